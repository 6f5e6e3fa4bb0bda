/** Waits until a port is held or free, by the snapshots that the core sends. */
import type { Client } from '../../preload/client.ts';
import { type Failure, fail, type Listener, type Snapshot } from '../../preload/model.ts';

export type AwaitedState = 'open' | 'free';

export type Awaited =
  | { kind: 'met'; holders: Listener[] }
  | { kind: 'late'; holders: Listener[] }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure };

/** How often to ask where the host does not look by itself: watching is paused there, or stuck. */
const ASK_MS = 500;

export function awaitPort(
  client: Client,
  port: number,
  state: AwaitedState,
  options: { timeoutMs: number | undefined; stopped: Promise<void> },
): Promise<Awaited> {
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    let latest: Listener[] = [];
    let isWatching = true;
    const settle = (awaited: Awaited) => {
      for (const one of undo.splice(0)) one();
      resolve(awaited);
    };
    const look = ({ listeners, watching }: Snapshot) => {
      latest = listeners.filter((listener) => listener.port === port);
      isWatching = watching.state === 'watching' || watching.state === 'starting';
      if (latest.length > 0 === (state === 'open')) settle({ kind: 'met', holders: latest });
    };
    const ask = async () => {
      const looked = await client.call('ports.snapshot', { fresh: true });
      if (looked.ok) look(looked.value);
      return looked;
    };

    const asking = setInterval(() => {
      if (!isWatching) void ask();
    }, ASK_MS);
    undo.push(() => clearInterval(asking));
    undo.push(
      client.onState((connection) => {
        if (connection === 'closed') settle({ kind: 'failed', failure: lost() });
      }),
    );
    options.stopped.then(() => settle({ kind: 'stopped' }));

    // The first look is a fresh one: the newest snapshot may be older than what the user just did.
    ask().then((looked) => {
      if (!looked.ok) return settle({ kind: 'failed', failure: looked.failure });
      if (undo.length === 0) return;
      undo.push(client.on('snapshot', look));
      if (options.timeoutMs === undefined) return;
      const timer = setTimeout(() => settle({ kind: 'late', holders: latest }), options.timeoutMs);
      undo.push(() => clearTimeout(timer));
    });
  });
}

const lost = (): Failure =>
  fail('disconnected', 'The running Quayside has ended.', 'Start the command again to go on waiting.')
    .failure;
