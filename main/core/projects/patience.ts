/** Waits for a file system for a short while only: a network drive whose server is gone answers never. */

export interface Patience {
  /** Undefined: no answer in time. The work then goes on by itself, and is not begun again before it has ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** No new work is begun while `mostHanging` are late: each of them holds one of the threads that all files share. */
export function createPatience(mostHanging: number, limitMs: number): Patience {
  const hanging = new Set<string>();
  return {
    async run(key, work) {
      if (hanging.has(key) || hanging.size >= mostHanging) return undefined;
      const answer = work();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<undefined>((resolve) => {
        const giveUp = () => {
          hanging.add(key);
          const back = () => hanging.delete(key);
          answer.then(back, back);
          resolve(undefined);
        };
        // When it was this process that was held up, the answer waits behind the timer: one more turn lets it in.
        timer = setTimeout(() => setImmediate(giveUp), limitMs);
      });
      try {
        return await Promise.race([answer, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
