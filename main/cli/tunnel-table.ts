/** The tables of `tunnel ls` and `tunnel import`. Pure. */
import type { Tunnel, TunnelCandidate } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import type { Style } from './style.ts';
import { layoutTable } from './table.ts';
import { nameWords, stateWords } from './tunnel-words.ts';

interface Setting {
  style: Style;
  width: number | null;
}

export interface TunnelRow {
  readonly tunnel: Tunnel;
  readonly sentence: string;
}

export const tunnelTable = (
  rows: readonly TunnelRow[],
  { now, style, width }: Setting & { now: Date },
): string[] =>
  layoutTable<TunnelRow>(
    [
      {
        title: 'NAME',
        align: 'left',
        text: ({ tunnel }) => nameWords(tunnel),
        least: 10,
        style: style.strong,
      },
      { title: 'STATE', align: 'left', text: ({ tunnel }) => stateWords(tunnel, now), least: 12 },
      {
        title: 'WHAT',
        align: 'left',
        text: ({ sentence }) => cleanText(sentence, 2_000),
        least: 12,
        worth: 2,
      },
      { title: 'AUTO', align: 'left', text: ({ tunnel }) => (tunnel.autoStart ? 'yes' : 'no'), worth: 1 },
    ],
    rows,
    width,
    style.strong,
  );

export const candidateTable = (candidates: readonly TunnelCandidate[], { style, width }: Setting): string[] =>
  layoutTable<TunnelCandidate>(
    [
      { title: 'HOST', align: 'left', text: ({ alias }) => cleanText(alias), least: 10, style: style.strong },
      { title: 'IMPORT', align: 'left', text: verdict },
      { title: 'WHAT', align: 'left', text: candidateWords, least: 16, worth: 1 },
    ],
    candidates,
    width,
    style.strong,
  );

export const isImportable = ({ spec, refused }: TunnelCandidate): boolean =>
  spec !== null && refused === null;

const verdict = (candidate: TunnelCandidate): string => {
  if (!isImportable(candidate)) return 'no';
  return candidate.known ? 'saved already' : 'yes';
};

/** Why not, else what it would do. */
export const candidateWords = ({ sentence, refused, spec }: TunnelCandidate): string =>
  cleanText(refused ?? (sentence || (spec ? '' : 'It forwards nothing.')), 2_000);
