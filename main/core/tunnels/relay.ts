/** Mapping without SSH: takes connections on a port or socket here and passes them on, unseen, to another one. */
import { createServer } from 'node:net';
import { type Failure, fail, ok, type Result } from '../../../preload/model.ts';
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { cleanText } from '../clean-text.ts';
import { bindSide } from './bind-side.ts';
import { callsItself, loopFailure } from './own-end.ts';
import { createRelayPairs, type RelayDeps, type RelayFailure, type RelayLimits } from './relay-pairs.ts';

/** As a `local` forward says it; 127.0.0.1 unless told otherwise. */
export interface RelayRequest extends Omit<Forward, 'kind'> {
  readonly limits?: Partial<RelayLimits>;
}

const LIMITS: RelayLimits = { connections: 1_000, connectMs: 10_000 };

export interface Relay {
  /** The first address that is bound, or the path of the socket. */
  readonly address: string;
  /** 0 for a socket. */
  readonly port: number;
  connections(): number;
  /** `sent`: from the bind side to the host side; over all connections so far. */
  bytes(): { sent: number; received: number };
  /** Told of every connection that fails; returns how to stop. */
  onFailure(listener: (failure: RelayFailure) => void): () => void;
  /** Ends every connection; settles when nothing is left of it. */
  close(): Promise<void>;
}

/**
 * `unavailable`: taken; `permission`; `not-found`: no address of this machine, no folder; `invalid-input`: it would call
 * itself, or the path is too long.
 */
export async function startRelay(request: RelayRequest, deps: RelayDeps): Promise<Result<Relay>> {
  if (await callsItself(request, deps.book)) return loopFailure(request);
  const listeners = new Set<(failure: RelayFailure) => void>();
  const tell = (kind: RelayFailure['kind'], { failure }: { failure: Failure }) => {
    for (const listener of listeners) listener({ kind, failure });
  };
  const pairs = createRelayPairs(request, { ...LIMITS, ...request.limits }, deps, tell);
  const bound = await bindSide(request, deps.book, () =>
    createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
      .on('connection', pairs.take)
      .on('error', (error) => tell('listener', listenerFailure(error))),
  );
  if (!bound.ok) return bound;
  const { address, addresses, port, release } = bound.value;
  pairs.boundOn(addresses, port);
  let closing: Promise<void> | undefined;
  return ok({
    address,
    port,
    connections: pairs.count,
    bytes: pairs.bytes,
    onFailure(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing ??= Promise.all([release(), pairs.end()]).then(() => {});
      return closing;
    },
  });
}

const listenerFailure = ({ code }: NodeJS.ErrnoException) =>
  fail(
    'unavailable',
    `No more connections can be taken (${cleanText(code ?? '')}).`,
    'Start the tunnel again.',
  );
