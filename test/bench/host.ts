/** A real host in browser mode and a client at its WebSocket, as a page or the command line is one. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { connectToHost } from '../../main/server/connect.ts';
import { type Client, createClient } from '../../preload/client.ts';
import type { Snapshot } from '../../preload/model.ts';
import type { HostWorker, RunningHost } from './host-worker.ts';
import { PAGE } from './places.ts';
import { startWorker, type Worker } from './worker.ts';

export interface Host {
  readonly running: RunningHost;
  readonly worker: Worker<HostWorker>;
  readonly client: Client;
  /** Settles with the time (performance.now) at which a Snapshot came that answers; null after `limitMs`. */
  seen<T>(
    look: (snapshot: Snapshot) => T | undefined,
    limitMs?: number,
  ): Promise<{ at: number; what: T } | null>;
  end(): Promise<void>;
}

export async function startHost(
  folder: string,
  options: { metered?: boolean; staticRoot?: string } = {},
): Promise<Host> {
  const worker = startWorker<HostWorker>('host-worker');
  const running = await worker.ask('serve', {
    folder: mkdtempSync(join(folder, 'host-')),
    staticRoot: options.staticRoot ?? PAGE,
    metered: options.metered ?? false,
  });
  const client = createClient({ connect: () => connectToHost(running), reconnect: false });
  let newest: Snapshot | null = null;
  const watchers = new Set<(snapshot: Snapshot) => void>();
  client.on('snapshot', (snapshot) => {
    newest = snapshot;
    for (const watcher of watchers) watcher(snapshot);
  });
  const seen: Host['seen'] = (look, limitMs = 5_000) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), limitMs);
      const settle = (result: Awaited<ReturnType<typeof seen>> | null) => {
        clearTimeout(timer);
        watchers.delete(watcher);
        // What `look` found, and nothing else, is handed on.
        resolve(result as never);
      };
      const watcher = (snapshot: Snapshot) => {
        const what = look(snapshot);
        if (what !== undefined) settle({ at: performance.now(), what });
      };
      watchers.add(watcher);
      if (newest) watcher(newest);
    });
  const host: Host = {
    running,
    worker,
    client,
    seen,
    async end() {
      client.close();
      await worker.end();
    },
  };
  if (!(await seen((snapshot) => snapshot.watching.state === 'watching' || undefined))) {
    throw new Error('the host sends no Snapshot');
  }
  return host;
}

/** The id of a port's row, once its owner is named. */
export const rowOf =
  (port: number, pid: number) =>
  (snapshot: Snapshot): string | undefined =>
    snapshot.listeners.find((row) => row.port === port && row.owner?.pid === pid)?.id;

export const goneFrom =
  (listenerId: string) =>
  (snapshot: Snapshot): true | undefined =>
    snapshot.listeners.every((row) => row.id !== listenerId) || undefined;
