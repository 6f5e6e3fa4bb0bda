/** Finds the longest time for which the event loop did nothing but one piece of work. */
import { closeSync, openSync, readSync } from 'node:fs';

/** The longest gap of each phase, by its name, in ms, without the time in which the thread waited for a processor. */
export type LongestGaps = Record<string, number>;

export interface GapMeter {
  phase(name: string): void;
  stop(): LongestGaps;
}

/**
 * Goes round the loop as fast as it can and looks at the clock each time. Meant for a process of its own: it keeps one
 * core busy.
 */
export function startGapMeter(firstPhase: string): GapMeter {
  const waited = openWaitClock();
  const longest: LongestGaps = {};
  let phase = firstPhase;
  let running = true;
  let before = performance.now();
  let waitedBefore = waited.ms();
  const turn = () => {
    if (!running) return;
    // Both clocks must tell of the same moment: where the thread was put aside between the two looks, look again.
    let waitedNow = waited.ms();
    let now = performance.now();
    for (let again = waited.ms(); again !== waitedNow; again = waited.ms()) {
      waitedNow = again;
      now = performance.now();
    }
    const ms = now - before - (waitedNow - waitedBefore);
    if (ms > (longest[phase] ?? 0)) longest[phase] = ms;
    before = now;
    waitedBefore = waitedNow;
    setImmediate(turn);
  };
  setImmediate(turn);
  return {
    phase(name) {
      phase = name;
    },
    stop() {
      running = false;
      waited.close();
      return longest;
    },
  };
}

/** How long this thread was kept waiting for a processor; always 0 on a kernel that does not say. */
function openWaitClock(): { ms(): number; close(): void } {
  const buffer = Buffer.alloc(128);
  let fd = -1;
  try {
    fd = openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    // No CONFIG_SCHED_INFO.
  }
  return {
    ms: () => (fd < 0 ? 0 : secondNumber(buffer, readSync(fd, buffer, 0, buffer.length, 0)) / 1e6),
    close() {
      if (fd >= 0) closeSync(fd);
      fd = -1;
    },
  };
}

/** Without making a string: the garbage of many would be collected in the very gaps that are measured. */
function secondNumber(bytes: Buffer, length: number): number {
  let number = 0;
  for (let at = bytes.indexOf(0x20) + 1; at < length; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    number = number * 10 + digit;
  }
  return number;
}
