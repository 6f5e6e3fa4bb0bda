/** Which of the addresses that were tried are shown at first: a machine with containers has dozens. Pure. */
import type { ReachTry } from '../../preload/model.ts';

/** Of each outcome. */
const MOST = 2;

/** The first two of each outcome, in their order; all of an outcome that has only one more. */
export function fewTries(tries: readonly ReachTry[]): ReachTry[] {
  return tries.filter(({ outcome }, at) => {
    const isSame = (one: ReachTry) => one.outcome === outcome;
    return tries.filter(isSame).length <= MOST + 1 || tries.slice(0, at).filter(isSame).length < MOST;
  });
}
