/** Reads /proc/pid/stat, whose second field is a name that may hold anything, blanks and brackets included. */
import { readProcFile } from './proc-file.ts';

export interface ProcStat {
  /** As the process calls itself: up to 15 bytes, not cleaned. */
  readonly comm: string;
  /** One letter: `R`, `S`, `D`, `T` (stopped), `t` (traced), `Z` (zombie), `X` (dead) ... */
  readonly state: string;
  readonly parent: number;
  readonly kernelThread: boolean;
  /** Clock ticks from boot to the start, as text: with the pid it names one life of a process. */
  readonly startKey: string;
}

const PF_KTHREAD = 0x00200000;

/** Fields are counted from the LAST bracket: a name such as `) S 1 1 (x` must not shift them. */
export function parseStat(bytes: Buffer): ProcStat | null {
  const open = bytes.indexOf(0x28);
  const close = bytes.lastIndexOf(0x29);
  if (open < 0 || close < open) return null;
  const fields = bytes.toString('latin1', close + 2).split(' ');
  const [state, parent, , , , , flags] = fields;
  const startKey = fields[19];
  if (!state || !startKey || !/^\d+$/.test(startKey)) return null;
  return {
    comm: bytes.toString('utf8', open + 1, close),
    state,
    parent: Number(parent),
    kernelThread: (Number(flags) & PF_KTHREAD) !== 0,
    startKey,
  };
}

/** Clock ticks that it has used of the processor, by itself and in calls to the system. */
export function ticksOf(bytes: Buffer): number | null {
  const fields = bytes.toString('latin1', bytes.lastIndexOf(0x29) + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isSafeInteger(ticks) ? ticks : null;
}

/** Of `/proc/pid` or of any path that leads to the same folder. Null when that process is gone. */
export function readStat(folder: string): ProcStat | null {
  const bytes = readProcFile(`${folder}/stat`, 1_023);
  return bytes && parseStat(bytes);
}

/** A process that exited but was not collected by its parent: nothing of it is left but its number. */
export const isDead = (stat: ProcStat): boolean =>
  stat.state === 'Z' || stat.state === 'X' || stat.state === 'x';

export const isStopped = (stat: ProcStat): boolean => stat.state === 'T' || stat.state === 't';
