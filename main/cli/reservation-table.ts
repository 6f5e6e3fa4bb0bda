/** The tables of `reserve ls`: what is reserved, and what could be. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Offer, Reservation } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';
import { agoWords } from './listener-words.ts';
import { forWords, sourceWords } from './reservation-words.ts';
import type { Style } from './style.ts';
import { layoutTable } from './table.ts';
import { typedCommand, typedPath } from './typed-words.ts';

interface Setting {
  home: string;
  now: Date;
  style: Style;
  width: number | null;
}

export function reservationTable(
  reservations: readonly Reservation[],
  { home, style, width }: Setting,
): string[] {
  return layoutTable<Reservation>(
    [
      { title: 'PORT', align: 'right', text: ({ port }) => String(port), style: style.strong },
      { title: 'PROTO', align: 'left', text: ({ protocol }) => protocol },
      { title: 'NAME', align: 'left', text: ({ name }) => cleanText(name), least: 10 },
      { title: 'FOR', align: 'left', text: (one) => forWords(one, home), least: 12, cut: 'start' },
      { title: 'BY', align: 'left', text: (one) => sourceWords(one, home), least: 12, cut: 'start' },
    ],
    [...reservations].sort(inOrder),
    width,
    style.strong,
  );
}

/** Not cut to the terminal's width: the command is there to be copied. */
export const offerLines = (offers: readonly Offer[], { home, now, style }: Setting): string[] =>
  [...offers]
    .sort(inOrder)
    .flatMap((offer) => [
      `${style.strong(String(offer.port))} ${offer.protocol}: ${cleanText(offer.name)} (${tildePath(offer.project.root, home)}) came up there ${offer.times} times, last ${agoWords(offer.lastSeen, now)}`,
      `  ${acceptCommand(offer, home)}`,
    ]);

const acceptCommand = ({ port, protocol, project }: Offer, home: string): string =>
  typedCommand(
    'reserve',
    port,
    ...(protocol === 'udp' ? ['--protocol', 'udp'] : []),
    '--project',
    typedPath(project.root, home),
  );

const inOrder = (a: Reservation | Offer, b: Reservation | Offer): number =>
  a.port - b.port || (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0);
