/** Reads the words of a command line strictly, and gathers everything that is wrong with them before anything runs. */

import type { Protocol } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';

/** What the parser found: positional words and options by their long name in camel case. */
export interface RawWords {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Words {
  readonly args: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  /** Of an option that may be given several times; in their order. */
  texts(name: string): string[];
  protocol(): Protocol | undefined;
  /** A port given by an option such as `--from`. */
  portOption(name: string): number | undefined;
  integerOption(name: string, least: number, most: number): number | undefined;
  /** Seconds with at most three decimals, as ms. */
  secondsOption(name: string, most: number): number | undefined;
  ports(): number[];
  port(): number;
  /** Notes something else that is wrong, as a sentence. */
  wrong(sentence: string): void;
  /** One sentence for each wrong word, in order; empty when all is well. */
  readonly mistakes: readonly string[];
}

/** A port as a user may write it: 1 to 65535 in plain digits. No sign, blank, exponent or leading zero. */
export function parsePort(word: string): number | null {
  if (!/^[1-9]\d{0,4}$/.test(word)) return null;
  const port = Number(word);
  return port <= 65_535 ? port : null;
}

const PORT_RULE = 'a port is a number from 1 to 65535.';

export function readWords(raw: RawWords): Words {
  const mistakes: string[] = [];
  const wrong = (sentence: string) => {
    mistakes.push(sentence);
  };
  const text = (name: string) => {
    const value = raw.options[camelCase(name)];
    return typeof value === 'string' ? value : undefined;
  };
  const option = (name: string, expected: string, parse: (word: string) => number | null) => {
    const word = text(name);
    if (word === undefined) return undefined;
    const value = parse(word);
    if (value === null) wrong(`${quote(word)} is no value for --${name}, which takes ${expected}.`);
    return value ?? undefined;
  };
  const ports = () => {
    const parsed = raw.args.map((word) => ({ word, port: parsePort(word) }));
    const bad = parsed.filter(({ port }) => port === null).map(({ word }) => quote(word));
    if (bad.length === 1) wrong(`${bad[0]} is no port: ${PORT_RULE}`);
    if (bad.length > 1) wrong(`${bad.join(', ')} are no ports: ${PORT_RULE}`);
    return [...new Set(parsed.flatMap(({ port }) => (port === null ? [] : [port])))];
  };

  return {
    args: raw.args,
    mistakes,
    wrong,
    text,
    texts(name) {
      const values = raw.options[camelCase(name)];
      return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    },
    // The parser takes `--no-wait` for a word that sets `wait` to false.
    flag: (name) =>
      name.startsWith('no-')
        ? raw.options[camelCase(name.slice(3))] === false
        : raw.options[camelCase(name)] === true,
    protocol() {
      const word = text('protocol');
      if (word === undefined || word === 'tcp' || word === 'udp') return word;
      wrong(`${quote(word)} is no value for --protocol, which takes tcp or udp.`);
      return undefined;
    },
    portOption: (name) => option(name, 'a port from 1 to 65535', parsePort),
    integerOption: (name, least, most) =>
      option(name, `a whole number from ${least} to ${most}`, (word) => parseInteger(word, least, most)),
    secondsOption: (name, most) =>
      option(name, `seconds from 0 to ${most}`, (word) => parseSeconds(word, most)),
    ports,
    // 0 only ever comes with a mistake, which ends the command before the port is used.
    port: () => ports()[0] ?? 0,
  };
}

/** A user's own word as it may be shown back to them. */
export const quote = (word: string): string => `"${cleanText(word, 80)}"`;

function parseInteger(word: string, least: number, most: number): number | null {
  if (!/^(0|[1-9]\d{0,9})$/.test(word)) return null;
  const value = Number(word);
  return value >= least && value <= most ? value : null;
}

function parseSeconds(word: string, most: number): number | null {
  if (!/^(0|[1-9]\d{0,6})(\.\d{1,3})?$/.test(word)) return null;
  const value = Number(word);
  return value <= most ? Math.round(value * 1_000) : null;
}

const camelCase = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
