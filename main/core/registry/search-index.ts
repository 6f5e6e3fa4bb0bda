/** What a search looks through: each common entry and each line of the registered layer. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReferenceHit, RegisteredProtocol } from '../../../preload/model.ts';
import type { CommonEntry } from './common-entry.ts';
import { readLine } from './registered-text.ts';

export interface Indexed {
  readonly port: number;
  /** The first is what a hit says where the query does not ask for another. */
  readonly protocols: readonly RegisteredProtocol[];
  readonly name: string;
  readonly layer: ReferenceHit['layer'];
  readonly meaning: string;
  /** The name's letters and digits. */
  readonly key: string;
  /** Keys of other names and of the programs whose default it is. */
  readonly aliases: readonly string[];
}

/** `Node.js` and `node js` are the same. */
export function keyOf(text: string): string {
  const small = text.toLowerCase();
  // Nearly all names are ASCII, which takes a third of the time.
  return ASCII.test(small) ? small.replace(/[^a-z0-9]+/g, '') : small.replace(/[^\p{L}\p{N}]+/gu, '');
}

const ASCII = /^[ -~]*$/;

/** So many lines take about two milliseconds. */
const STEP = 500;

/** Common entries first, so that they come first where nothing else decides. Lets others run while it is made. */
export async function makeIndex(common: readonly CommonEntry[], registered: string): Promise<Indexed[]> {
  const index = common.map(fromCommon);
  const lines = registered.split('\n').filter(Boolean);
  for (let from = 0; from < lines.length; from += STEP) {
    await nextTurn();
    for (const line of lines.slice(from, from + STEP)) index.push(fromLine(line));
  }
  return index;
}

const fromCommon = ({ port, protocol, name, also, meaning, defaultOf }: CommonEntry): Indexed => ({
  port,
  protocols: [protocol],
  name,
  layer: 'common',
  meaning,
  key: keyOf(name),
  aliases: [...also, ...defaultOf.map(({ program }) => program)].map(keyOf),
});

function fromLine(line: string): Indexed {
  const { port, protocols, name, aliases, description } = readLine(line);
  return {
    port,
    protocols,
    name,
    layer: 'registered',
    meaning: description,
    key: keyOf(name),
    aliases: aliases.map(keyOf),
  };
}
