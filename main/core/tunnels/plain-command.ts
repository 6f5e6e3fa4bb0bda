/**
 * Makes of pasted text the one line of which a tokenizer and a shell think the same: what a shell would fill in, run or
 * join is refused or written out. Nothing is ever filled in: `$HOME` stays `$HOME`.
 */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

/** Characters: fifty forwards with long names fit, and reading them blocks nothing for as long as 50 ms. */
const MOST_CHARACTERS = 16_384;

const STEP = 'Paste one plain ssh command.';

export interface PlainCommand {
  readonly line: string;
  /** Such as `$HOME`: what its shell would fill in, and nobody else does. */
  readonly variables: readonly string[];
}

interface Scan {
  readonly text: string;
  readonly variables: string[];
  at: number;
  line: string;
  /** What the word at hand holds so far; empty between words. */
  word: string;
  /** There is something of a command. */
  started: boolean;
  /** A line with a command has ended. */
  ended: boolean;
}

/** One line in which single quotes, double quotes and `\` in double quotes are all the quoting there is; no comments. */
export function plainCommand(pasted: string): Result<PlainCommand> {
  if (pasted.length > MOST_CHARACTERS) {
    return fail('invalid-input', `The text is longer than ${MOST_CHARACTERS} characters.`, STEP);
  }
  // A prompt that was copied with the command.
  const text = pasted.trim().replace(/^\$\s+/, '');
  if (hasHostileSign(text)) {
    return fail(
      'invalid-input',
      'The text holds control characters or invisible ones.',
      'Type the command instead.',
    );
  }
  const scan: Scan = { text, variables: [], at: 0, line: '', word: '', started: false, ended: false };
  while (scan.at < text.length) {
    const wrong = step(scan);
    if (wrong) return fail('invalid-input', wrong, STEP);
  }
  return ok({ line: scan.line, variables: scan.variables });
}

function hasHostileSign(text: string): boolean {
  const flat = text.replace(/[\t\r\n]/g, ' ');
  return cleanText(flat, flat.length) !== flat;
}

/** Reads on by one piece; what is wrong, or null. */
function step(scan: Scan): string | null {
  const sign = scan.text.charAt(scan.at);
  if (sign === '\n') return lineEnd(scan);
  if (/\s/.test(sign)) return between(scan, ' ', 1);
  if (sign === '#' && scan.word === '') return comment(scan);
  if (scan.ended) return 'The text holds more than one command.';
  if (/[|&;()<>]/.test(sign)) return operator(scan, sign);
  if (sign === "'") return singleQuoted(scan);
  if (sign === '"') return doubleQuoted(scan);
  if (sign === '\\') return escaped(scan);
  if (sign === '`') return SUBSTITUTION;
  if (sign === '$') return variable(scan, false);
  return take(scan, sign === '#' ? "'#'" : sign, sign, 1);
}

/** Characters of a variable's name or of a path of Windows; more is no sensible one. */
const MOST_NAME = 256;

const SUBSTITUTION = 'The command holds another one ($(...) or back-quotes), which would be run.';
const UNFINISHED = 'A quote in the command is not closed.';

function take(scan: Scan, written: string, meant: string, length: number): null {
  scan.line += written;
  scan.word += meant;
  scan.started = true;
  scan.at += length;
  return null;
}

function between(scan: Scan, written: string, length: number): null {
  scan.line += written;
  scan.word = '';
  scan.at += length;
  return null;
}

function operator(scan: Scan, sign: string): null {
  scan.started = true;
  return between(scan, sign, 1);
}

function lineEnd(scan: Scan): null {
  scan.ended ||= scan.started;
  return between(scan, ' ', 1);
}

function comment(scan: Scan): null {
  const end = scan.text.indexOf('\n', scan.at);
  scan.at = end < 0 ? scan.text.length : end;
  return null;
}

function singleQuoted(scan: Scan): string | null {
  const end = scan.text.indexOf("'", scan.at + 1);
  if (end < 0) return UNFINISHED;
  const piece = scan.text.slice(scan.at, end + 1);
  if (/[\r\n]/.test(piece)) return 'A quoted value holds a line break.';
  // Never empty: what follows a quote goes on with its word.
  return take(scan, piece, piece, piece.length);
}

function doubleQuoted(scan: Scan): string | null {
  take(scan, '"', '"', 1);
  while (scan.at < scan.text.length) {
    const sign = scan.text.charAt(scan.at);
    if (sign === '"') return take(scan, '"', '"', 1);
    const wrong = inDoubleQuotes(scan, sign);
    if (wrong) return wrong;
  }
  return UNFINISHED;
}

function inDoubleQuotes(scan: Scan, sign: string): string | null {
  if (sign === '\r' || sign === '\n') return 'A quoted value holds a line break.';
  if (sign === '`') return SUBSTITUTION;
  if (sign === '$') return variable(scan, true);
  if (sign !== '\\') return take(scan, sign, sign, 1);
  const continued = /^\\\r?\n/.exec(scan.text.slice(scan.at, scan.at + 3));
  if (continued) return take(scan, '', '', continued[0].length);
  const next = scan.text.charAt(scan.at + 1);
  if (next === '`') return take(scan, next, next, 2);
  // Before any other sign a shell keeps the backslash.
  return /["\\$]/.test(next) ? take(scan, `\\${next}`, next, 2) : take(scan, '\\\\', '\\', 1);
}

function escaped(scan: Scan): string | null {
  const continued = /^\\\r?\n/.exec(scan.text.slice(scan.at, scan.at + 3));
  if (continued) return take(scan, '', '', continued[0].length);
  // A path of Windows, which no POSIX shell would see: `C:\Users\ada`.
  if (scan.word.length < MOST_NAME && /^(-i|.*=)?[A-Za-z]:(\\.*)?$/.test(scan.word))
    return take(scan, "'\\'", '\\', 1);
  const next = scan.text.charAt(scan.at + 1);
  if (next === '' || /[\r\n]/.test(next)) return 'The command ends in the middle, behind a backslash.';
  return take(scan, next === "'" ? `"'"` : `'${next}'`, next, 2);
}

/** `$NAME` and `${NAME}` are kept as they are written, a lone `$` too; what else begins with `$` is refused. */
function variable(scan: Scan, isInDoubleQuotes: boolean): string | null {
  const literal = (text: string) =>
    take(scan, isInDoubleQuotes ? `\\${text}` : `'${text}'`, text, text.length);
  const rest = scan.text.slice(scan.at, scan.at + MOST_NAME);
  if (rest.startsWith('$(')) return SUBSTITUTION;
  const name = /^\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})/.exec(rest)?.[0];
  if (name !== undefined) {
    scan.variables.push(name);
    return literal(name);
  }
  // A quote behind $ has a meaning of its own, but for the one that closes.
  const isSpecial = isInDoubleQuotes ? /^\$[{\d$!?@*#-]/.test(rest) : /^\$[{\d$!?@*#'"-]/.test(rest);
  return isSpecial ? 'The command holds a value that only its shell can fill in.' : literal('$');
}
