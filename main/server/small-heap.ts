/** Keeps the memory of a process that hosts small: V8 is tuned for programs that work hard, and a host mostly waits. */
import { setFlagsFromString } from 'node:v8';

/**
 * What is made and thrown away at the start lets the room for new objects grow to 30 MB and more, which is seldom given back. So it stays as
 * it is at first, 2 MB.
 */
const KEEP_YOUNG_ROOM = '--semi-space-growth-factor=1';
/** What runs hot in the first second is mostly done then: to optimize it costs more time and memory than it saves. */
const DO_NOT_OPTIMIZE = '--no-opt';
const OPTIMIZE = '--opt';

/**
 * Call it before the core is loaded, and what it returns once the host has started. Does nothing in Electron, whose flags may be
 * locked by then. The V8 of Node 20, 22 and 24 knows each flag; one that does not would print a line.
 */
export function keepHeapSmall(
  setFlag: (flag: string) => void = setFlagsFromString,
  inElectron = process.versions.electron !== undefined,
): () => void {
  if (inElectron) return () => {};
  setFlag(KEEP_YOUNG_ROOM);
  setFlag(DO_NOT_OPTIMIZE);
  return () => setFlag(OPTIMIZE);
}
