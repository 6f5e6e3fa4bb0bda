/** A word to stop that hundreds may wait for at a time: an AbortSignal warns of so many, and is slow with them. */

export interface Stop {
  readonly stopped: boolean;
  /** Calls back when it is given, once; at once where it was. Returns how to wait no more. */
  onStop(listener: () => void): () => void;
}

export function createStop(): Stop & { stop(): void } {
  const listeners = new Set<() => void>();
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    onStop(listener) {
      if (stopped) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
