/** Finds ports by number, name, alias, a name that is typed nearly right, or what they are for. */
import type { ReferenceHit, RegisteredProtocol } from '../../../preload/model.ts';
import { nearest } from './edit-distance.ts';
import { readQuery, type SearchQuery } from './read-query.ts';
import type { Indexed } from './search-index.ts';

interface Match {
  why: ReferenceHit['why'];
  /** Lower is better. */
  rank: number;
}

interface Found extends Match {
  entry: Indexed;
}

type Matcher = (entry: Indexed, query: SearchQuery) => Match | null;

/**
 * Best first, at most `limit`; of equals the common ones first. Typing mistakes are looked for only where no name fits,
 * and descriptions only where there is room left. Nothing for a query without letters and digits.
 */
export function searchPorts(index: readonly Indexed[], text: string, limit: number): ReferenceHit[] {
  const query = readQuery(text);
  if (query.key === '') return [];
  const found = collect(index, query, namedMatch);
  if (found.length === 0 && query.digits === null) found.push(...collect(index, query, typoMatch));
  if (found.length < limit) found.push(...collectNew(index, query, found));
  return found
    .sort((a, b) => a.rank - b.rank || closeness(a) - closeness(b) || a.entry.port - b.entry.port)
    .slice(0, Math.max(0, limit))
    .map((hit) => toHit(hit, query.protocol));
}

function collect(index: readonly Indexed[], query: SearchQuery, matcher: Matcher): Found[] {
  const found: Found[] = [];
  for (const entry of index) {
    if (query.protocol && !entry.protocols.includes(query.protocol)) continue;
    const match = matcher(entry, query);
    if (match) found.push({ entry, ...match });
  }
  return found;
}

function collectNew(index: readonly Indexed[], query: SearchQuery, before: readonly Found[]): Found[] {
  const known = new Set(before.map(({ entry }) => entry));
  return collect(index, query, descriptionMatch).filter(({ entry }) => !known.has(entry));
}

function namedMatch(entry: Indexed, { digits, key, text, words }: SearchQuery): Match | null {
  if (digits !== null) {
    const port = String(entry.port);
    if (port === digits) return { why: 'number', rank: 0 };
    if (port.startsWith(digits)) return { why: 'number', rank: 2 };
  }
  if (entry.key === key) return { why: 'name', rank: 1 };
  if (entry.name.toLowerCase().startsWith(`${text} `)) return { why: 'name', rank: 1.5 };
  if (entry.aliases.includes(key)) return { why: 'alias', rank: 2 };
  if (entry.key.startsWith(key)) return { why: 'name', rank: 3 };
  if (entry.aliases.some((alias) => alias.startsWith(key))) return { why: 'alias', rank: 4 };
  if (words.every((word) => word.test(entry.name))) return { why: 'name', rank: 6 };
  return key.length >= 3 && entry.key.includes(key) ? { why: 'name', rank: 7 } : null;
}

/** One mistake in a short word, two in a longer one; none in words of three letters, which are too like each other. */
function typoMatch(entry: Indexed, { key }: SearchQuery): Match | null {
  const most = key.length < 4 ? 0 : key.length < 7 ? 1 : 2;
  if (most === 0) return null;
  const least = Math.min(
    nearest(key, [entry.key], most),
    nearest(key, wordsOfName(entry), most) + 0.25,
    nearest(key, entry.aliases, most) + 0.5,
  );
  return least >= most + 1 ? null : { why: 'typo', rank: 7 + least };
}

/** Common names are of several words, each of which may be all that was typed. */
const wordsOfName = ({ name, layer }: Indexed): string[] =>
  layer === 'common' && name.includes(' ')
    ? name
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word.length >= 4)
    : [];

function descriptionMatch({ name, meaning }: Indexed, { key, words }: SearchQuery): Match | null {
  if (key.length < 3) return null;
  return words.every((word) => word.test(meaning) || word.test(name))
    ? { why: 'description', rank: 10 }
    : null;
}

/** Of names that match alike the common ones and then the shortest, which have the least that was not asked for. */
const closeness = ({ entry, why }: Found): number =>
  (entry.layer === 'common' ? 0 : 1_000) + (why === 'name' ? entry.key.length : 0);

const toHit = ({ entry, why }: Found, protocol: RegisteredProtocol | null): ReferenceHit => ({
  port: entry.port,
  protocol: protocol ?? entry.protocols[0] ?? 'tcp',
  name: entry.name,
  layer: entry.layer,
  meaning: entry.meaning,
  why,
});
