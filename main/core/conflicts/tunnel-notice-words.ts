/** What a notice about a tunnel says. Its failure is cleaned already; what a server asks is not repeated. Pure. */
import type { TunnelQuestion } from '../../../preload/model.ts';
import { countTunnels } from '../../../preload/tunnel-wishes.ts';
import { cleanText } from '../clean-text.ts';
import { clipMiddle, fitNames } from './notice-clip.ts';
import type { TunnelNews } from './notice-news.ts';

const WORDS: Record<TunnelNews['is'], string> = {
  lost: 'is lost',
  recovered: 'is up again',
  failed: 'failed',
  asks: 'needs your answer',
};

export const tunnelTitle = ({ is, tunnel }: TunnelNews, limit: number): string =>
  fitNames((name) => `Tunnel ${name} ${WORDS[is]}`, tunnelName(tunnel), '', limit);

export const tunnelName = ({ name }: TunnelNews['tunnel']): string => cleanText(name);

const BODY_SENTENCE = 110;

const QUESTIONS: Record<TunnelQuestion['kind'], string> = {
  passphrase: 'It asks for the passphrase of its key.',
  password: 'It asks for a password.',
  code: 'It asks for a one-time code.',
  'host-key': 'It asks whether its host is the right one.',
  touch: 'It waits for a touch of your security key.',
  other: 'It asks a question.',
};

export function tunnelBody({ is, tunnel }: TunnelNews): string {
  const { failure, question } = tunnel;
  const why = failure ? `${clipMiddle(failure.message, BODY_SENTENCE)} ` : '';
  switch (is) {
    case 'lost':
      return `${why}It is tried again by itself.`;
    case 'recovered':
      return 'It was lost and came back by itself.';
    case 'failed':
      return `${why}${clipMiddle(failure?.nextStep ?? 'Open Quayside to see its log.', BODY_SENTENCE)}`;
    case 'asks':
      return `${question ? `${QUESTIONS[question.kind]} ` : why}Open Quayside to answer.`;
  }
}

/** `3 tunnels need your answer`; where they differ in more than their name, that something changed. */
export function tunnelCount(news: readonly TunnelNews[]): string {
  const count = countTunnels(news.length);
  const kinds = new Set(news.map(({ is }) => is));
  const [is] = kinds;
  if (is === undefined || kinds.size > 1) return `${news.length} changes on your tunnels`;
  const plural = { lost: 'are lost', recovered: 'are up again', failed: 'failed', asks: 'need your answer' };
  return `${count} ${plural[is]}`;
}
