/** What came of freeing several ports, as a title and as lines. Pure. */
import type { FreeResult } from '../../preload/model.ts';
import type { LeftOut } from './many-plan.ts';
import { countPorts } from './many-plan.ts';
import { isGood, outcomeTitle } from './outcome-words.ts';

export interface ManyLine {
  readonly key: string;
  readonly port: number;
  /** `left-out`: nothing was tried. */
  readonly state: 'good' | 'bad' | 'left-out';
  /** For screen readers: what the mark before the line shows. */
  readonly title: string;
  readonly detail: string;
  readonly result: FreeResult | null;
}

/** What needs another look comes first, what is done last; within these in the order of the answers. */
export function manyLines(results: readonly FreeResult[], leftOut: readonly LeftOut[]): ManyLine[] {
  const lines = results.map<ManyLine>((result) => ({
    key: `${result.protocol}/${result.port}`,
    port: result.port,
    state: isGood(result) ? 'good' : 'bad',
    title: outcomeTitle(result),
    detail: result.detail,
    result,
  }));
  const without = leftOut.map<ManyLine>(({ target, message, nextStep }) => ({
    key: target.listenerId,
    port: target.port,
    state: 'left-out',
    title: 'Left out',
    detail: `${message} ${nextStep}`,
    result: null,
  }));
  const of = (state: ManyLine['state']) => lines.filter((line) => line.state === state);
  return [...of('bad'), ...without, ...of('good')];
}

/** `2 of 3 are free`, of all that was chosen. */
export function manyTitle(results: readonly FreeResult[], leftOut: readonly LeftOut[]): string {
  const total = countPorts([...results, ...leftOut.map(({ target }) => target)]);
  const good = countPorts(results.filter(isGood));
  if (total === 1) return good === 1 ? `${results[0]?.port} is free` : 'It is not free';
  if (good === total) return total === 2 ? 'Both are free' : `All ${total} are free`;
  return good === 0
    ? `None of the ${total} is free`
    : `${good} of ${total} ${good === 1 ? 'is' : 'are'} free`;
}
