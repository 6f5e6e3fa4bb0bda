/** Shares the event loop: who is served in one turn of it stops after some ms and goes on in the next. */

export interface FairTurns {
  /** Whether this turn's time is used up. */
  isOver(): boolean;
  /** Calls back in the next turn, in the order of asking. */
  next(goOn: () => void): void;
}

/** Well below the 50 ms that nothing may block for: the others in the same turn still bring one piece each. */
const TURN_MS = 4;

/** `now`: in ms, never going back. */
export function createFairTurns(now: () => number, turnMs = TURN_MS): FairTurns {
  let began: number | null = null;
  let waiting: (() => void)[] = [];
  const turn = () => {
    began = null;
    const goOn = waiting;
    waiting = [];
    for (const one of goOn) one();
  };
  const begin = () => {
    began = now();
    setImmediate(turn);
    return began;
  };
  return {
    isOver: () => now() - (began ?? begin()) >= turnMs,
    next(goOn) {
      waiting.push(goOn);
      if (began === null) begin();
    },
  };
}
