/** What the core needs of an operating system. One folder beside this file implements it for each system. */
import type {
  Capabilities,
  Family,
  OwnerHidden,
  ProcessName,
  Protocol,
  Result,
  Warning,
} from '../../../preload/model.ts';
import type { BoundProcess, BoundRequest } from './bound-process.ts';
import type { ConnectionCounts, PortPeers, RangeUse } from './observed-connections.ts';
import type { BindTrial, PortRules, Refusals } from './port-rules.ts';
import type { ProcessIdentity, Signal } from './process-identity.ts';
import type { ServiceManager, ServiceUnit } from './service-manager.ts';

export type * from './bound-process.ts';
export type * from './observed-connections.ts';
export type * from './port-rules.ts';
export * from './process-identity.ts';
export type * from './service-manager.ts';

/** A socket on which somebody listens (TCP) or which is bound and unconnected (UDP). */
export interface ObservedSocket {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Bare, with the zone of a link-local IPv6 address: `fe80::1%eth0`. */
  readonly address: string;
  readonly port: number;
  readonly dualStack: boolean;
  /** Names this very socket for as long as it lives (Linux: the inode). Compared, never read. */
  readonly socketKey: string;
  /** The user that the socket belongs to: a name, or the number as text where there is no name. */
  readonly user: string | null;
  /** All processes that hold it, in the order of their pids; empty where `hidden` says why. */
  readonly holders: readonly ProcessIdentity[];
  readonly hidden: OwnerHidden | null;
}

export interface Scan {
  /** The same array as in the scan before when nothing changed. In no particular order. */
  readonly sockets: readonly ObservedSocket[];
  /** The reader that was used, such as `netlink` or `procfs`. */
  readonly reader: string;
  /** What works less well than it could. The same array as before when nothing changed. */
  readonly warnings: readonly Warning[];
}

/** What is known of one process. Text is cleaned and bounded (see clean-text.ts). */
export interface ProcessFacts {
  readonly identity: ProcessIdentity;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly name: string;
  /** Cut at about 8,000 characters in all, the last argument then being `…`. */
  readonly argv: readonly string[];
  readonly cwd: string | null;
  readonly user: string | null;
  /** Ancestors, outermost first, without pid 1 and without the process itself. */
  readonly launchers: readonly ProcessName[];
  /** Nearest first, pid 1 included: to find the root of a tree and the protected. */
  readonly ancestors: readonly number[];
  /** The same as lives of processes, without pid 1, as they were seen when it was described. */
  readonly parents: readonly ProcessIdentity[];
  /** Runs as part of the system (a system service, a kernel thread), not as somebody's work. */
  readonly system: boolean;
  /** The service that the system's service manager runs it in; null in log-in sessions, scopes and containers. */
  readonly unit: ServiceUnit | null;
  /** The whole id of the container that it runs in, as the engine knows it: 64 hexadecimal digits. */
  readonly containerId: string | null;
}

/** One line of the table of all processes. */
export interface TreeProcess {
  readonly identity: ProcessIdentity;
  /** The pid of its parent. */
  readonly parent: number;
  /** As it calls itself; cleaned, perhaps cut (Linux: 15 bytes). */
  readonly name: string;
}

/** What is needed to start a process again, exactly as it was; not cleaned, and never to leave the core. */
export interface StartFacts {
  /** The absolute path of the program. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Signals sent with an administrator's rights, given once by the user. Nothing else can be done through it. */
export interface ElevatedSession {
  /** Who holds the sockets, as seen with those rights. */
  readonly holders: readonly ProcessIdentity[];
  /** Checks inside the elevated step pid, start and that it still holds one of the sockets, then at once signals. */
  signal(signal: Signal, identity: ProcessIdentity): Promise<Result<null>>;
  /** Nothing is signalled any more. */
  close(): void;
}

export interface Elevator {
  readonly means: 'pkexec' | 'osascript' | 'uac';
  /**
   * Asks the system for an administrator's word. `permission`: refused or cancelled by the user; `timeout`: nobody answered
   * in 120 s; `not-found`: nobody holds any of the sockets any more.
   */
  open(socketKeys: readonly string[], stopped: AbortSignal): Promise<Result<ElevatedSession>>;
}

/**
 * A process that is held by something that a re-used pid cannot fake (Linux: an open /proc/pid directory).
 * Every method looks at that very process, or says that it is gone.
 */
export interface HeldProcess {
  readonly identity: ProcessIdentity;
  isAlive(): boolean;
  /** Stopped by SIGSTOP or a debugger: it cannot answer when asked. */
  isStopped(): boolean;
  /** Where the system cannot tell at once: whether it lives. The proof looks at the port in any case. */
  holdsSocket(socketKey: string): boolean;
  /**
   * Checks pid, start and that it still holds one of `socketKeys`, then at once signals.
   * `not-found`: that process is gone or no longer holds any; nothing was sent. `permission`: the system refused. Where the
   * check takes a while, `isCancelled` is asked after it: then nothing is sent, and the answer is `unavailable`.
   */
  signal(signal: Signal, socketKeys: readonly string[], isCancelled?: () => boolean): Promise<Result<null>>;
  release(): void;
}

/** How OpenSSH's client differs on a system from what it is elsewhere. */
export interface SshWays {
  /** By what it proves a log-in: `port` where it binds no sockets of paths; see log-in-port.ts. */
  readonly provesBy: 'socket' | 'port';
  /** False where it cannot ask the user through us: it is told to ask nobody. */
  readonly asks: boolean;
  /** The folder of its config for all users: an absolute path. */
  readonly systemFolder: string;
}

/** What a user can copy into a terminal instead, as argument lists; for systems without `kill` and `sudo`. */
export interface CommandsByHand {
  end(pids: readonly number[]): string[];
  endElevated(pid: number): string[];
  /** Any program with an administrator's rights; its words hold no blanks. */
  elevated(argv: readonly string[]): string[];
}

export interface ProcessUsage {
  /** Of all processors together, since its start, in ms. */
  readonly cpuMs: number;
  /** What of it stands in memory now. */
  readonly memoryBytes: number;
}

export interface Platform {
  readonly capabilities: Capabilities;
  /** Who runs this process: user name, administrator's rights, and every pid from us up to pid 1. */
  readonly self: { readonly user: string; readonly elevated: boolean; readonly pids: readonly number[] };
  /** For doctor: the system in words, such as `Linux 6.1`. */
  readonly system: string;
  /**
   * One complete look. `thorough` also looks for holders that joined a known socket since, whatever that costs.
   * Never rejects for what a system may do; yields to the event loop at least every 8 ms.
   */
  scan(options?: { thorough?: boolean }): Promise<Scan>;
  /** Null when that process is gone, or was replaced by another of the same pid. */
  describe(identity: ProcessIdentity): Promise<ProcessFacts | null>;
  /** The whole command line, uncut but cleaned; null when that process is gone. */
  argv(identity: ProcessIdentity): Promise<string[] | null>;
  /** `not-found` when that process is gone, `permission` when it may not be looked at, `unsupported` elsewhere. */
  hold(identity: ProcessIdentity): Result<HeldProcess>;
  /**
   * Holds the parent of a process; `not-found` where it is not that one's parent now. It holds no socket itself:
   * its `signal` checks that it is still that very process, whatever keys are given.
   */
  holdParent(identity: ProcessIdentity, of: ProcessIdentity): Result<HeldProcess>;
  /**
   * Holds a process that we started ourselves, in this run or one before: like a parent, its `signal` checks that it is still
   * that very process, whatever keys are given. That it is ours must be known otherwise.
   */
  holdOwn(identity: ProcessIdentity): Result<HeldProcess>;
  /** All processes, in no particular order. Yields as `scan` does. */
  processes(): Promise<readonly TreeProcess[]>;
  /**
   * What a process has used until now; null where it is another one by now or cannot be read. At once: two small files.
   * Left out where the system would have to start a program for it.
   */
  usage?(identity: ProcessIdentity): ProcessUsage | null;
  /** Null where the system does not tell. */
  connections(protocol: Protocol, port: number): Promise<ConnectionCounts | null>;
  /**
   * The connections of a port with their other ends; null where the system does not tell. Looks through the open files of
   * processes for two seconds at most, on demand only. Yields as `scan` does.
   */
  peers(protocol: Protocol, port: number): Promise<PortPeers | null>;
  /** For whom the kernel itself serves a TCP port (Windows: HTTP.sys), as far as it tells; on demand only. */
  behindKernel?(port: number): Promise<readonly ProcessFacts[]>;
  /** Null where the system does not tell. */
  rangeUse(protocol: Protocol): Promise<RangeUse | null>;
  tryBind(protocol: Protocol, port: number): Promise<BindTrial>;
  portRules(): Promise<PortRules>;
  /** Null where the system does not tell refusals at once, or not at that address, which must be one of this machine. */
  openRefusals?(address: string): Refusals | null;
  /** To start it again; `permission` for another user's, `not-found` when it is gone. */
  startFacts(identity: ProcessIdentity): Promise<Result<StartFacts>>;
  /** The environment that a process was started with, not cleaned and never to leave the core; fails as `startFacts` does. */
  environment(identity: ProcessIdentity): Promise<Result<Readonly<Record<string, string>>>>;
  /** Starts a program of its own, that outlives Quayside, its output appended to `log`. */
  start(facts: StartFacts, log: string): Promise<Result<ProcessIdentity>>;
  /**
   * Starts a program that ends with us, however we end, and with all that it started: also where we are killed. It has no
   * terminal. `not-found` and `permission` where the program cannot be run, `unsupported` where the system has no way to bind it.
   */
  startBound(request: BoundRequest): Result<BoundProcess>;
  /** Left out where it is as on Linux. */
  readonly sshWays?: SshWays;
  /** The absolute path of a program by its name, as a terminal would find it; null where there is none. */
  findProgram(name: string): string | null;
  /** Null where there is no service manager that Quayside knows. */
  readonly services: ServiceManager | null;
  /** Null where the system has no way to ask for an administrator's word. */
  readonly elevator: Elevator | null;
  /** `kill` and `sudo` where there is none. */
  readonly commandsByHand?: CommandsByHand;
  /** The working folders of all processes of this user, each once; cleaned. Where the system can tell them cheaply. */
  workingFolders?(): Promise<string[]>;
  /** Calls back soon after any listener closed, where `capabilities.closeEvents`. Returns how to stop. */
  onClose(listener: () => void): () => void;
  /** Opens a http(s) address in the user's browser. */
  openUrl(url: string): Promise<Result<null>>;
  dispose(): void;
}
