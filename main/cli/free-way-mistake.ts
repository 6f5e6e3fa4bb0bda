/** What is said where an option chooses a way that there is not. Pure. */
import { type Failure, type FreeWay, fail } from '../../preload/model.ts';
import type { PlannedFree } from './free-plans.ts';
import { findWay, optionOf, type WayChoice } from './free-ways.ts';
import { portsWords } from './listener-words.ts';

/**
 * Why the option cannot be followed, with what there is instead. Supervisors are stopped where there are any; plain
 * signals are meant to spare what else would be stopped, so each plan must offer them.
 */
export function wayMistake(planned: readonly PlannedFree[], choice: WayChoice): Failure | null {
  const open = planned.filter(({ verdict }) => verdict.kind === 'go' || verdict.kind === 'override');
  const without = open.filter(({ plan }) => choice !== null && !findWay(plan, choice));
  const isWrong =
    choice === 'signal' ? without.length > 0 : without.length > 0 && without.length === open.length;
  if (!isWrong) return null;
  const ports = portsWords(without.flatMap(({ listeners }) => listeners));
  const message =
    choice === 'signal'
      ? `Plain signals do not free ${ports}. Nothing was ended.`
      : `Nothing is known here that would start the server on ${ports} again. Nothing was ended.`;
  return fail('invalid-input', message, without.map(thereIs).join(' ')).failure;
}

function thereIs({ plan }: PlannedFree): string {
  const ways = [plan, ...plan.alternatives].map((way) => {
    const option = way === plan ? 'without an option' : optionOf(way);
    return option ? `${wayOrder(way)} (${option})` : wayOrder(way);
  });
  return `For port ${plan.port} there is: ${ways.join(', ')}.`;
}

/** `end node (pid 4001)`, `stop container web-1`: what a way does, as an order. */
const wayOrder = ({ verb, target }: FreeWay): string =>
  `${verb === 'signal' || verb === 'none' ? 'end' : 'stop'} ${target}`;
