/** Scans, and nothing else: so that what this process costs is what scanning costs. */
import { createProcessFacts, type ProcessFactsCache } from '../../main/core/owner/process-facts.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { openSocketTable } from '../../main/core/platform/linux/socket-table.ts';
import type { ObservedSocket, Platform, ProcessIdentity, Scan } from '../../main/core/platform/platform.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import type { SocketRow } from './socket-rows.ts';
import { ownCpuMs } from './usage.ts';
import { answerQuestions } from './worker.ts';

export type Reader = 'netlink' | 'procfs';

export interface HotCost {
  /** CPU of one, in ms. */
  cpuMs: number;
  count: number;
}

export interface SingleScan {
  cpuMs: number;
  wallMs: number;
  /** The pids at TCP 127.0.0.1 and the port that was asked for; null where the scan did not have it. */
  pids: number[] | null;
}

export interface OwnersCost {
  /** On the clock, in ms, for all of them together. */
  coldMs: number;
  warmMs: number;
  /** How many processes they were: each cache is asked for each of them once. */
  processes: number;
}

let platform: Platform | undefined;
let readTable: (() => unknown) | undefined;

function opened(): Platform {
  if (!platform) throw new Error('not open');
  return platform;
}

const rowsOf = (scan: Scan): SocketRow[] =>
  scan.sockets.map(({ protocol, address, port, holders }) => ({
    protocol,
    address,
    port,
    pids: holders.map((holder) => holder.pid),
  }));

/** Other sockets of the load have the same port at other addresses. */
const isOurs = ({ protocol, address, port }: ObservedSocket, wanted: number): boolean =>
  protocol === 'tcp' && address === '127.0.0.1' && port === wanted;

/** Repeats until it took `ms` on the clock, and at least `least` times. */
async function hot(work: () => unknown, ms: number, least: number): Promise<HotCost> {
  const before = ownCpuMs();
  const end = performance.now() + ms;
  let count = 0;
  do {
    await work();
    count++;
  } while (count < least || performance.now() < end);
  return { cpuMs: (ownCpuMs() - before) / count, count };
}

/** As the list does it: begun for all of them, so that what is slow is waited for side by side. */
async function lookUpAll(facts: ProcessFactsCache, identities: readonly ProcessIdentity[]): Promise<void> {
  for (const identity of identities) await facts.begin(identity);
  for (const identity of identities) await facts.get(identity);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const operations = {
  /** False where this reader cannot be used here. */
  async open(reader: Reader): Promise<boolean> {
    try {
      platform = await createLinuxPlatform({ reader, withoutKoffi: reader === 'procfs' });
      const scan = await platform.scan();
      return scan.reader === reader;
    } catch {
      return false;
    }
  },
  async rows(thorough: boolean): Promise<SocketRow[]> {
    return rowsOf(await opened().scan({ thorough }));
  },
  hotScans: ({ ms, least }: { ms: number; least: number }) => hot(() => opened().scan(), ms, least),
  async single({ port }: { port: number }): Promise<SingleScan> {
    const cpu = ownCpuMs();
    const wall = performance.now();
    const scan = await opened().scan();
    const wallMs = performance.now() - wall;
    const cpuMs = ownCpuMs() - cpu;
    const found = scan.sockets.find((socket) => isOurs(socket, port));
    return { cpuMs, wallMs, pids: found ? found.holders.map((holder) => holder.pid) : null };
  },
  /** The socket table alone, without holders. */
  async hotTable({ ms }: { ms: number }): Promise<HotCost & { rows: number }> {
    const table = readTable ?? openSocketTable(await loadLibc(), 'netlink').table.read;
    readTable = table;
    const cost = await hot(table, ms, 20);
    return { ...cost, rows: (table() as readonly unknown[]).length };
  },
  /** Whole owners, `count` of them: as many fresh caches as it takes, each with every process of this machine. */
  async owners({ count }: { count: number }): Promise<OwnersCost> {
    const all = (await opened().processes()).map(({ identity }) => identity);
    const rounds = Math.ceil(count / all.length);
    let coldMs = 0;
    let warmMs = 0;
    for (let round = 0; round < rounds; round++) {
      const some = all.slice(0, Math.min(all.length, count - round * all.length));
      const finder = createProjectFinder({ home: '/nowhere', monotonic: () => performance.now() });
      const facts = createProcessFacts(opened(), finder.find);
      coldMs += await timed(() => lookUpAll(facts, some));
      warmMs += await timed(() => lookUpAll(facts, some));
    }
    return { coldMs, warmMs, processes: all.length };
  },
};
export type ScanWorker = typeof operations;

answerQuestions(operations);
