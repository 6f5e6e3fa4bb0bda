/** A program that ends with us, however we end. */
import type { ProcessIdentity, Signal } from './process-identity.ts';

/** A program that must not outlive us. */
export interface BoundRequest {
  /** An absolute path. */
  readonly program: string;
  /** Without the program itself. */
  readonly argv: readonly string[];
  /** All of it: nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  /** What it writes on standard error, as it comes; its other output is dropped and its input is empty. */
  onError(piece: Buffer): void;
  /** Once, when it has ended and all that it wrote was told; `code` is null where a signal ended it. */
  onEnd(end: BoundEnd): void;
}

export interface BoundEnd {
  readonly code: number | null;
  /** Such as `SIGTERM`. */
  readonly signal: string | null;
}

export interface BoundProcess {
  /** Of the program itself; with an empty start where `identified` tells that. */
  readonly identity: ProcessIdentity;
  /** Where the system tells starts only when asked: the same with it; null where nobody tells, or it has ended before. */
  readonly identified?: Promise<ProcessIdentity | null>;
  /** Signals that very process; false where it has ended. */
  signal(signal: Signal): boolean;
  /** It and all that it started end a moment later, by force where asking does not do; nothing is called back any more. */
  dispose(): void;
}
