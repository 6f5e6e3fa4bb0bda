/** What a system itself does with port numbers, and whether one could be bound. */

/** Whether a port could be bound just now, on any address: tried and let go of at once. */
export type BindTrial = 'free' | 'in-use' | 'not-allowed' | 'unknown';

/** Ports from `from` to `to`, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** What the system itself does with port numbers, whoever asks. */
export interface PortRules {
  /** Lower ones are for administrators and for programs that were given the right; 0 or 1 where there are none. */
  readonly privilegedBelow: number;
  /** From these it gives numbers to outgoing connections; null where it does not tell. */
  readonly ephemeral: PortRange | null;
  /** Set aside: never given out by itself (Linux), or not even on request (Windows). */
  readonly reserved: readonly PortRange[];
}

/** Which TCP ports of one address of this machine are closed, by the thousand: some 10 µs each, without a wait. */
export interface Refusals {
  /** Whether a connection is refused at once; false for all else, such as taken, dropped or not known. */
  refuses(port: number): boolean;
  close(): void;
}
