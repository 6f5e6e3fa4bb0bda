/** What can be imported, from an ssh config or from a file, as one list to pick from. */
import type { Tunnel, TunnelCandidate, TunnelSpec } from '../../preload/model.ts';
import type { FileEntry } from './tunnel-file.ts';

export interface ImportRow {
  readonly key: string;
  readonly title: string;
  /** What it would do; empty where that is not known. */
  readonly sentence: string;
  readonly spec: TunnelSpec | null;
  /** Why it cannot be imported, or null. */
  readonly refused: string | null;
  readonly warnings: readonly string[];
  /** It is saved already: not picked unless the user wants it twice. */
  readonly known: boolean;
}

export const candidateRows = (candidates: readonly TunnelCandidate[]): ImportRow[] =>
  candidates.map(({ alias, sentence, spec, refused, warnings, known }, index) => ({
    key: `${index}/${alias}`,
    title: alias,
    sentence,
    spec,
    refused: refused ?? (spec ? null : 'It forwards nothing.'),
    warnings,
    known,
  }));

/** `sentenceOf`: what the core says that a tunnel would do, where it has said it. */
export function fileRows(
  entries: readonly FileEntry[],
  tunnels: readonly Tunnel[],
  sentenceOf: (spec: TunnelSpec) => string | undefined,
): ImportRow[] {
  const names = new Set(tunnels.map(({ name }) => name));
  return entries.map(({ title, spec, mistakes }, index) => ({
    key: `${index}/${title}`,
    title,
    sentence: spec ? (sentenceOf(spec) ?? forwardsWord(spec)) : '',
    spec,
    refused: spec ? null : mistakes.join(' '),
    // A file may come from anybody: what starts by itself is said before it is saved.
    warnings: spec?.autoStart ? ['It comes up by itself whenever Quayside starts.'] : [],
    known: spec !== null && names.has(spec.name),
  }));
}

const forwardsWord = ({ forwards, destination }: TunnelSpec): string =>
  `${forwards.length === 1 ? 'One forward' : `${forwards.length} forwards`}${destination ? ` through ${destination}` : ''}`;

export const canPick = ({ spec, refused }: ImportRow): boolean => spec !== null && refused === null;

/** Everything that is right and new. */
export const firstPicks = (rows: readonly ImportRow[]): ReadonlySet<string> =>
  new Set(rows.filter((row) => canPick(row) && !row.known).map(({ key }) => key));
