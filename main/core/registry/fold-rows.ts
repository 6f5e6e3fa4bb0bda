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

export interface Folded {
  readonly text: string;
  /** Pairs of port and protocol. */
  readonly entries: number;
}

const MOST_ALIASES = 8;

/** So many ports are folded in about a millisecond. */
const STEP = 250;

// The keys of LETTERS are what its type says.
const PROTOCOLS = Object.keys(LETTERS) as RegisteredProtocol[];

/** At once. */
export function foldRows(rows: readonly RegisteredRow[]): Folded {
  const steps = foldSteps(rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Step by step, each about a millisecond, so that others can run between them. */
export function* foldSteps(rows: readonly RegisteredRow[]): Generator<undefined, Folded> {
  const ports = new Map<number, RegisteredRow[]>();
  for (const [at, row] of rows.entries()) {
    const there = ports.get(row.port);
    if (there) there.push(row);
    else ports.set(row.port, [row]);
    if (at % (10 * STEP) === 0) yield;
  }
  const lines: string[] = [];
  let entries = 0;
  for (const [at, port] of [...ports.keys()].sort((a, b) => a - b).entries()) {
    const ofPort = linesOfPort(ports.get(port) ?? []);
    for (const line of ofPort) {
      lines.push(writeLine(line));
      entries += line.protocols.length;
    }
    if (at % STEP === 0) yield;
  }
  return { text: lines.join('\n'), entries };
}

/** Protocols that say the same of a port share a line. */
function linesOfPort(rows: readonly RegisteredRow[]): RegisteredLine[] {
  const lines: RegisteredLine[] = [];
  for (const protocol of PROTOCOLS) {
    const line = lineOf(rows.filter((row) => row.protocol === protocol));
    if (!line) continue;
    const at = lines.findIndex((other) => saysTheSame(other, line));
    const same = lines[at];
    if (same) lines[at] = { ...same, protocols: [...same.protocols, protocol] };
    else lines.push(line);
  }
  return lines;
}

/** All rows are of one pair. */
function lineOf(rows: readonly RegisteredRow[]): RegisteredLine | null {
  const ranked = rows.length < 2 ? rows : [...rows].sort((a, b) => rankOf(a) - rankOf(b));
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

const saysTheSame = (a: RegisteredLine, b: RegisteredLine): boolean =>
  a.name === b.name && a.description === b.description && a.aliases.join() === b.aliases.join();

const rankOf = ({ port, protocol, name, isAlias }: RegisteredRow): number =>
  (isAlias ? 100 : 0) + (name === wellFormed(name) ? 0 : 50) + rankOfName(port, protocol, name);
