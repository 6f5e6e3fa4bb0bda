/** What it costs to find who holds a new listener, on top of a scan in which nothing is new. */
import { closeSync, openSync } from 'node:fs';
import { type Measurement, unmeasured } from './figures.ts';
import { listenHere } from './own-listener.ts';
import type { ScanWorker } from './scan-worker.ts';
import type { Setting } from './setting.ts';
import { median } from './statistics.ts';
import { startTarget } from './target.ts';
import type { Worker } from './worker.ts';

export type OwnerCase = 'owner-newest' | 'owner-oldest' | 'owner-unnoticed';

interface NewListener {
  pid: number;
  port: number;
  end(): Promise<void> | void;
}

/** This process was there before the load was: in a namespace of its own it has the lowest pid of all. */
function waysToListen(): Record<OwnerCase, () => Promise<NewListener>> {
  let spare = openSync('/dev/null', 'r');
  return {
    'owner-newest': startTarget,
    async 'owner-oldest'() {
      const { port, close } = await listenHere();
      return { pid: process.pid, port, end: close };
    },
    async 'owner-unnoticed'() {
      closeSync(spare);
      const { port, close } = await listenHere();
      const end = () => {
        close();
        spare = openSync('/dev/null', 'r');
      };
      return { pid: process.pid, port, end };
    },
  };
}

export async function measureOwners({ scanners, quick }: Setting): Promise<Record<OwnerCase, Measurement>> {
  const { netlink } = scanners;
  const rounds = quick ? 5 : 12;
  const open = waysToListen();
  const measure = async (kind: OwnerCase): Promise<Measurement> => {
    if (!netlink) return unmeasured('netlink cannot be used here');
    const costs: number[] = [];
    const walls: number[] = [];
    let missed = 0;
    for (let round = 0; round < rounds; round++) {
      const { extraMs, wallMs, found } = await openOne(netlink, open[kind]);
      costs.push(extraMs);
      walls.push(wallMs);
      if (!found) missed++;
    }
    return {
      value: median(costs),
      peers: [{ name: 'on the clock, the whole scan', value: median(walls), ratio: null }],
      ...(missed > 0 ? { broken: `the owner was not named in ${missed} of ${rounds} scans` } : {}),
    };
  };
  return {
    'owner-newest': await measure('owner-newest'),
    'owner-oldest': await measure('owner-oldest'),
    'owner-unnoticed': await measure('owner-unnoticed'),
  };
}

/**
 * Beside the scan that finds the listener stands the one that sees it gone: its table has changed as much, and there is
 * nobody to look for.
 */
async function openOne(netlink: Worker<ScanWorker>, open: () => Promise<NewListener>) {
  // What the last round left is taken in here, and the scan is warm again.
  await netlink.ask('hotScans', { ms: 20, least: 10 });
  const listener = await open();
  const { cpuMs, wallMs, pids } = await netlink.ask('single', { port: listener.port });
  await listener.end();
  const after = await netlink.ask('single', { port: listener.port });
  const found = pids?.length === 1 && pids[0] === listener.pid && after.pids === null;
  return { extraMs: cpuMs - after.cpuMs, wallMs, found };
}
