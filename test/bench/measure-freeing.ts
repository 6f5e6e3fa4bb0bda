/** Freeing the port of a process that ends when asked, from the call to the proof, beside doing it by hand with ss. */
import type { Measurement } from './figures.ts';
import { type Host, rowOf } from './host.ts';
import { outputOf, SS_ARGS } from './programs.ts';
import type { Setting } from './setting.ts';
import { readSs, type SocketRow } from './socket-rows.ts';
import { median, pairedRatio } from './statistics.ts';
import { startTarget } from './target.ts';

export async function measureFreeing(host: Host, { ss, quick }: Setting): Promise<Measurement> {
  const ours: number[] = [];
  const byHand: number[] = [];
  const failures: string[] = [];
  const rounds = quick ? 3 : 10;
  for (let round = 0; round < rounds; round++) {
    const freed = await freeOne(host);
    if (typeof freed === 'string') failures.push(freed);
    else {
      ours.push(freed);
      byHand.push(await freeByHand(ss));
    }
  }
  const broken = failures[0]
    ? { broken: `${failures.length} of ${rounds} were not freed: ${failures[0]}` }
    : {};
  if (ours.length === 0) return { value: null, peers: [], note: 'none was freed', ...broken };
  const peer = { name: 'ss, SIGTERM, ss', value: median(byHand), ratio: pairedRatio(ours, byHand) };
  return { value: median(ours), peers: [peer], ...broken };
}

/** The time in ms, or why it was not freed. */
async function freeOne({ client, seen }: Host): Promise<number | string> {
  const target = await startTarget();
  try {
    const row = await seen(rowOf(target.port, target.pid));
    if (!row) return 'it was not seen';
    const start = performance.now();
    const result = await client.call('ports.free', { listenerId: row.what });
    const took = performance.now() - start;
    if (!result.ok) return result.failure.message;
    return result.value.outcome === 'freed' ? took : result.value.detail;
  } finally {
    await target.end();
  }
}

async function freeByHand(ss: string): Promise<number> {
  const target = await startTarget();
  const isIts = (row: SocketRow) =>
    row.protocol === 'tcp' && row.address === '127.0.0.1' && row.port === target.port;
  const find = async () => readSs(await outputOf(ss, SS_ARGS)).find(isIts);
  const start = performance.now();
  const [pid] = (await find())?.pids ?? [];
  // Only ever the process that was started three lines above.
  if (pid !== target.pid) throw new Error('ss does not find the process');
  process.kill(pid, 'SIGTERM');
  while (await find());
  const took = performance.now() - start;
  await target.end();
  return took;
}
