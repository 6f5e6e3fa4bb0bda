/** Freeing a port: the plan before, what is under way, the result after, and how to start again what was ended. */
import { z } from 'zod';
import { Pid, Port, ProcessName, Protocol, Timestamp } from './listener.ts';

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

/**
 * How a port is freed. `signal`: its processes are asked to stop, then forced. `stop-container`: the container that
 * publishes it, by its engine. `stop-unit`: the service, by the system's service manager. `stop-supervisor`: what would
 * start it again, at its own process, with all that it runs. `none`: not at all.
 */
export const FreeVerb = z.enum(['signal', 'stop-container', 'stop-unit', 'stop-supervisor', 'none']);
export type FreeVerb = z.infer<typeof FreeVerb>;

/** A process that a free would end. */
export const PlannedProcess = z.object({
  pid: Pid,
  name: z.string(),
  argv: z.array(z.string()),
  user: z.string().nullable(),
  startedAt: Timestamp.nullable(),
  /** The planned process that started it; null for the root of a tree. */
  parent: Pid.nullable(),
  /**
   * `holder`: holds the port. `runner`: started it and does nothing else (npm, sh). `supervisor`: would start it again.
   * `child`: ends along with one of these.
   */
  role: z.enum(['holder', 'runner', 'supervisor', 'child']),
});
export type PlannedProcess = z.infer<typeof PlannedProcess>;

const PlannedPort = z.object({ port: Port, protocol: Protocol, address: z.string() });

/** One way to free the port, in full. */
export const FreeWay = z.object({
  verb: FreeVerb,
  /** What is stopped, for people: `node (pid 4001)`, `container web-1`, `unit api.service`, `web in pm2`. */
  target: z.string(),
  /** What ends, each after the one that started it; the order of asking is another. */
  processes: z.array(PlannedProcess),
  /** Other listening ports that close with them. */
  otherPorts: z.array(PlannedPort),
  /** How to do the same by hand: an argument list; null where there is no such command. */
  command: z.array(z.string()).nullable(),
});
export type FreeWay = z.infer<typeof FreeWay>;

/** What would start the server again after it ended. */
export const Respawner = z.object({
  /** `pm2`, `nodemon`, `systemd`, `docker`, `shell loop` ... */
  kind: z.string(),
  /** What it calls the thing that it runs: an app, a unit, a container. */
  name: z.string().nullable(),
  pid: Pid.nullable(),
  /** `at-once`: as soon as it has ended. `on-change`: when a watched file changes next. */
  when: z.enum(['at-once', 'on-change']),
});
export type Respawner = z.infer<typeof Respawner>;

/** Missing rights, and what would bring them. */
export const Elevation = z.object({
  /** How the system would ask for an administrator's word; null where it cannot ask here. */
  means: z.enum(['pkexec', 'osascript', 'uac']).nullable(),
  /** The command for somebody who has the rights. */
  command: z.array(z.string()),
});
export type Elevation = z.infer<typeof Elevation>;

/** What a free would do, in full, before anything happens. */
export const FreePlan = z.object({
  listenerId: z.string(),
  port: Port,
  protocol: Protocol,
  /** The addresses that become free. */
  addresses: z.array(z.string()),
  /** What happens when nothing else is chosen. */
  ...FreeWay.shape,
  /** Other ways, each only on the user's word. */
  alternatives: z.array(FreeWay),
  /** Connections to the port just now: counted, never touched. `local`: from this machine. */
  clients: z.object({ connections: z.int(), local: z.int() }),
  respawner: Respawner.nullable(),
  /** Set where rights are missing and one elevated try may be offered. */
  elevation: Elevation.nullable(),
  /** The saved tunnel that listens there: it is never signalled, and can be stopped instead. Else null. */
  tunnelId: z.string().nullable(),
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

/** How to start again what a free has ended: kept for ten minutes, in memory alone. */
export const StartAgain = z.object({
  id: z.string(),
  port: Port,
  protocol: Protocol,
  /** What is started: a process, a container, a unit, an app of a supervisor. */
  kind: z.enum(['process', 'container', 'unit', 'supervised']),
  name: z.string(),
  /** The command line for people; cleaned and cut. Empty for what a service starts by itself. */
  argv: z.array(z.string()),
  cwd: z.string().nullable(),
  /** Names of environment variables that are left out because they look like secrets. */
  withheld: z.array(z.string()),
  until: Timestamp,
  /** Set once it was started. `pid` is null for what a service runs; `log` is the file of its output. */
  started: z.object({ at: Timestamp, pid: Pid.nullable(), log: z.string().nullable() }).nullable(),
});
export type StartAgain = z.infer<typeof StartAgain>;

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
  /** Who has the port now: after `retaken`, `still-held` and `changed`. */
  heldBy: z.array(ProcessName.extend({ listenerId: z.string().nullable() })),
  /** After `retaken`, and after `freed` where a change of a file would bring it back: what starts it again. */
  respawner: Respawner.nullable(),
  /** The id of the offer to start it again, or null. */
  againId: z.string().nullable(),
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
  /** `allowing`: the system asks for an administrator's word. */
  phase: z.enum(['allowing', 'asking', 'waiting', 'forcing', 'proving']),
  /** When force follows, while `waiting`. Null where what was asked decides for itself, such as a container engine. */
  forceAt: Timestamp.nullable(),
});
export type FreeProgress = z.infer<typeof FreeProgress>;

/** Why a port on which nobody is seen to listen can or cannot be taken. */
export const PortExplanation = z.object({
  port: Port,
  protocol: Protocol,
  /**
   * `held`: somebody listens; look at the list. `connection`: an outgoing or accepted connection uses the number.
   * `time-wait`: only connections that are over linger. `bound`: taken by a program that does not listen (yet).
   * `namespace`: a program in another network namespace or a firewall rule answers. `privileged`: the system keeps low ports for
   * administrators. `excluded`: the system has set the range aside.
   */
  state: z.enum([
    'free',
    'held',
    'connection',
    'time-wait',
    'bound',
    'namespace',
    'privileged',
    'excluded',
    'unknown',
  ]),
  message: z.string(),
  nextStep: z.string(),
});
export type PortExplanation = z.infer<typeof PortExplanation>;
