/** A command line of Windows is one text: takes it apart as programs there do, and puts it together. Pure. */

/**
 * By the rules of CommandLineToArgvW, and of C programs where the two differ (`""` between quotes is a quote, and they go
 * on). The first word is the program: quotes in it only keep blanks, and backslashes are plain. Of all others: `\"` is a
 * quote, backslashes before a quote count half, all others are plain. Empty where the text has no word.
 */
export function splitCommandLine(text: string): string[] {
  if (text.trim() === '') return [];
  const first = programEnd(text);
  const words = [first.word];
  let at = skipBlanks(text, first.end);
  while (at < text.length) {
    const next = wordAt(text, at);
    words.push(next.word);
    at = skipBlanks(text, next.end);
  }
  return words;
}

/** The same words as one text, by the rules that programs there read. The program's own may hold no quote. */
export const joinCommandLine = (argv: readonly string[]): string =>
  argv.map((word, index) => (index === 0 ? programWord(word) : quoted(word))).join(' ');

interface Word {
  readonly word: string;
  /** Behind it. */
  readonly end: number;
}

const isBlank = (sign: string | undefined): boolean => sign === ' ' || sign === '\t';

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}

function programEnd(text: string): Word {
  let isQuoted = false;
  let end = 0;
  while (end < text.length && (isQuoted || !isBlank(text[end]))) {
    if (text[end] === '"') isQuoted = !isQuoted;
    end++;
  }
  return { word: text.slice(0, end).replaceAll('"', ''), end };
}

function wordAt(text: string, from: number): Word {
  const pieces: string[] = [];
  let isQuoted = false;
  let at = from;
  while (at < text.length && (isQuoted || !isBlank(text[at]))) {
    if (text[at] === '\\') {
      const start = at;
      while (text[at] === '\\') at++;
      const count = at - start;
      const beforeQuote = text[at] === '"';
      pieces.push('\\'.repeat(beforeQuote ? count >> 1 : count));
      // An odd one makes the quote a plain sign.
      if (beforeQuote && count % 2 === 1) {
        pieces.push('"');
        at++;
      }
    } else if (text[at] === '"') {
      if (isQuoted && text[at + 1] === '"') {
        pieces.push('"');
        at++;
      } else isQuoted = !isQuoted;
      at++;
    } else {
      const start = at;
      while (at < text.length && isPlain(text, at, isQuoted)) at++;
      pieces.push(text.slice(start, at));
    }
  }
  return { word: pieces.join(''), end: at };
}

const isPlain = (text: string, at: number, isQuoted: boolean): boolean =>
  text[at] !== '\\' && text[at] !== '"' && (isQuoted || !isBlank(text[at]));

const programWord = (word: string): string => (word === '' || /[ \t]/.test(word) ? `"${word}"` : word);

/** Backslashes are doubled before a quote alone: the one in the word, or the one that ends it. */
function quoted(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}
