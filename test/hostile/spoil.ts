/** Spoils texts as cut transfers, other languages, other consoles and liars do; the same copies in every run. */
import { decodeConsole } from '../../main/core/platform/readers/decode-console.ts';

/** A whole number from 0, below the one that is given. */
export type Below = (limit: number) => number;

/** mulberry32: so that a failure can be had again. */
export function numbers(seed: number): Below {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const one = <T>(list: readonly T[], below: Below): T => {
  const found = list[below(list.length)];
  if (found === undefined) throw new Error('There is nothing to choose from.');
  return found;
};

/** What breaks readers: signs of the formats, of numbers, of other scripts. */
const SIGNS = [
  ...'0123456789:.*%[](){}"\\,-+eExX/= \t\r\n',
  ...['\0', '\u00a0', '\u0085', '\u2028', '\ufeff', 'é', '受', '\ud800', '\u001b', '0.0.0.0:0', '::', '\r\n'],
];
/** Numbers that are no port, or no number at all, where one stood. */
const NUMBERS = [
  ...[
    '0',
    '1',
    '65535',
    '65536',
    '99999',
    '-1',
    '-80',
    '+80',
    '007',
    '0x50',
    '0X1F',
    '1e3',
    '1.5',
    '80.',
    '',
  ],
  ...['4294967295', '4294967296', '99999999999999999999', '８０', '٨٠', '१२', '8\u200b0', '80\ufeff', 'NaN'],
];
/** Words in the place of others: of headings and states, in other languages and of other tools. */
const WORDS = [
  ...[
    'LISTEN',
    'LISTENING',
    '(LISTEN)',
    'ABHÖREN',
    'ПРОСЛУШИВАНИЕ',
    '受信待ち',
    '듣기',
    'BOUND',
    'ESTABLISHED',
  ],
  ...[
    'TIME_WAIT',
    'UNCONN',
    'TCP',
    'UDP',
    'tcp',
    'udp6',
    'tcp46',
    'IPv4',
    'IPv6',
    '*:*',
    '*.*',
    '[::]:0',
    '-',
  ],
  ...[
    'État',
    'プロトコル  ローカル アドレス',
    'PID',
    'users:(("x",pid=1,fd=3))',
    '1/init',
    '[a.exe]',
    'N/A',
    '"',
  ],
];
const ENDS = ['\n', '\r\n', '\r', '\r\r\n', '\n\n', '\u2028', '\0\n'];

const isBlank = (sign: string | undefined): boolean => sign === ' ' || sign === '\t';
const isEnd = (sign: string | undefined): boolean => sign === '\n' || sign === '\r' || sign === undefined;

/** The field that stands at `at` or before it in its line: from, end. */
function fieldAt(text: string, at: number): [number, number] {
  let end = at;
  while (end > 0 && isBlank(text[end - 1])) end--;
  let from = end;
  while (from > 0 && !isBlank(text[from - 1]) && !isEnd(text[from - 1])) from--;
  while (end < text.length && !isBlank(text[end]) && !isEnd(text[end])) end++;
  return [from, end];
}

const lineAt = (text: string, at: number): [number, number] => {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return [from, end < 0 ? text.length : end + 1];
};

const replaced = (text: string, from: number, end: number, by: string): string =>
  text.slice(0, from) + by + text.slice(end);

/** The run of digits nearest behind `at`; null where there is none. */
function numberAt(text: string, at: number): [number, number] | null {
  let from = at;
  while (from < text.length && !/\d/.test(text[from] ?? '')) from++;
  let end = from;
  while (end < text.length && /\d/.test(text[end] ?? '')) end++;
  return end > from ? [from, end] : null;
}

type Change = (text: string, at: number, below: Below) => string;

const ofSigns: readonly Change[] = [
  (text, at, below) => replaced(text, at, at + 1, one(SIGNS, below)),
  (text, at, below) => replaced(text, at, at, one(SIGNS, below)),
  (text, at, below) => replaced(text, at, at + below(40), ''),
  (text, at, below) => text.slice(0, at + below(40)) + text.slice(at),
  (text, at, below) => {
    const from = below(text.length + 1);
    return replaced(text, at, at, text.slice(from, from + below(40)));
  },
  (text, at) => text.slice(0, at),
  // A bit that was flipped.
  (text, at, below) =>
    replaced(text, at, at + 1, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << below(8)))),
];

const ofRows: readonly Change[] = [
  (text, at) => replaced(text, ...lineAt(text, at), ''),
  // Two rows in one line.
  (text, at) => replaced(text, lineAt(text, at)[1] - 1, lineAt(text, at)[1], ''),
  (text, at) => {
    const [from, end] = lineAt(text, at);
    return text.slice(0, end) + text.slice(from);
  },
  (text, at, below) => {
    const [from] = lineAt(text, at);
    return replaced(text, from, from, text.slice(...lineAt(text, below(text.length + 1))));
  },
];

const ofColumns: readonly Change[] = [
  // Columns move, run into each other, are missing, doubled, or change places.
  (text, at, below) => {
    const [from] = fieldAt(text, at);
    return replaced(text, from, from, ' '.repeat(1 + below(12)));
  },
  (text, at) => {
    const [from] = fieldAt(text, at);
    let blank = from;
    while (blank > 0 && isBlank(text[blank - 1])) blank--;
    return replaced(text, blank, from, '');
  },
  (text, at) => replaced(text, ...fieldAt(text, at), ''),
  (text, at) => {
    const [from, end] = fieldAt(text, at);
    return replaced(text, end, end, ` ${text.slice(from, end)}`);
  },
  (text, at) => {
    const [from, end] = fieldAt(text, at);
    let next = end;
    while (isBlank(text[next])) next++;
    const [, last] = fieldAt(text, next + 1);
    if (isEnd(text[next]) || last <= next) return text;
    return replaced(text, from, last, text.slice(next, last) + text.slice(end, next) + text.slice(from, end));
  },
];

const ofWords: readonly Change[] = [
  (text, at, below) => replaced(text, ...fieldAt(text, at), one(WORDS, below)),
  (text, at, below) => {
    const found = numberAt(text, at);
    return found ? replaced(text, ...found, one(NUMBERS, below)) : text;
  },
  (text, at, below) => {
    const found = numberAt(text, at);
    return found ? replaced(text, ...found, String(below(70_000))) : text;
  },
  (text, at) => {
    const found = numberAt(text, at);
    if (!found) return text;
    const wide = text.slice(...found).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    return replaced(text, ...found, wide);
  },
];

/** The whole text in another console's bytes, perhaps cut or flipped among them. */
const ofBytes: readonly Change[] = [
  (text, _, below) => text.replace(/\r*\n|\r/g, one(ENDS, below)),
  (text, _, below) => decodeConsole(spoiledBytes(Buffer.from(text), below)),
  (text, _, below) => decodeConsole(spoiledBytes(Buffer.from(text, 'utf16le'), below)),
  (text, _, below) => decodeConsole(spoiledBytes(Buffer.from(`\ufeff${text}`, 'utf16le'), below)),
  (text, _, below) => decodeConsole(spoiledBytes(Buffer.from(text, 'latin1'), below)),
];

function spoiledBytes(bytes: Buffer, below: Below): Buffer {
  const at = below(bytes.length);
  if (below(2) === 0) return bytes.subarray(0, at);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
  return bytes;
}

const CHEAP = [...ofSigns, ...ofRows, ...ofColumns, ...ofWords];

const LONG = 3_000;
const HEAD = 250;

/** Of a long text mostly the heading and some rows in a row, for reading takes longest: all its rows get their turn. */
function shortened(text: string, below: Below): string {
  if (text.length < LONG || below(10) === 0) return text;
  const [, head] = lineAt(text, HEAD);
  const [from] = lineAt(text, head + below(text.length - head));
  const [, end] = lineAt(text, Math.min(from + LONG / 2, text.length));
  return text.slice(0, head) + text.slice(from, end);
}

/** One to three changes; those of the whole text, which take longest, in every twentieth. */
export function spoiled(text: string, below: Below): string {
  let copy = shortened(text, below);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const change = one(below(20) === 0 ? ofBytes : CHEAP, below);
    copy = change(copy, below(copy.length + 1), below);
  }
  return copy;
}
