/** What the command line says about reservations, in plain words. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Reservation } from '../../preload/model.ts';
import { cleanText } from '../core/clean-text.ts';

/** Made on this machine by the user, who can also remove it. */
export const isOwn = ({ source }: Reservation): boolean => source === 'user' || source === 'learned';

export const isAt =
  (port: number, protocol: Reservation['protocol'] | undefined) =>
  (reservation: Pick<Reservation, 'port' | 'protocol'>): boolean =>
    reservation.port === port && (protocol === undefined || reservation.protocol === protocol);

/** `~/web-shop/quayside.json`; null for one that does not stand in a project's file. */
export const fileOf = ({ source, project }: Reservation, home: string): string | null =>
  source === 'project-file' && project ? cleanText(tildePath(`${project.root}/quayside.json`, home)) : null;

/** Who made it: `you`, `learned`, `~/web-shop/quayside.json`, `a tunnel`. */
export function sourceWords(reservation: Reservation, home: string): string {
  if (reservation.source === 'user') return 'you';
  if (reservation.source === 'learned') return 'you, as offered';
  return fileOf(reservation, home) ?? 'a tunnel';
}

/** Who it is for: `~/web-shop, command vite`; `nobody in particular`, where any holder is a conflict. */
export function forWords({ project, match, source }: Reservation, home: string): string {
  const folders = [project?.root, match?.cwd].filter((folder) => folder !== undefined);
  const parts = [
    ...new Set(folders.map((folder) => tildePath(folder, home))),
    match?.command && `command ${match.command}`,
    match?.container && `container ${match.container}`,
  ].filter((part) => part !== undefined);
  if (parts.length > 0) return cleanText(parts.join(', '), 1_000);
  return source === 'tunnel' ? 'the tunnel' : 'nobody in particular';
}

/** `3000 (tcp)`. */
export const portWords = ({ port, protocol }: Pick<Reservation, 'port' | 'protocol'>): string =>
  `${port} (${protocol})`;

/** `as web-shop, for ~/web-shop, by ~/web-shop/quayside.json`. */
export const reservedWords = (reservation: Reservation, home: string): string =>
  `as ${cleanText(reservation.name)}, for ${forWords(reservation, home)}, by ${sourceWords(reservation, home)}`;
