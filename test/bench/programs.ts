/** Other programs: where they are, what they print, what they cost. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { BENCH_SOURCES } from './places.ts';

const run = promisify(execFile);

/** Administrators' programs are not in every user's PATH. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

export function findProgram(name: string): string | null {
  for (const folder of FOLDERS) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { maxBuffer: 256 * 1_048_576 });
  return stdout;
}

/** CPU of one run in ms, of the command's children and of starting it too. */
export async function commandCpuMs(count: number, program: string, args: readonly string[]): Promise<number> {
  const meter = join(BENCH_SOURCES, 'meter.pl');
  return Number(await outputOf('perl', [meter, String(count), program, ...args])) / 1_000 / count;
}

/** `ss` as people ask it for listeners with their processes. */
export const SS_ARGS = ['-Htulnp'];
