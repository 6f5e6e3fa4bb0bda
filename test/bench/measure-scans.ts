/** What a scan costs while nothing changes, beside everything else that lists ports. */
import type { Measurement, Peer } from './figures.ts';
import { unmeasured } from './figures.ts';
import type { PackageName, PeerWorker } from './peer-worker.ts';
import { commandCpuMs, findProgram, SS_ARGS } from './programs.ts';
import type { Reader } from './scan-worker.ts';
import type { Setting } from './setting.ts';
import { median, pairedRatio } from './statistics.ts';
import { startWorker, type Worker } from './worker.ts';

const ROUNDS = 10;
/** The peers without a goal take seconds a run. */
const QUICK_PEER_ROUNDS = 2;
/** Each way runs for about so long in each round. */
const BLOCK_MS = 60;
const PACKAGES: readonly PackageName[] = ['systeminformation networkConnections', 'pid-port allPortsWithPid'];
const LSOF_ARGS = ['-nP', '-iTCP', '-sTCP:LISTEN', '-iUDP', '-Fpcn'];

interface Way {
  name: string;
  rounds: number;
  /** CPU of one listing in ms. */
  run(): Promise<number>;
}

export async function measureSteadyScans(
  setting: Setting,
): Promise<Record<'steady-netlink' | 'steady-procfs', Measurement>> {
  const packages = startWorker<PeerWorker>('peer-worker');
  const peers = await peerWays(setting, packages);
  const ours = new Map<Reader, number[]>();
  const theirs = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const reader of ['netlink', 'procfs'] as const) {
      const cost = await setting.scanners[reader]?.ask('hotScans', { ms: BLOCK_MS, least: 10 });
      if (cost) append(ours, reader, cost.cpuMs);
    }
    for (const peer of peers) if (round < peer.rounds) append(theirs, peer.name, await peer.run());
  }
  await packages.end();
  const measured = (reader: Reader): Measurement => {
    const costs = ours.get(reader);
    if (!costs) return unmeasured(`${reader} cannot be used here`);
    return { value: median(costs), peers: [...theirs].map(([name, cost]) => asPeer(name, costs, cost)) };
  };
  const { peers: procfsPeers, ...procfs } = measured('procfs');
  return {
    'steady-netlink': measured('netlink'),
    'steady-procfs': { ...procfs, peers: procfsPeers.slice(0, 1) },
  };
}

function append<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key) ?? [];
  list.push(value);
  lists.set(key, list);
}

/** The peer's first rounds ran side by side with our first ones. */
const asPeer = (name: string, ours: readonly number[], theirs: readonly number[]): Peer => ({
  name,
  value: median(theirs),
  ratio: pairedRatio(ours.slice(0, theirs.length), theirs),
});

async function peerWays(setting: Setting, packages: Worker<PeerWorker>): Promise<Way[]> {
  const otherRounds = setting.quick ? QUICK_PEER_ROUNDS : ROUNDS;
  const ways = [await commandWay('ss -Htulnp', ROUNDS, setting.ss, SS_ARGS)];
  const lsof = findProgram('lsof');
  if (lsof) ways.push(await commandWay('lsof -nP -iTCP -sTCP:LISTEN -iUDP', otherRounds, lsof, LSOF_ARGS));
  for (const name of PACKAGES) {
    // The children's time comes in steps of 10 ms, so a block must be long against that.
    const run = () => packages.ask('run', { name, ms: 200, least: 1 });
    await packages.ask('run', { name, ms: 0, least: 1 });
    ways.push({ name, rounds: otherRounds, run });
  }
  return ways;
}

async function commandWay(
  name: string,
  rounds: number,
  program: string,
  args: readonly string[],
): Promise<Way> {
  const first = await commandCpuMs(1, program, args);
  const count = Math.max(1, Math.round(BLOCK_MS / first));
  return { name, rounds, run: () => commandCpuMs(count, program, args) };
}

/** The same machine with and without its connections, in turn: what nobody listens on must cost nothing. */
export async function measureConnections({ scale, scanners, load, quick }: Setting): Promise<Measurement> {
  const { netlink } = scanners;
  if (!netlink) return unmeasured('netlink cannot be used here');
  const idle: number[] = [];
  const busy: number[] = [];
  const scans = async () => (await netlink.ask('hotScans', { ms: 4 * BLOCK_MS, least: 10 })).cpuMs;
  for (let round = 0; round < (quick ? 3 : 6); round++) {
    await load.disconnect();
    // The first scans after a change do more than steady ones.
    await netlink.ask('hotScans', { ms: BLOCK_MS, least: 20 });
    idle.push(await scans());
    await load.connect();
    await netlink.ask('hotScans', { ms: BLOCK_MS, least: 20 });
    busy.push(await scans());
  }
  return {
    value: pairedRatio(idle, busy),
    peers: [
      { name: 'no connections', value: median(idle), unit: 'ms', ratio: null },
      { name: 'with connections', value: median(busy), unit: 'ms', ratio: null },
    ],
    note: `${scale.connections} pairs`,
  };
}
