/** One after another, so that each has the time to itself; but nobody waits long for one that takes its time. */

/** Begins when the one before is over, or has taken `patienceMs`. Fails as `work` does. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(patienceMs: number): InTurn {
  let next: Promise<void> = Promise.resolve();
  return async (work) => {
    const before = next;
    let pass = () => {};
    next = new Promise((resolve) => {
      pass = resolve;
    });
    await before;
    const timer = setTimeout(pass, patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      pass();
    }
  };
}
