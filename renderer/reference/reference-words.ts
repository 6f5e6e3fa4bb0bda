/** What the window says about ports and their meaning. Pure. */
import type { Category, PortReference, Whereabouts } from '../../preload/model.ts';

export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  'well-known': 'Well-known, 0–1023',
  registered: 'Registered, 1024–49151',
  dynamic: 'Dynamic, 49152–65535',
};

export const WHERE_WORDS: Readonly<Record<Whereabouts, string>> = {
  development: 'Development',
  container: 'Containers',
  production: 'Production',
};

/** `TCP`, `TCP, UDP`. */
export const protocolsWord = (protocols: readonly string[]): string => protocols.join(', ').toUpperCase();

/** What stands beside the number: what developers call it, else its registered name. */
export function titleWords({ common, registered }: Pick<PortReference, 'common' | 'registered'>): string {
  const names = [...new Set((common.length > 0 ? common : registered).map(({ name }) => name))];
  if (names.length === 0) return 'Nothing is known of it';
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ');
}

/** Where the registered names come from, and how old they are. */
export const sourceWords = ({ registered }: PortReference['source']): string =>
  `${registered.name}, ${registered.date}`;

export const hitsWord = (count: number): string => (count === 1 ? '1 result' : `${count} results`);

/** The number that a search is for; null for names and for what is no port. */
export function portOf(query: string): number | null {
  const [, digits] = /^:?([1-9]\d{0,4})(?:\/(?:tcp|udp))?$/.exec(query.trim()) ?? [];
  const port = Number(digits);
  return digits !== undefined && port <= 65_535 ? port : null;
}
