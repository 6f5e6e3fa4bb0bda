/** Where an `Include` leads: anchors it as ssh does, and finds the files that its wildcards mean. */
import { type Environment, expandVariables } from './expand-text.ts';
import { LONGEST_PATTERN, matchWild, type WildPart } from './wild-match.ts';

/** `user`: relative to ~/.ssh, may begin with `~`. `system`: relative to /etc/ssh. */
export type ConfigOrigin = 'user' | 'system';

export const SYSTEM_FOLDER = '/etc/ssh';

export interface IncludeAnchors {
  readonly home: string;
  readonly env: Environment;
  readonly systemFolder?: string;
}

/** The whole path, still with its wildcards; or why it leads nowhere. */
export function anchorInclude(
  word: string,
  origin: ConfigOrigin,
  anchors: IncludeAnchors,
): { path: string } | { mistake: string } {
  const { home, env, systemFolder = SYSTEM_FOLDER } = anchors;
  const text = expandVariables(word, env);
  if (text === null) return { mistake: 'names a variable that is not set here' };
  if (text.length > LONGEST_PATTERN || text.includes('\0')) return { mistake: 'is too long for a path' };
  // With a drive there: on Windows. Its own config says the folder of all users' data so.
  if (DRIVE.test(home)) return anchorOnWindows(text, origin, { home, env, systemFolder });
  return anchor(text, origin, home, systemFolder);
}

function anchor(text: string, origin: ConfigOrigin, home: string, systemFolder: string) {
  if (isAbsolute(text)) return { path: text };
  if (!text.startsWith('~')) return { path: `${origin === 'user' ? `${home}/.ssh` : systemFolder}/${text}` };
  if (origin === 'system') return { mistake: 'begins with ~, which the system’s config may not' };
  if (text !== '~' && !text.startsWith('~/')) return { mistake: 'leads to the home of another user' };
  return { path: `${home}${text.slice(1)}` };
}

const PROGRAM_DATA = '__PROGRAMDATA__';

/** Both slashes part folders there; wildcards are looked for between plain ones. */
function anchorOnWindows(
  text: string,
  origin: ConfigOrigin,
  { home, env, systemFolder }: Required<IncludeAnchors>,
) {
  const name = Object.keys(env).find((one) => one.toLowerCase() === 'programdata') ?? '';
  const whole = text.startsWith(PROGRAM_DATA)
    ? `${env[name] ?? 'C:\\ProgramData'}${text.slice(PROGRAM_DATA.length)}`
    : text;
  const plain = (path: string) => path.replaceAll('\\', '/');
  return anchor(plain(whole), origin, plain(home), plain(systemFolder));
}

const DRIVE = /^[A-Za-z]:/;

const isAbsolute = (path: string): boolean => /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);

export const hasWildcard = (path: string): boolean => /[*?[]/.test(path);

/** Names in a folder; none where it cannot be listed. */
export type ListFolder = (folder: string) => Promise<readonly string[]>;

/** The paths that fit, sorted, at most `most`, whether they are files or not. */
export async function globPaths(pattern: string, list: ListFolder, most: number): Promise<string[]> {
  if (!hasWildcard(pattern)) return [pattern];
  let places = [''];
  for (const [index, segment] of pattern.split('/').entries()) {
    const join = (place: string, name: string) => (index === 0 ? name : `${place}/${name}`);
    if (!hasWildcard(segment)) {
      places = places.map((place) => join(place, segment));
      continue;
    }
    const parts = wildParts(segment);
    const found: string[] = [];
    for (const place of places) {
      if (found.length >= most) break;
      const names = await list(place === '' || /^[A-Za-z]:$/.test(place) ? `${place}/` : place);
      for (const name of names) if (fits(name, segment, parts)) found.push(join(place, name));
    }
    places = found.sort().slice(0, most);
  }
  return places;
}

/** As in a shell: what begins with a dot must be meant with a dot. */
const fits = (name: string, segment: string, parts: readonly WildPart[]): boolean =>
  (!name.startsWith('.') || segment.startsWith('.')) && matchWild(parts, name);

function wildParts(segment: string): WildPart[] {
  const parts: WildPart[] = [];
  for (let at = 0; at < segment.length; at += 1) {
    const sign = segment.charAt(at);
    const close = sign === '[' ? segment.indexOf(']', at + 2) : -1;
    if (sign === '*') parts.push('*');
    else if (sign === '?') parts.push(() => true);
    else if (close > 0) {
      parts.push(setPart(segment.slice(at + 1, close)));
      at = close;
    } else parts.push((character) => character === sign);
  }
  return parts;
}

/** `[abc]`, `[a-z]`, `[!a]`. */
function setPart(inside: string): WildPart {
  const isNegated = inside.startsWith('!') || inside.startsWith('^');
  const signs = isNegated ? inside.slice(1) : inside;
  return (character) => {
    for (let at = 0; at < signs.length; at += 1) {
      const isRange = signs[at + 1] === '-' && at + 2 < signs.length;
      const last = isRange ? signs.charAt(at + 2) : signs.charAt(at);
      if (character >= signs.charAt(at) && character <= last) return !isNegated;
      if (isRange) at += 2;
    }
    return isNegated;
  };
}
