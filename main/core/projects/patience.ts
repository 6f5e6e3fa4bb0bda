/** Waits for a file system for a short while only: a network drive whose server is gone answers never. */

export interface Patience {
  /** Undefined: no answer in time. What was begun then goes on by itself, and is not begun again before it has ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** Waiting for one's turn may take so many times as long as the work itself. */
const TURN = 4;

/**
 * So many pieces of work at the same time, each for at most `limitMs`. What is late keeps its place, as it holds one of
 * the threads that all files share; once all places are late, nothing is begun.
 */
export function createPatience(places: number, limitMs: number, turnMs = limitMs * TURN): Patience {
  const hanging = new Set<string>();
  const waiting = new Set<(go: boolean) => void>();
  let taken = 0;
  let late = 0;

  const takePlace = async (): Promise<boolean> => {
    if (late >= places) return false;
    if (taken < places) {
      taken++;
      return true;
    }
    return new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => go(false), turnMs);
      const go = (isMine: boolean) => {
        clearTimeout(timer);
        waiting.delete(go);
        resolve(isMine);
      };
      waiting.add(go);
    });
  };

  /** The place goes to who waits longest. */
  const leavePlace = () => {
    const [next] = waiting;
    if (next) next(true);
    else taken--;
  };

  const isLate = (key: string, ended: Promise<void>) => {
    late++;
    hanging.add(key);
    if (late >= places) for (const go of [...waiting]) go(false);
    void ended.then(() => {
      late--;
      hanging.delete(key);
    });
  };

  return {
    async run(key, work) {
      if (!(await takePlace())) return undefined;
      if (hanging.has(key)) {
        leavePlace();
        return undefined;
      }
      const answer = work();
      const quiet = () => {};
      const ended = answer.then(quiet, quiet);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLate = new Promise<undefined>((resolve) => {
        const giveUp = () => {
          isLate(key, ended);
          resolve(undefined);
        };
        // When it was this process that was held up, the answer waits behind the timer: one more turn lets it in.
        timer = setTimeout(() => setImmediate(giveUp), limitMs);
      });
      void ended.then(leavePlace);
      try {
        return await Promise.race([answer, tooLate]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
