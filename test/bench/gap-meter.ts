/** Finds the longest time for which the event loop did nothing but one piece of work. */
import { closeSync, openSync, readSync } from 'node:fs';

export interface LongestGap {
  /** In ms, without the time in which the thread was ready and another process had the processor. */
  ms: number;
  /** The same gap on the clock. */
  wallMs: number;
  /** What was under way, as `phase` said. */
  phase: string;
}

export interface GapMeter {
  phase(name: string): void;
  stop(): LongestGap;
}

/**
 * Goes round the loop as fast as it can and looks at the clock each time. Meant for a process of its own: it keeps one
 * core busy.
 */
export function startGapMeter(): GapMeter {
  const waited = openWaitClock();
  const longest: LongestGap = { ms: 0, wallMs: 0, phase: '' };
  let phase = '';
  let running = true;
  let before = performance.now();
  let waitedBefore = waited.ms();
  const turn = () => {
    if (!running) return;
    const now = performance.now();
    const waitedNow = waited.ms();
    const ms = now - before - (waitedNow - waitedBefore);
    if (ms > longest.ms) Object.assign(longest, { ms, wallMs: now - before, phase });
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
    ms() {
      if (fd < 0) return 0;
      const length = readSync(fd, buffer, 0, buffer.length, 0);
      return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6;
    },
    close() {
      if (fd >= 0) closeSync(fd);
      fd = -1;
    },
  };
}
