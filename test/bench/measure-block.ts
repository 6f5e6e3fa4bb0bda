/** The longest time for which a real host's event loop was held, from its start through a few changes. */
import type { Measurement } from './figures.ts';
import type { LongestGap } from './gap-meter.ts';
import { goneFrom, type Host, rowOf, startHost } from './host.ts';
import { listenHere } from './own-listener.ts';
import type { Setting } from './setting.ts';
import { median } from './statistics.ts';

/** Each in a new process, as nothing is compiled or cached there yet. */
const STARTS = 3;
const CHANGES = 3;

export async function measureBlock({ folder }: Setting): Promise<Measurement> {
  const gaps: LongestGap[] = [];
  for (let start = 0; start < STARTS; start++) {
    const host = await startHost(folder, { metered: true });
    await makeChanges(host);
    gaps.push(await host.worker.ask('longestGap'));
    await host.end();
  }
  const middle = median(gaps.map((gap) => gap.ms));
  return {
    value: middle,
    peers: [{ name: 'on the clock', value: median(gaps.map((gap) => gap.wallMs)), ratio: null }],
    note: [...new Set(gaps.map((gap) => `while ${gap.phase}`))].join(', '),
  };
}

async function makeChanges(host: Host): Promise<void> {
  for (let change = 0; change < CHANGES; change++) {
    await host.worker.ask('phase', 'a port opens');
    const listener = await listenHere();
    await host.seen(rowOf(listener.port, process.pid));
    await host.worker.ask('phase', 'a port closes');
    listener.close();
    await host.seen(goneFrom(listener.port));
  }
  await host.worker.ask('phase', 'a fresh look is asked for');
  await host.client.call('ports.snapshot', { fresh: true });
}
