/** The table of `ref NAME`: what answers to a name, one port a line. Pure. */
import { type Folded, foldProtocols } from '../../preload/fold-protocols.ts';
import type { ReferenceHit } from '../../preload/model.ts';
import type { Style } from './style.ts';
import { type Column, layoutTable } from './table.ts';

type Row = Folded<ReferenceHit>;

export const referenceTable = (
  hits: readonly ReferenceHit[],
  { style, width }: { style: Style; width: number | null },
): string[] => layoutTable(columns(style), foldProtocols(hits), width, style.strong);

const columns = (style: Style): Column<Row>[] => [
  { title: 'PORT', align: 'left', text: portWords, style: style.strong },
  { title: 'NAME', align: 'left', text: ({ name }) => name, least: 12 },
  { title: 'LAYER', align: 'left', text: ({ layer }) => layer, worth: 1, style: style.quiet },
  { title: 'MEANING', align: 'left', text: ({ meaning }) => meaning, least: 16 },
];

/** `5432/tcp`, `53/tcp,udp`. */
export const portWords = ({ port, protocols }: Pick<Row, 'port' | 'protocols'>): string =>
  `${port}/${protocols.join(',')}`;

/** `5432 (PostgreSQL) and 5433 (pyrrho)`: each port once. */
export const nearestWords = (hits: readonly ReferenceHit[]): string[] =>
  [...new Map(hits.map((hit) => [hit.port, hit])).values()].map(({ port, name }) => `${port} (${name})`);
