/** Figure F1: a thousand re-used pids before SIGTERM, a thousand before SIGKILL, against a whole free. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';
import type { FreeRaceReport } from './free-races.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());

it('F1, K1, K2: never signals a stranger, where the pid alone always would', async () => {
  const through = ['--pid', '--fork', '--mount-proc', process.execPath, probe.script, 'free-races', '1000'];
  const { stdout } = await promisify(execFile)('unshare', through, { encoding: 'utf8' });
  const { beforeAsk, beforeForce }: Record<'beforeAsk' | 'beforeForce', FreeRaceReport> = JSON.parse(stdout);
  console.log(stdout.trim());
  for (const report of [beforeAsk, beforeForce]) {
    // The control: whoever goes by the pid alone is wrong every time.
    expect(report).toEqual({ races: 1000, wrongByPid: 1000, wrongByUs: 0, surprises: 0 });
  }
}, 240_000);
