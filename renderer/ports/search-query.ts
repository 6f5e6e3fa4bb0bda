/** Reads what the user types into the search: numbers, words, and operators that become chips. */

export type Filter =
  | { readonly kind: 'port'; readonly from: number; readonly to: number }
  | { readonly kind: 'process' | 'project' | 'user'; readonly value: string }
  | { readonly kind: 'protocol'; readonly value: 'tcp' | 'udp' }
  | { readonly kind: 'exposed' | 'conflict' };

export interface Query {
  readonly filters: readonly Filter[];
  /** A number is a port first and text second. */
  readonly words: readonly { readonly text: string; readonly port: string | null }[];
  /** What was meant as an operator and cannot be one, in a sentence. */
  readonly problem: string | null;
}

export const emptyQuery: Query = { filters: [], words: [], problem: null };

export interface AskedPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** The one port that a search names, and nothing else but its protocol; or null. */
export function askedPort({ filters, words, problem }: Query): AskedPort | null {
  const ports = filters.flatMap((filter) => (filter.kind === 'port' ? [filter] : []));
  const protocols = filters.flatMap((filter) => (filter.kind === 'protocol' ? [filter.value] : []));
  const named = [
    ...words.map(({ port }) => (port === null ? null : Number(port))),
    ...ports.map(({ from, to }) => (from === to ? from : null)),
  ];
  const [port] = named;
  const others = filters.length > ports.length + protocols.length;
  if (problem !== null || others || named.length !== 1 || !port || port > 65_535 || protocols.length > 1)
    return null;
  return { port, protocol: protocols[0] ?? 'tcp' };
}

/** Splits at white space; quotes keep it: `project:"my shop"`. */
export function splitTokens(text: string): string[] {
  return text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

export function parseQuery(text: string): Query {
  const filters: Filter[] = [];
  const words: { text: string; port: string | null }[] = [];
  let problem: string | null = null;
  for (const token of splitTokens(text)) {
    const reading = readOperator(token);
    if (reading === null) {
      const word = token.replaceAll('"', '').toLowerCase();
      if (word) words.push({ text: word, port: portOf(word) });
    } else if (typeof reading === 'string') problem ??= reading;
    else filters.push(reading);
  }
  return { filters, words, problem };
}

/** Whether a finished word is an operator and so becomes a chip. */
export function isOperator(token: string): boolean {
  const reading = readOperator(token);
  return reading !== null && typeof reading !== 'string';
}

/** A filter, a sentence about what is wrong with it, or null where the token is an ordinary word. */
function readOperator(token: string): Filter | string | null {
  const plain = token.toLowerCase();
  if (plain === 'exposed' || plain === 'conflict') return { kind: plain };
  const match = /^(port|process|project|user|protocol):(.*)$/is.exec(token);
  if (!match) return null;
  const kind = match[1]?.toLowerCase();
  const value = (match[2] ?? '').replaceAll('"', '').toLowerCase();
  // The user is still typing the value.
  if (value === '') return `Type what ${kind}: is to match.`;
  switch (kind) {
    case 'port':
      return readPorts(value) ?? 'port: takes a number or a range, such as port:3000-3999.';
    case 'protocol':
      return value === 'tcp' || value === 'udp' ? { kind, value } : 'protocol: takes tcp or udp.';
    case 'process':
    case 'project':
    case 'user':
      return { kind, value };
    default:
      return null;
  }
}

function readPorts(value: string): Filter | null {
  const match = /^(\d{1,5})(?:-(\d{1,5})?)?$/.exec(value);
  if (!match) return null;
  const from = Number(match[1]);
  // `3000-` is a range that is being typed: from there on.
  const to = match[2] === undefined ? (value.endsWith('-') ? 65_535 : from) : Number(match[2]);
  return from <= 65_535 && to <= 65_535
    ? { kind: 'port', from: Math.min(from, to), to: Math.max(from, to) }
    : null;
}

/** `3000`, `:3000`, `localhost:3000` and a pasted `http://127.0.0.1:3000/login` all ask for port 3000. */
function portOf(word: string): string | null {
  if (/^\d{1,5}$/.test(word)) return word;
  const match = /^(?:https?:\/\/)?(?:[a-z0-9.-]*|\[[0-9a-f:]+\]):(\d{1,5})(?:[/?#].*)?$/.exec(word);
  return match?.[1] ?? null;
}
