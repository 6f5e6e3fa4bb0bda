/** What it costs to find who holds a new listener, on top of a scan in which only the table changed. */
import { type Measurement, unmeasured } from './figures.ts';
import type { ScanWorker } from './scan-worker.ts';
import type { Setting } from './setting.ts';
import { median } from './statistics.ts';
import { type Sleeper, startSleeper, startTarget, type Target } from './target.ts';
import type { Worker } from './worker.ts';

export type OwnerCase = 'owner-newest' | 'owner-oldest' | 'owner-unnoticed' | 'owners-cold';

/** More than anybody's machine has; see the goals. */
const OWNERS = 1_000;

const rounds = (quick: boolean) => (quick ? 5 : 10);

/** Processes that are older than the load, each for one listener: what was found once is found faster again. */
export const startSleepers = (quick: boolean): Sleeper[] =>
  Array.from({ length: 2 * rounds(quick) }, startSleeper);

export async function measureOwners(setting: Setting): Promise<Record<OwnerCase, Measurement>> {
  const { netlink } = setting.scanners;
  const asleep = [...setting.sleepers];
  const wake = (how: 'open' | 'swap') => {
    const sleeper = asleep.pop();
    if (!sleeper) throw new Error('too few sleepers');
    return sleeper.listen(how);
  };
  const measure = async (open: () => Promise<Target>): Promise<Measurement> => {
    if (!netlink) return unmeasured('netlink cannot be used here');
    const found = [];
    for (let round = 0; round < rounds(setting.quick); round++) found.push(await openOne(netlink, open));
    const missed = found.filter((one) => !one.found).length;
    return {
      value: median(found.map((one) => one.extraMs)),
      peers: [
        { name: 'on the clock, the whole scan', value: median(found.map((one) => one.wallMs)), ratio: null },
      ],
      ...(missed > 0 ? { broken: `the owner was not named in ${missed} of ${found.length} scans` } : {}),
    };
  };
  return {
    'owner-newest': await measure(startTarget),
    'owner-oldest': await measure(() => wake('open')),
    'owner-unnoticed': await measure(() => wake('swap')),
    'owners-cold': await measureWhole(setting),
  };
}

async function measureWhole({ scanners }: Setting): Promise<Measurement> {
  const scanner = scanners.netlink ?? scanners.procfs;
  if (!scanner) return unmeasured('no reader can be used here');
  const { coldMs, warmMs } = await scanner.ask('owners', { count: OWNERS });
  return { value: coldMs, peers: [{ name: 'the same, warm', value: warmMs, ratio: null }] };
}

/**
 * Beside the scan that finds the listener stands the one that sees it gone: its table has changed as much, and there is
 * nobody to look for.
 */
async function openOne(netlink: Worker<ScanWorker>, open: () => Promise<Target>) {
  // What the last round left is taken in here, and the scan is warm again.
  await netlink.ask('hotScans', { ms: 20, least: 10 });
  const listener = await open();
  const { cpuMs, wallMs, pids } = await netlink.ask('single', { port: listener.port });
  await listener.end();
  const after = await netlink.ask('single', { port: listener.port });
  const found = pids?.length === 1 && pids[0] === listener.pid && after.pids === null;
  return { extraMs: cpuMs - after.cpuMs, wallMs, found };
}
