/** Makes the machine as busy as a scale says, until it is ended or this process is gone. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BENCH_SOURCES } from './places.ts';
import type { Scale } from './scales.ts';
import { ended } from './worker.ts';

export interface Load {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  end(): Promise<void>;
}

/** Settles when everything is open but the connections. */
export async function startLoad(scale: Scale): Promise<Load> {
  const sizes = [scale.listeners, scale.processes, scale.connections, scale.udp, scale.files].map(String);
  const child = spawn('perl', [join(BENCH_SOURCES, 'load.pl'), ...sizes], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = ended(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (word: string) => {
    const line = await lines.next();
    if (line.value !== word)
      throw new Error(`the load said ${line.done ? 'nothing' : line.value}, not ${word}`);
  };
  const order = async (word: string) => {
    child.stdin.write(`${word}\n`);
    await said('done');
  };
  await said('ready');
  return {
    connect: () => order('connect'),
    disconnect: () => order('disconnect'),
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}
