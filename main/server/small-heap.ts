/** Keeps the memory of a process that hosts small: V8 is tuned for programs that work hard, and a host mostly waits. */
import { setFlagsFromString } from 'node:v8';

const FLAGS = [
  /**
   * What is made and thrown away at the start lets the room for new objects grow to 48 MB, which is seldom given back. So it
   * stays as it is at first, 2 MB.
   */
  '--semi-space-growth-factor=1',
  /** So little is tidied sooner by one thread: several have to be woken, waited for, and keep memory each. */
  '--no-parallel-scavenge',
];

/**
 * Call it before the core is loaded. Does nothing in Electron, whose flags may be locked by then. The V8 of Node 20, 22 and 24
 * knows each flag; one that does not would print a line.
 */
export function keepHeapSmall(
  setFlag: (flag: string) => void = setFlagsFromString,
  inElectron = process.versions.electron !== undefined,
): void {
  if (!inElectron) for (const flag of FLAGS) setFlag(flag);
}
