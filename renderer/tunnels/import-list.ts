/** What can be imported, from an ssh config or from a file, as one list to pick from. */
import type { Tunnel, TunnelCandidate, TunnelSpec } from '../../preload/model.ts';
import { exposureOf } from './forward-reach.ts';
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
    warnings: [...exposureWords(spec), ...warnings],
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
    warnings: [...exposureWords(spec), ...(spec?.autoStart ? [STARTS_ITSELF] : [])],
    known: spec !== null && names.has(spec.name),
  }));
}

const STARTS_ITSELF = 'It comes up by itself whenever Quayside starts.';

/** Who else could use it, each said once. */
const exposureWords = (spec: TunnelSpec | null): string[] => [
  ...new Set(spec?.forwards.flatMap((forward) => exposureOf(forward)?.sentence ?? [])),
];

const isGrave = ({ spec }: ImportRow): boolean =>
  spec?.forwards.some((forward) => exposureOf(forward)?.grave) ?? false;

const forwardsWord = ({ forwards, destination }: TunnelSpec): string =>
  `${forwards.length === 1 ? 'One forward' : `${forwards.length} forwards`}${destination ? ` through ${destination}` : ''}`;

export const canPick = ({ spec, refused }: ImportRow): boolean => spec !== null && refused === null;

/** Everything that is right and new; not what the user must agree to once more, such as an open proxy. */
export const firstPicks = (rows: readonly ImportRow[]): ReadonlySet<string> =>
  new Set(rows.filter((row) => canPick(row) && !row.known && !isGrave(row)).map(({ key }) => key));
