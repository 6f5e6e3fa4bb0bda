/** What a command is lent: a core that it can call, in a host or in this process. */
import type { Client } from '../../preload/client.ts';

export interface Reached {
  readonly client: Client;
  /** No host runs: this process looks for itself, and has just done so. */
  readonly alone: boolean;
  /** This process and those above it, which must not be ended: the host knows only its own. */
  ownPids(): Promise<readonly number[]>;
  /** Nothing is signalled any more by a core of our own. A host is asked to cancel each free by its name. */
  endFrees(): void;
  close(): Promise<void>;
}
