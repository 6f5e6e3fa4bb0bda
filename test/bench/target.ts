/** Small processes that listen: to be found, and to be ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BENCH_SOURCES } from './places.ts';
import { ended } from './worker.ts';

export interface Target {
  readonly pid: number;
  readonly port: number;
  end(): Promise<void>;
}

/** A process that will listen when told to. */
export interface Sleeper {
  /** `swap`: closes another file for the socket, so that it has as many files open as before. */
  listen(how: 'open' | 'swap'): Promise<Target>;
}

export async function startTarget(): Promise<Target> {
  const { child, gone } = start(['now']);
  return target(child, gone);
}

export function startSleeper(): Sleeper {
  const { child, gone } = start([]);
  return {
    listen(how) {
      child.stdin.write(`${how}\n`);
      return target(child, gone);
    },
  };
}

function start(args: readonly string[]) {
  const program = join(BENCH_SOURCES, 'target.pl');
  const child = spawn('perl', [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, gone: ended(child) };
}

async function target(child: ReturnType<typeof start>['child'], gone: Promise<void>): Promise<Target> {
  const [text] = await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    port: Number(String(text).trim()),
    async end() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
