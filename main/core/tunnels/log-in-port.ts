/**
 * Proof that an ssh is logged in, for systems whose ssh binds no sockets of paths. Like the socket of log-in-proof.ts it is one
 * more local forward, the last, which ssh binds only once it was let in: a port of the loopback that nobody chose. A port
 * can be anybody's, so it counts only while the table of sockets names that very ssh as the one that listens there.
 */
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, type Listener, ok, type Result } from '../../../preload/model.ts';
import { LOOPBACK } from './tunnel-route.ts';

export interface LogInPort {
  /** What stands behind -L, after all other forwards. */
  readonly forward: string;
  readonly port: number;
  /** Whether the process of that pid, a child of ours that was not collected, listens there. Takes a whole look or two; never rejects. */
  look(pid: number): Promise<boolean>;
  close(): void;
}

export interface LogInPortDeps {
  /** All listeners, looked at anew. */
  readonly listeners: () => Promise<readonly Listener[]>;
  /** A port that can be bound now; null where there is none. */
  readonly freePort?: () => Promise<number | null>;
  /** Before the second look, in ms; 300 unless told. */
  readonly againMs?: number;
}

/** For one start of one ssh. Somebody else may get the port first: then ssh cannot bind it and ends, and the next start has another. */
export async function openLogInPort({
  listeners,
  freePort = anyFreePort,
  againMs = 300,
}: LogInPortDeps): Promise<Result<LogInPort>> {
  const port = await freePort();
  if (port === null) {
    return fail(
      'unavailable',
      `No port of ${LOOPBACK} could be opened, by which Quayside sees that ssh is logged in.`,
      'See whether a firewall or too many programs keep ports from being opened.',
    );
  }
  const isListening = async (pid: number): Promise<boolean> => {
    const all = await listeners().catch(() => []);
    return all.some(
      (one) =>
        one.protocol === 'tcp' &&
        one.port === port &&
        one.address === LOOPBACK &&
        one.holders.some((holder) => holder.pid === pid),
    );
  };
  return ok({
    // Where a connection would lead: nowhere, on a port that nobody listens on.
    forward: `${LOOPBACK}:${port}:${LOOPBACK}:1`,
    port,
    async look(pid) {
      // ssh says that it listens a moment before it does, and a system's tool may fail once.
      if (await isListening(pid)) return true;
      await pause(againMs, undefined, { ref: false });
      return isListening(pid);
    },
    close: () => undefined,
  });
}

/** One that the system gives out by itself: outside of what it sets aside. */
function anyFreePort(): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? null) : null;
      server.close(() => resolve(port));
    });
  });
}
