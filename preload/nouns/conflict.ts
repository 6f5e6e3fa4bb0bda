/** Who a port is kept for, and what is said when somebody else has it. */
import { z } from 'zod';
import { Family, Pid, Port, Protocol, Timestamp } from './listener.ts';

/** A project by its root folder (absolute) and its name. */
export const ProjectRef = z.object({ root: z.string(), name: z.string() });
export type ProjectRef = z.infer<typeof ProjectRef>;

/**
 * Who a reservation is for. Every field that is there must fit: `cwd` is a folder in or below which the process works;
 * `command` is a word that stands in its command line or is its name; `container` is the container's name.
 */
export const Match = z.strictObject({
  cwd: z.string().min(1).max(4096).optional(),
  command: z.string().min(1).max(256).optional(),
  container: z.string().min(1).max(256).optional(),
});
export type Match = z.infer<typeof Match>;

export const ReservationSource = z.enum(['user', 'project-file', 'tunnel', 'learned']);
export type ReservationSource = z.infer<typeof ReservationSource>;

export const Reservation = z.object({
  /** Stays the same for as long as port, protocol, name, project and source do. */
  id: z.string(),
  port: Port,
  protocol: Protocol,
  name: z.string(),
  project: ProjectRef.nullable(),
  match: Match.nullable(),
  source: ReservationSource,
});
export type Reservation = z.infer<typeof Reservation>;

/** A reservation that Quayside could make because a project's server was seen on the port again and again. */
export const Offer = z.object({
  id: z.string(),
  port: Port,
  protocol: Protocol,
  name: z.string(),
  project: ProjectRef,
  /** How often its server came up there. */
  times: z.int(),
  lastSeen: Timestamp,
});
export type Offer = z.infer<typeof Offer>;

export const ConflictKind = z.enum([
  'reserved-taken',
  'split',
  'displaced',
  'tunnel-blocked',
  'project-clash',
]);
export type ConflictKind = z.infer<typeof ConflictKind>;

/** One side of a conflict. Text is cleaned. */
export const Party = z.object({
  /** `holder` has the port; `rightful` is who it is kept for, or who usually has it; `claimant` is one of several equals. */
  role: z.enum(['holder', 'rightful', 'claimant']),
  /** In words, for people: `node in ~/api`, `web-shop`. */
  name: z.string(),
  process: z.object({ pid: Pid, name: z.string(), startedAt: Timestamp }).nullable(),
  project: ProjectRef.nullable(),
  user: z.string().nullable(),
  listenerId: z.string().nullable(),
  reservationId: z.string().nullable(),
  address: z.string().nullable(),
  /** Where this side listens: in a `displaced` conflict another port than the conflict's. */
  port: Port.nullable(),
  /** Since when it has the port; null for one that does not have it. */
  since: Timestamp.nullable(),
  /** By which of localhost's two addresses (127.0.0.1, ::1) a program gets to this side, really tried. */
  localhost: z.array(Family),
});
export type Party = z.infer<typeof Party>;

/** What can be done. `label` is what stands on a button. */
export const Suggestion = z.object({
  action: z.enum(['free', 'use-next', 'reassign', 'ignore']),
  label: z.string(),
  /** Whose listener `free` ends. */
  listenerId: z.string().nullable(),
  /** The port that `use-next` names. */
  port: Port.nullable(),
  /** The index of the party that `reassign` gives the port to. */
  party: z.int().nonnegative().nullable(),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const Conflict = z.object({
  /** Made of the kind, the port and who is at odds: stays over restarts of Quayside and of the same servers. */
  id: z.string(),
  kind: ConflictKind,
  port: Port,
  protocol: Protocol,
  parties: z.array(Party).min(2),
  since: Timestamp,
  state: z.enum(['open', 'ignored']),
  /** One sentence that names both sides. */
  message: z.string(),
  suggestions: z.array(Suggestion),
});
export type Conflict = z.infer<typeof Conflict>;

/**
 * What a notice is about; each can be muted by itself. `watched`: a watched port opened or closed. `tunnel`: a tunnel is
 * lost, back, failed, or asks for an answer.
 */
export const NoticeRule = z.enum([
  'reserved-taken',
  'split',
  'displaced',
  'tunnel-blocked',
  'project-clash',
  'watched',
  'exposed',
  'tunnel',
]);
export type NoticeRule = z.infer<typeof NoticeRule>;

/** A notification, as every door shows it. Plain text, cleaned and bounded; each door escapes what its system wants escaped. */
export const Notice = z.object({
  id: z.string(),
  at: Timestamp,
  /** Null for a summary of several rules. */
  rule: NoticeRule.nullable(),
  /** At most 80 characters. */
  title: z.string(),
  /** At most 240 characters. */
  body: z.string(),
  conflictIds: z.array(z.string()),
  /** The tunnels that it is about. */
  tunnelIds: z.array(z.string()),
  listenerId: z.string().nullable(),
  port: Port.nullable(),
  /** At most two, for systems that show buttons. */
  actions: z.array(Suggestion),
});
export type Notice = z.infer<typeof Notice>;
