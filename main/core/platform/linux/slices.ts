/** Cuts long work into pieces, so that the event loop is never held for longer than a frame of a screen. */

export interface Slices {
  /** Whether this piece has lasted long enough. */
  due(): boolean;
  /** Lets everything else that is ready run, then begins the next piece. */
  pause(): Promise<void>;
}

/** A piece of 5 ms leaves room below 8 ms for one system call that is slow. */
export function createSlices(ms = 5): Slices {
  let start = performance.now();
  return {
    due: () => performance.now() - start >= ms,
    async pause() {
      await new Promise<void>((resolve) => setImmediate(resolve));
      start = performance.now();
    },
  };
}
