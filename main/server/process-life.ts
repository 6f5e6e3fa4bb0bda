/** Tells one life of a process from another that got its pid later. */
import { readFileSync } from 'node:fs';

export interface ProcessLife {
  pid: number;
  /** Clock ticks from boot to start where there is a /proc; null elsewhere. */
  startKey: string | null;
}

interface Stat {
  state: string;
  startKey: string;
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // A process may name itself `a) S 1`: the fields begin after the last parenthesis.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startKey] = [fields[0], fields[19]];
    return state && startKey ? { state, startKey } : null;
  } catch {
    return null;
  }
}

export const ownLife = (): ProcessLife => ({
  pid: process.pid,
  startKey: readStat(process.pid)?.startKey ?? null,
});

/** Whether that very process still runs. One that ended but was not reaped yet does not. */
export function isRunning({ pid, startKey }: ProcessLife): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  const stat = readStat(pid);
  if (stat) return stat.state !== 'Z' && stat.state !== 'X' && (startKey ?? stat.startKey) === stat.startKey;
  if (pid === 1) return true;
  try {
    // Signal 0 sends nothing: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
