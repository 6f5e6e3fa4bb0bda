/** What happens to a tunnel, and what it wants done: the two ends of its state machine. All times are monotonic, in ms. */
import type { Forward, TunnelQuestion, TunnelState } from '../../../preload/nouns/tunnel.ts';
import type { Confirmations } from './confirmations.ts';
import type { SshFailure } from './failure-codes.ts';

/** Injected with each event. */
export interface MachineClock {
  /** Monotonic, in ms: setting the machine's clock changes nothing. */
  readonly now: number;
  /** At least 0, below 1. */
  readonly random: () => number;
}

export interface MachineSpec {
  readonly carrier: 'ssh' | 'relay';
  /** As sentences name it: the destination, or for a relay where it leads. */
  readonly destination: string;
  readonly forwards: readonly Forward[];
  /** False where ssh can never ask the user through us. */
  readonly asks?: boolean;
}

/** As in the noun, but with `expiresAt` on the monotonic clock. */
export interface MachineQuestion extends Omit<TunnelQuestion, 'expiresAt'> {
  readonly expiresAt: number;
}

export interface BlockedBy {
  readonly port: number;
  readonly holder: string;
  readonly listenerId: string | null;
  readonly nextPort: number | null;
}

/**
 * `run` is the number that came with the effect which this answers; what is left over from an earlier run is passed over.
 * A relay is a process to the machine: `started` (pid: null), `listening` for each forward, `ended`.
 */
export type TunnelEvent =
  /** `unattended`: nobody is there to answer (start with the host). Pressed again it changes nothing. */
  | { readonly type: 'start'; readonly unattended?: boolean }
  | { readonly type: 'stop' }
  /** Null: every local port is free. */
  | { readonly type: 'checked'; readonly run: number; readonly held: BlockedBy | null }
  | { readonly type: 'started'; readonly run: number; readonly pid: number | null }
  /** `code`: the system's, such as `ENOENT`. `failure`: of a relay, in its place. */
  | {
      readonly type: 'not-started';
      readonly run: number;
      readonly code: string;
      readonly failure?: SshFailure;
    }
  /** Proven, not said: ssh is logged in, and these local forwards are bound. Comes before the first line that was read since. */
  | { readonly type: 'logged-in'; readonly run: number; readonly bound: readonly number[] }
  /** One line of ssh's stderr: cut, bounded, cleaned. */
  | { readonly type: 'line'; readonly run: number; readonly text: string }
  /** That a forward's listener is there and belongs to our process, seen by other means than ssh's words. */
  | { readonly type: 'listening'; readonly run: number; readonly forward: number }
  | {
      readonly type: 'ended';
      readonly run: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly failure?: SshFailure;
    }
  | { readonly type: 'asked'; readonly run: number; readonly question: MachineQuestion }
  | { readonly type: 'answered'; readonly id: string; readonly cancelled: boolean }
  | { readonly type: 'question-timeout'; readonly id: string }
  | { readonly type: 'tick' }
  | { readonly type: 'wake'; readonly sleptMs: number }
  | { readonly type: 'online' }
  | { readonly type: 'offline' }
  | { readonly type: 'probe' }
  | { readonly type: 'probed'; readonly forward: number; readonly reached: boolean; readonly message: string }
  | { readonly type: 'port-freed'; readonly port: number }
  /** A running tunnel is started again with it. */
  | { readonly type: 'settings-changed'; readonly spec: MachineSpec };

export type TunnelEffect =
  /** Look who holds the local ports; answer `checked`. */
  | { readonly kind: 'check'; readonly run: number }
  /** Answer `started` or `not-started`, then lines, then `ended`. `unattended`: the askpass helper asks nobody. */
  | { readonly kind: 'spawn'; readonly run: number; readonly unattended: boolean }
  /** SIGTERM, also where it is only just being started. Answer `ended` (or `not-started`). */
  | { readonly kind: 'terminate'; readonly run: number }
  /** SIGKILL. */
  | { readonly kind: 'force'; readonly run: number }
  /** The one timer of this tunnel: send `tick` then. Null: none at all. */
  | { readonly kind: 'schedule'; readonly at: number | null }
  /** The question is not asked any more: let the helper give up. */
  | { readonly kind: 'withdraw'; readonly id: string }
  | { readonly kind: 'notify'; readonly what: 'lost' | 'recovered' | 'failed' }
  /** Try every forward through the tunnel; answer `probed` for each. */
  | { readonly kind: 'probe' };

/**
 * `idle`: nothing is under way (stopped, failed, needs-input, or waiting to try again). The others are what the process is
 * at; while `stopping` the state stays what it was until it is proven that the process has ended.
 */
export type TunnelPhase =
  | 'idle'
  | 'checking'
  | 'starting'
  | 'connecting'
  | 'authenticating'
  | 'forwarding'
  | 'up'
  | 'stopping';

export interface MachineFailure extends SshFailure {
  readonly at: number;
}

export interface MachineHealth {
  readonly forward: number;
  readonly reached: boolean;
  readonly message: string;
  readonly at: number;
}

/** Data alone: a machine is replaced, never changed. */
export interface TunnelMachine {
  readonly spec: MachineSpec;
  /** The user's word; it outlives every failure. */
  readonly wanted: boolean;
  readonly state: TunnelState;
  readonly phase: TunnelPhase;
  readonly since: number;
  /** Counts checks and starts. */
  readonly run: number;
  /** Between `spawn` and `ended` or `not-started`: there is or may be a process. */
  readonly hasProcess: boolean;
  readonly pid: number | null;
  readonly unattended: boolean;
  readonly attempts: number;
  readonly upSince: number | null;
  /** Since the user started it. */
  readonly everUp: boolean;
  /** The place in the list of waits, and the wait that was used last. */
  readonly backOff: number;
  readonly waitedMs: number;
  readonly starts: readonly number[];
  readonly authFailures: number;
  /** Since when the server holds a port of the lost session. */
  readonly heldSince: number | null;
  readonly confirmations: Confirmations;
  /** Lines that may tell why it ends: the first ones and the last ones of this run. */
  readonly firstLines: readonly string[];
  readonly lastLines: readonly string[];
  readonly question: MachineQuestion | null;
  readonly failure: MachineFailure | null;
  /** Why we end the process ourselves. */
  readonly ending: SshFailure | null;
  /** After the process has ended: go on in so many ms, instead of asking why it ended. */
  readonly againInMs: number | null;
  readonly health: readonly MachineHealth[];
  readonly blockedBy: BlockedBy | null;
  readonly offline: boolean;
  /** A notification said that it was lost. */
  readonly toldLost: boolean;
  /** When this phase is over at the latest; null while a question waits. */
  readonly deadlineAt: number | null;
  readonly forceAt: number | null;
  /** When it is tried again: also while `blocked`, where the port is looked at again. */
  readonly nextAt: number | null;
  readonly probeAt: number | null;
  /** What `schedule` said last. */
  readonly scheduledAt: number | null;
}

export interface MachineStep {
  readonly machine: TunnelMachine;
  readonly effects: readonly TunnelEffect[];
}
