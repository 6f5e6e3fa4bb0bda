/** Cuts the lines of an ssh config into words, by OpenSSH's own rules (strdelim and argv_split of its sources). */

const BLANKS = ' \t\r\n';
const WORD_ENDS = /[ \t\r\n"=]/g;

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && BLANKS.includes(text.charAt(at))) at += 1;
  return at;
};

/** `next` is where to go on, or null at the end; `word` is null where a quote is not closed. */
export interface NextWord {
  word: string | null;
  next: number | null;
}

/** The next word of `Key value`, `Key=value` and of the criteria of `Match`; one `=` may stand between two words. */
export function nextWord(text: string, from: number): NextWord {
  WORD_ENDS.lastIndex = from;
  const end = WORD_ENDS.exec(text)?.index;
  if (end === undefined) return { word: text.slice(from), next: null };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return { word: null, next: null };
    return { word: text.slice(from, end) + text.slice(end + 1, close), next: skipBlanks(text, close + 1) };
  }
  let next = skipBlanks(text, end + 1);
  if (text[end] !== '=' && text[next] === '=') next = skipBlanks(text, next + 1);
  return { word: text.slice(from, end), next };
}

/** What stands before and after the first gap of a line, the keyword in small letters; null where there is none. */
export function splitKeyword(raw: string): { keyword: string; rest: string } | null {
  const line = trimEnd(raw);
  let { word, next } = nextWord(line, 0);
  if (word === '' && next !== null) ({ word, next } = nextWord(line, next));
  if (!word || word.startsWith('#')) return null;
  return { keyword: word.toLowerCase(), rest: next === null ? '' : line.slice(skipBlanks(line, next)) };
}

/** ssh reads lines as C strings, so a NUL ends them; a form feed is a blank at the end only. */
function trimEnd(raw: string): string {
  const nul = raw.indexOf('\0');
  let end = nul < 0 ? raw.length : nul;
  while (end > 1 && `${BLANKS}\f`.includes(raw.charAt(end - 1))) end -= 1;
  return raw.slice(0, end);
}

/** The words of the rest of a line up to a comment; null where a quote is not closed. */
export function splitWords(text: string): string[] | null {
  const words: string[] = [];
  for (let at = 0; at < text.length; ) {
    const sign = text[at];
    if (sign === ' ' || sign === '\t') at += 1;
    else if (sign === '#') break;
    else {
      const { word, end } = readWord(text, at);
      if (word === null) return null;
      words.push(word);
      at = end;
    }
  }
  return words;
}

/** Takes plain runs in one piece: joining single signs would cost more than all the rest. */
function readWord(text: string, from: number): { word: string | null; end: number } {
  let word = '';
  let quote = '';
  let plainFrom = from;
  const signs = /[\\"' \t]/g;
  signs.lastIndex = from;
  for (let found = signs.exec(text); found; found = signs.exec(text)) {
    const { index: at } = found;
    const [sign] = found;
    const isEscape = sign === '\\' && isEscaped(text.charAt(at + 1), quote);
    const isQuote = (sign === '"' || sign === "'") && (quote === '' || quote === sign);
    const isEnd = quote === '' && (sign === ' ' || sign === '\t');
    if (!isEscape && !isQuote && !isEnd) continue;
    word += text.slice(plainFrom, at);
    if (isEnd) return { word, end: at };
    plainFrom = at + 1;
    if (isEscape) signs.lastIndex = at + 2;
    else quote = quote === '' ? sign : '';
  }
  return { word: quote === '' ? word + text.slice(plainFrom) : null, end: text.length };
}

const isEscaped = (sign: string, quote: string): boolean =>
  sign === "'" || sign === '"' || sign === '\\' || (quote === '' && sign === ' ');
