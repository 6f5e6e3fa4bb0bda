/** Lends sockets, so many at a time over all checks; fewer for a while where the system has no more to give. */

export interface SocketBudget {
  /** Settles when a socket may be opened; with how to give it back. */
  take(): Promise<() => void>;
  /** The system refused one: fewer at a time, and one more again with each that is given back. */
  shrink(): void;
  readonly taken: number;
}

const LEAST = 4;

export function createSocketBudget(most: number): SocketBudget {
  let limit = most;
  let taken = 0;
  const waiting: (() => void)[] = [];
  let first = 0;

  const lend = (resolve: (giveBack: () => void) => void) => {
    taken++;
    let back = false;
    resolve(() => {
      if (back) return;
      back = true;
      taken--;
      if (limit < most) limit++;
      next();
    });
  };
  const next = () => {
    while (taken < limit && first < waiting.length) waiting[first++]?.();
    if (first < waiting.length) return;
    waiting.length = 0;
    first = 0;
  };

  return {
    take: () =>
      new Promise((resolve) => {
        if (taken < limit) lend(resolve);
        else waiting.push(() => lend(resolve));
      }),
    shrink() {
      limit = Math.max(LEAST, Math.floor(Math.min(limit, taken) / 2));
    },
    get taken() {
      return taken;
    },
  };
}
