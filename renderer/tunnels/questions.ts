/** Which question is asked now, and in which words. */
import type { Tunnel, TunnelQuestion } from '../../preload/model.ts';

export interface AskedQuestion {
  readonly tunnel: Tunnel;
  readonly question: TunnelQuestion;
}

/**
 * One at a time, of those that were not answered here already: the one that is `shown` for as long as it is asked, for
 * nobody's half a password may go to another; else the one that runs out first.
 */
export function nextQuestion(
  tunnels: readonly Tunnel[],
  answered: ReadonlySet<string>,
  shown: string | null = null,
): AskedQuestion | null {
  const open = tunnels.flatMap((tunnel) =>
    tunnel.question && !answered.has(tunnel.question.id) ? [{ tunnel, question: tunnel.question }] : [],
  );
  const current = open.find(({ question }) => question.id === shown);
  if (current) return current;
  return open.reduce<AskedQuestion | null>(
    (first, one) => (first && first.question.expiresAt <= one.question.expiresAt ? first : one),
    null,
  );
}

interface QuestionWords {
  readonly title: string;
  /** Who speaks in the prompt: a server can imitate what ssh itself would ask. */
  readonly speaker: string;
  /** Names the field. */
  readonly label: string;
  readonly button: string;
}

export function questionWords({ kind }: Pick<TunnelQuestion, 'kind'>): QuestionWords {
  switch (kind) {
    case 'passphrase':
      return { title: 'Passphrase of a key', speaker: 'ssh asks', label: 'Passphrase', button: 'Unlock' };
    case 'password':
      return { title: 'Password', speaker: 'ssh asks', label: 'Password', button: 'Connect' };
    case 'code':
      return { title: 'One-time code', speaker: 'The server asks', label: 'Answer', button: 'Send' };
    case 'host-key':
      return { title: 'Unknown host', speaker: 'ssh says', label: '', button: 'Trust and connect' };
    case 'touch':
      return { title: 'Touch your security key', speaker: 'ssh says', label: '', button: '' };
    case 'other':
      return { title: 'A question', speaker: 'The server asks', label: 'Answer', button: 'Send' };
  }
}
