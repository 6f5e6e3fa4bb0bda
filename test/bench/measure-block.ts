/** The longest time for which a real host's event loop was held, from its start through a few changes. */
import type { Measurement } from './figures.ts';
import type { LongestGaps } from './gap-meter.ts';
import { goneFrom, type Host, rowOf, startHost } from './host.ts';
import { listenHere } from './own-listener.ts';
import type { Setting } from './setting.ts';
import { median } from './statistics.ts';

/** Each in a new process, as nothing is compiled or cached there yet. */
const STARTS = 3;
const CHANGES = 3;

/** The value is the worst phase; each phase is the middle one of several starts. */
export async function measureBlock({ folder }: Setting): Promise<Measurement> {
  const starts: LongestGaps[] = [];
  for (let start = 0; start < STARTS; start++) {
    const host = await startHost(folder, { metered: true });
    await makeChanges(host);
    starts.push(await host.worker.ask('longestGaps'));
    await host.end();
  }
  const phases = Object.keys(starts[0] ?? {});
  const peers = phases.map((name) => ({
    name,
    value: median(starts.map((gaps) => gaps[name] ?? 0)),
    ratio: null,
  }));
  return { value: Math.max(...peers.map((peer) => peer.value)), peers };
}

async function makeChanges(host: Host): Promise<void> {
  for (let change = 0; change < CHANGES; change++) {
    await host.worker.ask('phase', 'a port opens');
    const listener = await listenHere();
    const row = await host.seen(rowOf(listener.port, process.pid));
    await host.worker.ask('phase', 'a port closes');
    listener.close();
    if (row) await host.seen(goneFrom(row.what));
  }
  await host.worker.ask('phase', 'a fresh look is asked for');
  await host.client.call('ports.snapshot', { fresh: true });
}
