/** The proof of a free: looks at the port, not at the process, and goes on looking for a moment. */
import type { TrackedListener } from '../watching/tracked-listener.ts';
import { sameAddress } from './free-target.ts';

/** How often the port is looked at, in ms. */
const LOOK_MS = 40;
/**
 * How long the port must stay free, in ms. Restarting shells and process managers were measured to be back after
 * 90 and 116 ms.
 */
export const PROOF_MS = 300;
/** The same where somebody is known to start the server again at once: on a busy machine that takes seconds. */
export const RESPAWN_PROOF_MS = 3_000;
/** How long a socket may outlive its process before it counts as held, in ms: the kernel closes it after the fact. */
const LINGER_MS = 1_000;

export interface ProofDeps {
  scan: () => Promise<ReadonlyMap<string, TrackedListener>>;
  monotonic: () => number;
  pause: (ms: number) => Promise<void>;
}

export type Proof =
  | { readonly kind: 'freed' }
  /** Rows that were not there before. */
  | { readonly kind: 'retaken'; readonly by: readonly TrackedListener[] }
  /** The freed sockets are still there. */
  | { readonly kind: 'still-held'; readonly by: readonly TrackedListener[] }
  /** Others share the address, held it before and were left alone. */
  | { readonly kind: 'shared'; readonly by: readonly TrackedListener[] };

/** The part of a target that the proof is about. */
export interface Freed {
  readonly seen: TrackedListener;
  readonly rows: readonly TrackedListener[];
}

/** `freeForMs`: how long the port must stay free. */
export async function proveFree(
  freed: Freed,
  before: ReadonlySet<string>,
  freeForMs: number,
  deps: ProofDeps,
): Promise<Proof> {
  const started = deps.monotonic();
  let freeSince = started;
  for (;;) {
    const rows = [...(await deps.scan()).values()].filter((row) => isInTheWay(row, freed, before));
    const own = rows.filter((row) => freed.rows.some((old) => old.key === row.key));
    const fresh = rows.filter((row) => !before.has(row.key));
    const strangers = rows.filter((row) => before.has(row.key) && !own.includes(row));
    const time = deps.monotonic();
    if (own.length > 0) freeSince = time;
    if (time - started >= LINGER_MS && own.length > 0) return { kind: 'still-held', by: own };
    if (fresh.length > 0) return { kind: 'retaken', by: fresh };
    if (strangers.length > 0 && own.length === 0) return { kind: 'shared', by: strangers };
    if (time - freeSince >= freeForMs) return { kind: 'freed' };
    await deps.pause(LOOK_MS);
  }
}

/** Another process's row on another address of the same port was there before and is not what the user freed. */
const isInTheWay = (row: TrackedListener, { seen, rows }: Freed, before: ReadonlySet<string>): boolean =>
  row.socket.protocol === seen.socket.protocol &&
  row.socket.port === seen.socket.port &&
  (!before.has(row.key) || rows.some((old) => sameAddress(old.socket, row.socket)));
