/** The words for what a check found. Pure. */
import { ASKED_UP_TO } from '../../preload/asked-up-to.ts';
import type { Certificate, CheckResult, CheckSpan, ReachTry } from '../../preload/model.ts';
import { workPlace } from '../ports/row-words.ts';
import type { CheckState } from './check-run.ts';

type State = CheckResult['state'];

export const STATE_WORDS: Record<State, string> = {
  'in-use': 'In use',
  free: 'Free',
  blocked: 'Blocked',
  closed: 'Closed',
  'no-answer': 'No answer',
  unreachable: 'Unreachable',
  'unknown-name': 'Unknown name',
};

/** Good is what can be had or reached, here and elsewhere. */
export function toneOf({ state, here }: Pick<CheckResult, 'state' | 'here'>): 'good' | 'plain' | 'warn' {
  switch (state) {
    case 'free':
      return 'good';
    case 'in-use':
      return here ? 'plain' : 'good';
    case 'closed':
      return 'plain';
    default:
      return 'warn';
  }
}

export const OUTCOME_WORDS: Record<ReachTry['outcome'], string> = {
  answers: 'answers',
  refuses: 'refuses',
  'no-answer': 'no answer',
  unreachable: 'unreachable',
  'not-tried': 'not tried',
};

const KIND_WORDS: Record<ReachTry['kind'], string> = {
  loopback: 'this machine only',
  lan: 'network',
  named: '',
};

/** `network, eth0`. */
export const tryPlace = ({ kind, interface: name }: ReachTry): string =>
  [KIND_WORDS[kind], kind === 'lan' ? name : null].filter(Boolean).join(', ');

/** `0.4 ms`, `12 ms`, `1.2 s`. */
export function tookWords(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** `3000`, `db.test:5432`, `[::1]:80`: what checks that port again. */
export function targetOf({ host, port }: Pick<CheckResult, 'host' | 'port'>): string {
  if (host === null) return String(port);
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What a row of a list says besides who has the port: what speaks there, else where its owner works, else why. */
export function rowWords({ spoken, listeners: [first], sentence }: CheckResult, home: string): string {
  if (spoken && spoken.kind !== 'silent') return spoken.summary;
  return first ? workPlace(first, home) : sentence;
}

export function validWords({ validFrom, validTo }: Certificate): string | null {
  if (!validFrom || !validTo) return null;
  const day = (at: string) =>
    new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(at));
  return `${day(validFrom)} to ${day(validTo)}`;
}

const ORDER: readonly State[] = [
  'in-use',
  'free',
  'blocked',
  'closed',
  'no-answer',
  'unreachable',
  'unknown-name',
];

const COUNTED: Record<State, string> = {
  'in-use': 'in use',
  free: 'free',
  blocked: 'blocked',
  closed: 'closed',
  'no-answer': 'without an answer',
  unreachable: 'unreachable',
  'unknown-name': 'of an unknown name',
};

export const countOf = (count: number): string => count.toLocaleString('en');

/** `12 in use · 985 free · 3 blocked`. */
export function summaryWords(results: readonly CheckResult[], spans: readonly CheckSpan[]): string {
  const counts = new Map<State, number>();
  const add = (state: State, count: number) => counts.set(state, (counts.get(state) ?? 0) + count);
  for (const { state } of results) add(state, 1);
  for (const { state, from, to } of spans) add(state, to - from + 1);
  return ORDER.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count > 0 ? [`${countOf(count)} ${COUNTED[state]}`] : [];
  }).join(' · ');
}

/** A check of many ports only connects, which must not look as if nothing spoke there. */
export const unaskedWords = (total: number, results: readonly CheckResult[]): string =>
  total > ASKED_UP_TO && results.some(({ tries }) => tries.some(({ outcome }) => outcome === 'answers'))
    ? 'Open a port to see what speaks there.'
    : '';

/** For a screen reader, when it is over. */
export function endWords({ phase, results, spans, total, target }: CheckState): string {
  const [only] = results;
  if (phase === 'cancelled') return `The check of ${target} was cancelled.`;
  if (total === 1 && only) return `${targetOf(only)}: ${STATE_WORDS[only.state]}. ${only.sentence}`;
  return `Checked ${countOf(total)} ports: ${summaryWords(results, spans).replaceAll(' ·', ',')}.`;
}
