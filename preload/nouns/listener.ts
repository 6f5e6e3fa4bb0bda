/** A listening socket and who holds it. */
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

/** A place from which people, their tools or the system start programs. */
export const LauncherKind = z.enum([
  'agent',
  'editor',
  'terminal',
  'multiplexer',
  'ssh',
  'login',
  'cron',
  'service-manager',
]);
export type LauncherKind = z.infer<typeof LauncherKind>;

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
  /** The nearest of them from which it was started, and what that is called: `VS Code`, `Claude Code`, `tmux`, `cron`. */
  launchedBy: z.object({ kind: LauncherKind, name: z.string(), pid: Pid }).nullable(),
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
  /** The saved tunnel that listens here, or null. */
  tunnel: z.object({ id: z.string(), name: z.string() }).nullable(),
  /**
   * The container that serves here: it runs in one, or a proxy or somebody who cannot be seen holds the port for it. Null
   * until its engine has answered. An owner's own `container` is the same.
   */
  container: Container.nullable(),
  /** Part of the operating system rather than of somebody's work: left out of `ls` unless asked for. */
  system: z.boolean(),
});
export type Listener = z.infer<typeof Listener>;
