/** Asks on the terminal what ssh asks about a tunnel. Nothing of an answer is kept. */
import type { Tunnel, TunnelQuestion } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import type { Terminal } from './terminal.ts';
import { nameWords } from './tunnel-words.ts';

/** Null declines. `until` is aborted where it is not asked any more. */
export async function askUser(
  tunnel: Pick<Tunnel, 'name'>,
  question: TunnelQuestion,
  terminal: Terminal,
  until: AbortSignal,
): Promise<string | null> {
  const prompt = cleanText(oneLine(question.prompt), 2_000);
  if (question.kind !== 'host-key') {
    return terminal.ask(`${nameWords(tunnel)}: ${prompt} `, { masked: question.masked, until });
  }
  const typed = await terminal.ask(`${nameWords(tunnel)}: ${prompt}\n${trustWords(question.fingerprint)}`, {
    until,
  });
  const word = typed?.trim() ?? '';
  const isTrusted = /^yes$/i.test(word) || (question.fingerprint !== null && word === question.fingerprint);
  // What the user saw, not `yes`: should another key come by then, it is not the one that they trust.
  return isTrusted ? (question.fingerprint ?? 'yes') : null;
}

const trustWords = (fingerprint: string | null): string =>
  fingerprint === null
    ? 'Trust this host from now on? (yes/no) '
    : `Its fingerprint is ${cleanText(fingerprint)}. Is it the one that you were told? (yes/no) `;

/** ssh's question about a host has several lines. */
export const oneLine = (prompt: string): string => prompt.trim().replace(/\s*\n\s*/g, ' ');
