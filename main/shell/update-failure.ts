/** Says in words what went wrong with a feed or a download, whatever electron-updater, Node or Chromium call it. Pure. */
import { cleanText } from '../core/clean-text.ts';

/** By what stands in an error's code or message; the first that fits counts. Each is the end of "…: ". */
const REASONS: readonly (readonly [sign: RegExp, words: string])[] = [
  [
    /ERR_CHECKSUM_MISMATCH|checksum mismatch/,
    'what came is not what was published (its checksum differs), and it was thrown away',
  ],
  [/ERR_UPDATER_INVALID_SIGNATURE/, 'what came is not signed by who made this copy, and it was thrown away'],
  [
    /CHANNEL_FILE_NOT_FOUND|LATEST_VERSION_NOT_FOUND|HTTP_ERROR_404/,
    'its feed has no version for this system',
  ],
  [
    /ERR_UPDATER_(?:INVALID|NO_|ZIP_FILE|NOT_FOUND)|YAMLException/,
    'what its feed says of it cannot be understood',
  ],
  [/ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED/, 'its feed cannot be found from here'],
  [/ECONNREFUSED|CONNECTION_REFUSED|ADDRESS_UNREACHABLE|E(?:HOST|NET)UNREACH/, 'its feed cannot be reached'],
  [
    /ECONNRESET|EPIPE|CONNECTION_(?:RESET|CLOSED|ABORTED)|CONTENT_LENGTH_MISMATCH|aborted|HPE_|INCOMPLETE_CHUNKED/,
    'the connection to its feed broke off',
  ],
  [/CERT|SSL|TLS/, 'its feed cannot prove that it is the right one'],
  [/TIMED?_?OUT|timed out/i, 'its feed did not answer in time'],
  [/Too many redirects|TOO_MANY_REDIRECTS/, 'its feed leads from one place to the next without end'],
  [/ENOSPC|EDQUOT/, 'there is no room for it on the disk'],
  [/EACCES|EPERM|EROFS/, 'it could not be written'],
];

/** A reason without a full stop, of 200 characters at most, and clean. */
export function failureReason(error: unknown): string {
  // What Quayside says itself is said as it is.
  if (error instanceof UpdateError) return error.message;
  const { code, sentence } = codeAndSentence(error);
  const byCode = wordsFor(code);
  if (byCode !== null) return byCode;
  const status = /HTTP_ERROR_(\d{3})/.exec(code)?.[1] ?? /\bstatus (\d{3})\b/.exec(sentence)?.[1];
  if (status !== undefined) return `its feed answered with ${status}`;
  return wordsFor(sentence) ?? cleanText(sentence || 'nobody knows why', 200);
}

const wordsFor = (text: string): string | null => REASONS.find(([sign]) => sign.test(text))?.[1] ?? null;

/** A reason of our own: part of a sentence, fit to be shown. */
export class UpdateError extends Error {}

function codeAndSentence(error: unknown): { code: string; sentence: string } {
  const message = error instanceof Error ? error.message : String(error);
  // Of several lines only the first is a sentence; the others are stacks, headers and whole bodies.
  const sentence = message.slice(0, 2_000).split('\n', 1)[0]?.trim() ?? '';
  const code = error instanceof Error ? ('code' in error ? String(error.code) : error.name) : '';
  return { code, sentence };
}
