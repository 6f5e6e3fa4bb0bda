/** Who held which port, when. */
import { z } from 'zod';
import { ProjectRef } from './conflict.ts';
import { Family, Pid, Port, Protocol, Timestamp } from './listener.ts';

/** One stay of one owner on one socket address. */
export const PortSession = z.object({
  listenerId: z.string(),
  port: Port,
  protocol: Protocol,
  family: Family,
  address: z.string(),
  from: Timestamp,
  /** Null while it lasts. */
  to: Timestamp.nullable(),
  /** `unseen`: it ended while nobody watched; `to` is then when it was last known to be there. */
  ended: z.enum(['closed', 'unseen']).nullable(),
  /** How many more stays of the same owner were folded into this one because they came too quickly. */
  folded: z.int().nonnegative(),
  /** When Quayside had ended it on the user's word; of folded ones the last time. Else null. */
  freed: Timestamp.nullable(),
  /** When Quayside started its server again after that. */
  startedAgain: Timestamp.nullable(),
  owner: z
    .object({
      pid: Pid,
      startedAt: Timestamp,
      name: z.string(),
      /** The program and its script, without other arguments: those may hold secrets. */
      command: z.string(),
      cwd: z.string().nullable(),
      user: z.string().nullable(),
      project: ProjectRef.nullable(),
    })
    .nullable(),
});
export type PortSession = z.infer<typeof PortSession>;

/** Where a project's program usually listens, as the history shows. */
export const Habit = z.object({
  project: ProjectRef,
  command: z.string(),
  port: Port,
  protocol: Protocol,
  /** How many processes of it came up there. */
  times: z.int().positive(),
  lastSeen: Timestamp,
});
export type Habit = z.infer<typeof Habit>;
