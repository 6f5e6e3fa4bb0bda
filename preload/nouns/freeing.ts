/** Freeing a port: the plan before, what is under way, the result after. */
import { z } from 'zod';
import { Pid, Port, Protocol, Timestamp } from './listener.ts';

export const FreeOutcome = z.enum([
  'freed',
  'retaken',
  'still-held',
  'changed',
  'gone',
  'denied',
  'protected',
  'nothing-there',
  'cancelled',
]);
export type FreeOutcome = z.infer<typeof FreeOutcome>;

/** A process that a free would end. */
export const PlannedProcess = z.object({
  pid: Pid,
  name: z.string(),
  argv: z.array(z.string()),
  user: z.string().nullable(),
  startedAt: Timestamp.nullable(),
});
export type PlannedProcess = z.infer<typeof PlannedProcess>;

/** What a free would do, in full, before anything happens. */
export const FreePlan = z.object({
  listenerId: z.string(),
  port: Port,
  protocol: Protocol,
  /** The addresses that become free. */
  addresses: z.array(z.string()),
  verb: z.enum(['signal', 'none']),
  /** In the order in which they are asked; the owner first. */
  processes: z.array(PlannedProcess),
  /** Other listening ports of the same processes, which close with them. */
  otherPorts: z.array(z.object({ port: Port, protocol: Protocol, address: z.string() })),
  /** Why nothing would be sent, or null. */
  refusal: z
    .object({
      outcome: z.enum(['protected', 'denied', 'gone', 'changed']),
      message: z.string(),
      nextStep: z.string(),
      /** Only the user's own protected list is in the way: `overrideProtected` opens it. */
      ownList: z.boolean(),
    })
    .nullable(),
  graceMs: z.int(),
});
export type FreePlan = z.infer<typeof FreePlan>;

export const FreeResult = z.object({
  port: Port,
  protocol: Protocol,
  outcome: FreeOutcome,
  pid: Pid.nullable(),
  startedAt: Timestamp.nullable(),
  plan: FreePlan.nullable(),
  tookMs: z.number(),
  /** One sentence for people: what happened, to whom, and what to do next. */
  detail: z.string(),
});
export type FreeResult = z.infer<typeof FreeResult>;

/** A free that is under way. */
export const FreeProgress = z.object({
  freeId: z.string(),
  listenerId: z.string(),
  port: Port,
  protocol: Protocol,
  name: z.string(),
  pid: Pid,
  phase: z.enum(['asking', 'waiting', 'forcing', 'proving']),
  /** When force follows, while `waiting`. */
  forceAt: Timestamp.nullable(),
});
export type FreeProgress = z.infer<typeof FreeProgress>;
