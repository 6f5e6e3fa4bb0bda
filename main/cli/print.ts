/** Prints an answer, as text or as one strict JSON object: data on stdout, words on stderr. */

import type { Failure, Warning } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import type { Answer } from './command.ts';
import type { Terminal } from './terminal.ts';

export function printAnswer(answer: Answer, terminal: Terminal, json: boolean): void {
  const { out, err } = terminal;
  const warnings = answer.warnings ?? [];
  for (const warning of warnings) err.write(`${warningWords(warning)}\n`);
  if (json) {
    const error = answer.failure ? { error: answer.failure } : {};
    if (answer.data || answer.failure)
      out.write(jsonText({ ...answer.data, ...error, warnings }, out.isTerminal));
  } else {
    if (answer.text) out.write(answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`);
    for (const remark of answer.remarks ?? []) err.write(`${remark}\n`);
  }
  if (answer.failure) err.write(`${failureWords(answer.failure)}\n`);
}

/** Cleaned here once more: a folder's name comes from the environment, a reason from another program. */
export const warningWords = ({ message, nextStep }: Warning): string =>
  cleanText(`Warning: ${message} ${nextStep}`, 2_000);

const failureWords = ({ message, nextStep }: Failure): string =>
  cleanText(`quayside: ${message} ${nextStep}`, 8_000);

/** One strict document; on several lines only where a person reads it. */
export const jsonText = (members: Record<string, unknown>, pretty: boolean): string =>
  `${plainJson(JSON.stringify({ schema: 1, ...members }, null, pretty ? 2 : undefined))}\n`;

/**
 * The same JSON without characters that steer a terminal: a name that the user gave a port may hold any. JSON.stringify
 * itself escapes those below 32 and lone surrogates.
 */
export const plainJson = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
