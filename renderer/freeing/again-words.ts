/** What is offered to be started again, and how it is going since. Pure. */
import type { Listener, StartAgain } from '../../preload/model.ts';
import { type Sentence, sentence } from '../ui/sentence.ts';
import { listWords } from './list-words.ts';

/** Those that stand at this moment, the newest first. */
export const offersAt = (offers: readonly StartAgain[], time: number): StartAgain[] =>
  offers
    .filter(({ until }) => Date.parse(until) > time)
    .sort((a, b) => Date.parse(b.until) - Date.parse(a.until));

export interface AgainLine {
  readonly words: string;
  readonly button: string;
}

/** One quiet line for all of them: what can be started again comes before what was. */
export function againLine(offers: readonly StartAgain[]): AgainLine | null {
  const open = offers.filter(({ started }) => started === null);
  const [first] = open.length > 0 ? open : offers;
  if (!first) return null;
  if (open.length === 0) return { words: `${first.port} was started again`, button: 'Show…' };
  return {
    words: open.length === 1 ? `${first.port} was freed` : `${open.length} ports were freed`,
    button: 'Start again…',
  };
}

/** What is started where it is no command: a command says so itself. */
export function serviceSentence({ kind, name }: StartAgain): Sentence {
  switch (kind) {
    case 'container':
      return sentence`The container ${name}`;
    case 'unit':
      // Windows calls its own services, and says so in the name.
      return name.startsWith('service ') ? sentence`The ${name}` : sentence`The unit ${name}`;
    case 'process':
    case 'supervised':
      return sentence`${name}`;
  }
}

/** How it is going since it was started; null before. */
export function startedSentence(
  { started, port, protocol }: StartAgain,
  listeners: readonly Listener[],
): Sentence | null {
  if (!started) return null;
  const listener = listeners.find((one) => one.port === port && one.protocol === protocol);
  const pid = started.pid === null ? '' : ` as PID ${started.pid}`;
  if (!listener) return sentence`Started${pid}. Nothing listens on ${port} yet.`;
  const holder = listener.owner?.name;
  return holder
    ? sentence`Started${pid}. ${holder} listens on ${port}.`
    : sentence`Started${pid}. ${port} is listened on.`;
}

/** More than these are a number. */
const MOST_NAMES = 6;

export function withheldWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  return listWords(names.length > MOST_NAMES ? [...shown, `${names.length - MOST_NAMES} more`] : shown);
}
