/**
 * The registered layer as text, so that it costs nothing until it is asked: a line for each service, sorted by port,
 * `port TAB protocols TAB name[,alias...] TAB description`, found by halving. Protocols are the letters t, u, s, d.
 */
import type { RegisteredProtocol, RegisteredService } from '../../../preload/model.ts';

export const LETTERS: Readonly<Record<RegisteredProtocol, string>> = {
  tcp: 't',
  udp: 'u',
  sctp: 's',
  dccp: 'd',
};

const PROTOCOLS: Readonly<Record<string, RegisteredProtocol>> = { t: 'tcp', u: 'udp', s: 'sctp', d: 'dccp' };

/** A whole layer with where it comes from. */
export interface RegisteredLayer {
  /** In words, for the user. */
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Pairs of port and protocol. */
  readonly entries: number;
  readonly text: string;
}

/** What one line says; for all of its protocols the same. */
export interface RegisteredLine {
  readonly port: number;
  readonly protocols: readonly RegisteredProtocol[];
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
}

export function readLine(line: string): RegisteredLine {
  const [port = '', letters = '', names = '', description = ''] = line.split('\t');
  const [name = '', ...aliases] = names.split(',');
  const protocols = [...letters].flatMap((letter) => PROTOCOLS[letter] ?? []);
  return { port: Number(port), protocols, name, aliases, description };
}

export const writeLine = ({ port, protocols, name, aliases, description }: RegisteredLine): string =>
  `${port}\t${protocols.map((protocol) => LETTERS[protocol]).join('')}\t${[name, ...aliases].join(',')}\t${description}`;

/** The lines of a port; works for every text whose lines begin with a port and a tab, and are sorted by it. */
export function linesOf(text: string, port: number): string[] {
  const lines: string[] = [];
  let at = firstAtOrAfter(text, port);
  while (at < text.length && portAt(text, at) === port) {
    const end = endOfLine(text, at);
    lines.push(text.slice(at, end));
    at = end + 1;
  }
  return lines;
}

/** The rows of a port, one for each protocol. */
export const registeredOn = (text: string, port: number): RegisteredService[] =>
  linesOf(text, port).flatMap((line) => {
    const { protocols, name, aliases, description } = readLine(line);
    return protocols.map((protocol) => ({ protocol, name, description, aliases: [...aliases] }));
  });

/** The third column of a port and protocol, without the rest of the line being read; null where there is none. */
export function namesOn(text: string, port: number, protocol: RegisteredProtocol): string | null {
  for (const line of linesOf(text, port)) {
    const [, letters = '', names = ''] = line.split('\t', 3);
    if (letters.includes(LETTERS[protocol])) return names;
  }
  return null;
}

/** The beginning of the first line whose port is not lower; the text's length where there is none. */
function firstAtOrAfter(text: string, port: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = text.lastIndexOf('\n', (low + high) >> 1) + 1;
    // The halves meet inside one line: then the line that begins `low` is the only one left to ask.
    const start = middle < low ? low : middle;
    if (portAt(text, start) < port) low = endOfLine(text, start) + 1;
    else high = start;
  }
  return low;
}

/** The number at the beginning of a line. Without a piece of the text being cut out for it, which takes twice the time. */
function portAt(text: string, at: number): number {
  let port = 0;
  for (let place = at; ; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    // Behind the end of the text that is no number either.
    if (!(digit >= 0 && digit <= 9)) return port;
    port = port * 10 + digit;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
