/** Folds rows of IANA's registry into the text of the registered layer: one name a pair, the others as its aliases. */
import type { RegisteredProtocol } from '../../../preload/model.ts';
import { LETTERS, type RegisteredLine, writeLine } from './registered-text.ts';
import { rankOfName, wellFormed } from './several-names.ts';

/** A named pair of port and protocol; text is clean and without tabs, names without commas. */
export interface RegisteredRow {
  readonly port: number;
  readonly protocol: RegisteredProtocol;
  readonly name: string;
  readonly description: string;
  /** The registry itself calls it another name of an entry that it also has. */
  readonly isAlias: boolean;
}

const MOST_ALIASES = 8;

const ORDER = Object.keys(LETTERS);

export interface Folded {
  readonly text: string;
  /** Pairs of port and protocol. */
  readonly entries: number;
}

export function foldRows(rows: Iterable<RegisteredRow>): Folded {
  const pairs = new Map<string, RegisteredRow[]>();
  for (const row of rows) {
    const key = `${row.port}/${row.protocol}`;
    const there = pairs.get(key);
    if (there) there.push(row);
    else pairs.set(key, [row]);
  }
  // Protocols that say the same of a port share a line.
  const lines = new Map<string, RegisteredLine>();
  for (const several of pairs.values()) {
    const line = lineOf(several);
    if (!line) continue;
    const key = writeLine({ ...line, protocols: [] });
    const there = lines.get(key);
    lines.set(key, there ? { ...line, protocols: [...there.protocols, ...line.protocols] } : line);
  }
  const sorted = [...lines.values()].map(sortProtocols).sort(byPort);
  return { text: sorted.map(writeLine).join('\n'), entries: pairs.size };
}

/** All rows are of one pair. */
function lineOf(rows: readonly RegisteredRow[]): RegisteredLine | null {
  const ranked = rows
    .map((row, at) => ({ row, rank: rankOf(row), at }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ row }) => row);
  const first = ranked[0];
  if (!first) return null;
  const others = ranked.map(({ name }) => name).filter((name) => name !== first.name);
  return {
    port: first.port,
    protocols: [first.protocol],
    name: first.name,
    aliases: [...new Set(others)].slice(0, MOST_ALIASES),
    description: first.description,
  };
}

const rankOf = ({ port, protocol, name, isAlias }: RegisteredRow): number =>
  (isAlias ? 100 : 0) + (name === wellFormed(name) ? 0 : 50) + rankOfName(port, protocol, name);

const sortProtocols = (line: RegisteredLine): RegisteredLine => ({
  ...line,
  protocols: [...line.protocols].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
});

const byPort = (a: RegisteredLine, b: RegisteredLine): number =>
  a.port - b.port || ORDER.indexOf(a.protocols[0] ?? '') - ORDER.indexOf(b.protocols[0] ?? '');
