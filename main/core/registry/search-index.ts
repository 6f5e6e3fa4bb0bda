/** What a search looks through: each common entry and each line of the registered layer. */
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
export const keyOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Common entries first, so that they come first where nothing else decides. */
export const makeIndex = (common: readonly CommonEntry[], registered: string): Indexed[] => [
  ...common.map(fromCommon),
  ...registered.split('\n').filter(Boolean).map(fromLine),
];

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
