/** The nouns that every door shares. Types are inferred from the validators, so the two cannot differ. */
import { z } from 'zod';

/** ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export const Timestamp = z.iso.datetime();

export const Protocol = z.enum(['tcp', 'udp']);
export type Protocol = z.infer<typeof Protocol>;

export const Family = z.enum(['ipv4', 'ipv6']);
export type Family = z.infer<typeof Family>;

/** A port that can be named by a user: 1 to 65535. */
export const Port = z.int().min(1).max(65535);
export type Port = z.infer<typeof Port>;

/** A process id as the system gives it. 0 and 1 may be seen, but are never signalled. */
export const Pid = z.int().nonnegative();

/**
 * How far a bind address reaches: `loopback` (127.0.0.0/8, ::1), `lan` (one address of the machine),
 * `all` (a wildcard: 0.0.0.0 or ::).
 */
export const Scope = z.enum(['loopback', 'lan', 'all']);
export type Scope = z.infer<typeof Scope>;

/** RFC 6335: 0-1023 well-known, 1024-49151 registered, 49152-65535 dynamic. */
export const Category = z.enum(['well-known', 'registered', 'dynamic']);
export type Category = z.infer<typeof Category>;

/** Why the owner of a listener cannot be named. */
export const OwnerHidden = z.enum(['other-user', 'kernel', 'namespace', 'gone']);
export type OwnerHidden = z.infer<typeof OwnerHidden>;

/** A process by pid and name: an ancestor of an owner, or one of several holders. */
export const ProcessName = z.object({ pid: Pid, name: z.string() });
export type ProcessName = z.infer<typeof ProcessName>;

export const Project = z.object({
  root: z.string(),
  name: z.string(),
  branch: z.string().nullable(),
  worktree: z.boolean(),
  script: z.string().nullable(),
});
export type Project = z.infer<typeof Project>;

export const Container = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  composeProject: z.string().nullable(),
  composeService: z.string().nullable(),
  engine: z.string(),
});
export type Container = z.infer<typeof Container>;

/** All text in here is cleaned: no control, bidirectional or zero-width characters, and bounded in length. */
export const Owner = z.object({
  pid: Pid,
  startedAt: Timestamp,
  name: z.string(),
  /** Cut at about 8,000 characters in all; a cut list ends with an argument that is `…`. */
  argv: z.array(z.string()),
  cwd: z.string().nullable(),
  user: z.string().nullable(),
  project: Project.nullable(),
  framework: z.string().nullable(),
  /** The ancestors, outermost first, without pid 1 and without the owner itself. */
  launchers: z.array(ProcessName),
  supervisor: z.object({ kind: z.string(), name: z.string().nullable() }).nullable(),
  container: Container.nullable(),
});
export type Owner = z.infer<typeof Owner>;

/** One row per socket address. Rows of different owners are never merged. */
export const Listener = z.object({
  /** Opaque. Stands for this socket held by this process; only the core can resolve it. */
  id: z.string(),
  protocol: Protocol,
  family: Family,
  /** Bare: `127.0.0.1`, `::`, `fe80::1%eth0`. */
  address: z.string(),
  port: Port,
  /** An IPv6 wildcard that also takes IPv4. */
  dualStack: z.boolean(),
  scope: Scope,
  category: Category,
  service: z.object({ registered: z.string().nullable(), common: z.string().nullable() }),
  /** When the socket was first seen; for one that was there before the first scan, when its owner started. */
  since: Timestamp,
  /** The user that the socket belongs to, known even where the owner is not. */
  user: z.string().nullable(),
  owner: Owner.nullable(),
  ownerHidden: OwnerHidden.nullable(),
  /** All processes that hold the socket, the owner included. */
  holders: z.array(ProcessName),
  /** Part of the operating system rather than of somebody's work: left out of `ls` unless asked for. */
  system: z.boolean(),
});
export type Listener = z.infer<typeof Listener>;

/** Something that works less well than it could, with what to do about it. */
export const Warning = z.object({ code: z.string(), message: z.string(), nextStep: z.string() });
export type Warning = z.infer<typeof Warning>;

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

/** What this host and system can do; the doors ask for these and never for the system's name. */
export const Capabilities = z.object({
  /** Processes can be ended safely here. */
  free: z.boolean(),
  /** A closing port is told by an event; else by the next scan. */
  closeEvents: z.boolean(),
  /** Addresses are opened by the host; else the page opens them itself. */
  openUrl: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const Host = z.object({
  door: z.enum(['desktop', 'browser', 'command-line']),
  version: z.string(),
  pid: Pid,
  user: z.string(),
  home: z.string(),
  /** Runs with administrator's rights. */
  elevated: z.boolean(),
});
export type Host = z.infer<typeof Host>;

export const Watching = z.object({
  state: z.enum(['starting', 'watching', 'paused', 'stalled']),
  /** Which reader the system's sockets come from, such as `netlink` or `procfs`. */
  reader: z.string(),
  /** What a scan that finds nothing new costs, in ms from start to end, rounded to 0.1. */
  scanMs: z.number(),
});
export type Watching = z.infer<typeof Watching>;

export const Settings = z.object({
  version: z.literal(1),
  /** How long a process may take to stop when asked, before it is forced, in ms. */
  graceMs: z.int().min(0).max(60_000),
  /** Process names that are never ended without an explicit word, beside the built-in list. */
  protectedNames: z.array(z.string().min(1).max(256)).max(200),
  theme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof Settings>;

/** Everything that a door shows. One truth, replaced as a whole, never patched. */
export const Snapshot = z.object({
  schema: z.literal(1),
  revision: z.int().nonnegative(),
  at: Timestamp,
  host: Host,
  capabilities: Capabilities,
  watching: Watching,
  settings: Settings,
  listeners: z.array(Listener),
  freeing: z.array(FreeProgress),
  warnings: z.array(Warning),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** One thing that happened, as `quayside events` prints it. */
export const Change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), at: Timestamp, listener: Listener }),
  z.object({ type: z.literal('closed'), at: Timestamp, listener: Listener }),
  z.object({ type: z.literal('changed'), at: Timestamp, listener: Listener, before: Listener }),
  z.object({ type: z.literal('freed'), at: Timestamp, result: FreeResult }),
]);
export type Change = z.infer<typeof Change>;

/** Every way a call can be refused or fail. Each carries a sentence and a next step. */
export const FailureCode = z.enum([
  'invalid-input',
  'unknown-call',
  'not-found',
  'permission',
  'protected',
  'unavailable',
  'unsupported',
  'busy',
  'timeout',
  'unauthorized',
  'disconnected',
  'internal',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.object({ code: FailureCode, message: z.string(), nextStep: z.string() });
export type Failure = z.infer<typeof Failure>;

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (
  code: FailureCode,
  message: string,
  nextStep: string,
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, nextStep },
});
