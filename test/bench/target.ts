/** A small process that listens: to be found, and to be ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BENCH_SOURCES } from './places.ts';
import { ended } from './worker.ts';

export interface Target {
  readonly pid: number;
  readonly port: number;
  end(): Promise<void>;
}

export async function startTarget(): Promise<Target> {
  const child = spawn('perl', [join(BENCH_SOURCES, 'target.pl')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = ended(child);
  const port = await firstNumber(child);
  return {
    pid: child.pid ?? 0,
    port,
    async end() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function firstNumber(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('no output');
  const [text] = await once(child.stdout, 'data');
  return Number(String(text).trim());
}
