/** Finds in /proc what a test's tunnels left, by a text that only their command lines hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface FoundProcess {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly isSsh: boolean;
}

/** Living ones alone: a zombie is nothing but a number. */
export function processesWith(marker: string): FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const argv = read(`/proc/${name}/cmdline`).split('\0').slice(0, -1);
      if (!argv.some((argument) => argument.includes(marker))) return [];
      return isLiving(Number(name))
        ? [{ pid: Number(name), argv, isSsh: basename(argv[0] ?? '') === 'ssh' }]
        : [];
    });
}

export function isLiving(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== '' && !/^[ZXx]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

export function startKeyOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
