/** Chooses what to call a process: what it calls itself, unless that is cut or says nothing. */
import { basename } from 'node:path';
import { cleanText } from '../../clean-text.ts';
import { wholeTitle } from '../../whole-title.ts';

/** The kernel keeps 15 bytes of a name. */
const COMM_LIMIT = 15;
const NAME_LIMIT = 128;
/** Names that runtimes give to their first thread, which is what the kernel then shows as the process's name. */
const THREAD_NAMES = new Set(['MainThread', 'node-MainThread', 'main', 'Main', 'Thread-1']);

/**
 * `comm` is what the kernel shows and the process may set; `exe` the path of its program; `argv` its command line (the
 * first arguments are enough). A `comm` of 15 bytes was probably cut: the base name of the program or of one of the
 * first two arguments (a script is the second) that begins with it is the whole. A thread's name is replaced by the
 * base name of the program, or of the first argument. Anything else is taken as it is, for a process may name itself.
 */
export function chooseName(comm: string, exe: string | null, argv: readonly string[]): string {
  const candidates = [exe?.replace(/ \(deleted\)$/, ''), argv[0], argv[1]].map((path) => baseOf(path));
  if (THREAD_NAMES.has(comm) || comm === '') {
    return cleanText(candidates.find((name) => name !== '') ?? (comm || '?'), NAME_LIMIT);
  }
  // A cut may fall inside a character, which then reads as the replacement character.
  const start = comm.replace(/\uFFFD+$/, '');
  const cut = Buffer.byteLength(start) >= COMM_LIMIT - 3 && start !== '';
  const whole = cut
    ? candidates.find((name) => name.length > start.length && name.startsWith(start))
    : undefined;
  return cleanText(whole ?? comm, NAME_LIMIT);
}

/**
 * What an ancestor is called where it is shown: as `chooseName` says, but of a title that the kernel cut (`npm run dev:fro`)
 * the whole, as it stands in the command line. An owner keeps the cut one, which saved reservations are matched with.
 */
export const chooseAncestorName = (comm: string, exe: string | null, argv: readonly string[]): string =>
  wholeTitle(comm, argv) ?? chooseName(comm, exe, argv);

/** Of a path; of a title that a process wrote over its command line, nothing. */
const baseOf = (path: string | undefined): string => (path && !/[\s:]/.test(path) ? basename(path) : '');

/** Whether the name alone is not enough, so that the program and the command line must be looked at. */
export const needsMore = (comm: string): boolean =>
  comm === '' || THREAD_NAMES.has(comm) || Buffer.byteLength(comm) >= COMM_LIMIT - 3;
