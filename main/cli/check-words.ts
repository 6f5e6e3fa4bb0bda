/** What the command line says of a port that was checked. Pure. */
import type { Certificate, CheckResult, CheckState, ReachTry, Reservation } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { listWords } from './listener-words.ts';

export const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  'in-use': 'in use',
  free: 'free',
  blocked: 'blocked',
  closed: 'closed',
  'no-answer': 'no answer',
  unreachable: 'unreachable',
  'unknown-name': 'unknown name',
};

/** `3000`, `db.test:5432`, `[::1]:80`; null for one of no port: an unknown name's. */
export function portName({ host, port }: { host: string | null; port: number }): string {
  if (host === null) return String(port);
  return `${host.includes(':') ? `[${cleanText(host, 80)}]` : cleanText(host, 80)}:${port}`;
}

/** Of each outcome so many addresses are named; a machine with containers has dozens. */
const MOST_ADDRESSES = 2;

/** `answers at 127.0.0.1 (0.2 ms); refused at ::1, 10.0.0.2 and 9 more`. */
export function tryWords(tries: readonly ReachTry[]): string {
  const answers = tries
    .filter(({ outcome }) => outcome === 'answers')
    .map(({ address, connectMs }) => `${address}${connectMs === null ? '' : ` (${msWords(connectMs)})`}`);
  const others = OUTCOMES.map(([outcome, words]) => {
    const at = tries.filter((one) => one.outcome === outcome).map(({ address }) => address);
    return at.length === 0 ? null : `${words} ${someWords(at)}`;
  });
  return [answers.length > 0 ? `answers at ${someWords(answers)}` : null, ...others]
    .filter(Boolean)
    .join('; ');
}

/** One more than asked for is named: `1 more` would be no shorter. */
const someWords = (all: readonly string[]): string =>
  listWords(
    all.length <= MOST_ADDRESSES + 1
      ? all
      : [...all.slice(0, MOST_ADDRESSES), `${all.length - MOST_ADDRESSES} more`],
  );

const OUTCOMES: readonly (readonly [ReachTry['outcome'], string])[] = [
  ['refuses', 'refused at'],
  ['no-answer', 'no answer at'],
  ['unreachable', 'no way to'],
  ['not-tried', 'not tried at'],
];

const msWords = (ms: number): string => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;

export const reservationsWords = (reservations: readonly Reservation[]): string =>
  listWords([...new Set(reservations.map(({ name, project }) => cleanText(project?.name ?? name)))]);

/** `localhost, for localhost and 127.0.0.1, until 2027-01-01. It signed itself: browsers warn of it.` */
export function certificateWords({ subject, names, validTo, sentence }: Certificate): string {
  const others = names.filter((name) => name !== subject);
  const shown = others.length > 4 ? [...others.slice(0, 3), `${others.length - 3} more`] : others;
  const also = shown.length > 0 ? `, also for ${listWords(shown)}` : '';
  return `${subject}${also}${validTo ? `, until ${validTo.slice(0, 10)}` : ''}. ${sentence}`;
}

/** Who has it, in one word or two, for a table. */
export function holderWord({ listeners }: CheckResult): string {
  const names = listeners.map(({ owner, user }) => owner?.name ?? (user ? `a process of ${user}` : 'hidden'));
  return listWords([...new Set(names)]) || '-';
}
