/** The block of words that `check` prints for one port. Pure. */
import type { CheckResult } from '../../preload/model.ts';
import { FREE_IT } from '../core/freeing/free-it.ts';
import { certificateWords, portName, reservationsWords, STATE_WORDS, tryWords } from './check-words.ts';
import type { Style } from './style.ts';
import { hangingWords } from './wrap-words.ts';

/** Of somebody who has a port of this machine it is a command, which the window has buttons for. */
function nextWords({ here, state, listeners, port, protocol, nextStep }: CheckResult): string | null {
  const isOfOwner = here && state === 'in-use' && listeners.some(({ owner }) => owner !== null);
  if (!isOfOwner || nextStep !== FREE_IT) return nextStep;
  const udp = protocol === 'udp' ? ' --protocol udp' : '';
  return `\`quayside free ${port}${udp}\` frees it; \`quayside next\` names a port to take instead.`;
}

type Field = readonly [name: string, value: string | null | undefined];

interface Setting {
  style: Style;
  /** Null: lines may be as long as they like. */
  width: number | null;
}

export function checkDetails(result: CheckResult, { style, width }: Setting): string {
  const { spoken, state } = result;
  const mark = state === 'in-use' || state === 'blocked' ? style.bad : style.good;
  const fields: Field[] = [
    ['Says', result.sentence],
    ['Reach', result.reach],
    ['Tried', state === 'free' ? null : tryWords(result.tries)],
    ['Speaks', spoken?.summary],
    ['Certificate', spoken?.certificate && certificateWords(spoken.certificate)],
    ['Reserved', result.reservations.length > 0 ? `for ${reservationsWords(result.reservations)}` : null],
    ['UDP', result.udp],
    ['Next free', result.nextFree === null ? null : String(result.nextFree)],
    ['Next', nextWords(result)],
  ];
  const shown = fields.filter(([, value]) => value);
  const column = Math.max(...shown.map(([name]) => name.length));
  const name = state === 'unknown-name' ? (result.host ?? '') : portName(result);
  const heading = `${style.strong(`${name} (${result.protocol})`)}: ${mark(STATE_WORDS[state])}`;
  const lines = shown.map(
    ([name, value]) =>
      `  ${style.quiet(name.padEnd(column))}  ${hangingWords(value ?? '', column + 4, width)}`,
  );
  return [heading, ...lines].join('\n');
}
