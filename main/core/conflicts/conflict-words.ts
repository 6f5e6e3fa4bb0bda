/** What conflicts are called: sentences that name both sides, in plain short words. Pure. */

import { lastSegment, tildePath } from '../../../preload/folder-path.ts';
import { labelParts } from '../../../preload/friendly-label.ts';
import type { Family, Protocol, Reservation } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { Side } from './side.ts';

/** With these every sentence stays below 200 characters. */
const PROGRAM_LIMIT = 18;
const FOLDER_LIMIT = 24;
const SIDE_LIMIT = PROGRAM_LIMIT + FOLDER_LIMIT + 4;
const PROJECT_LIMIT = 32;

export const portWord = ({ port, protocol }: { port: number; protocol: Protocol }): string =>
  protocol === 'udp' ? `${port} UDP` : String(port);

/** Keeps the beginning. Takes cleaned text. */
function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Keeps the end: the last folders say the most. */
function shortenFolder(folder: string): string {
  if (folder.length <= FOLDER_LIMIT) return folder;
  const end = folder.slice(-(FOLDER_LIMIT - 2));
  const cut = end.search(/[\\/]/);
  return cut > 0 && cut < end.length - 1
    ? `…${end.slice(cut)}`
    : shorten(`…/${lastSegment(folder)}`, FOLDER_LIMIT);
}

export const projectWord = (name: string): string => shorten(cleanText(name), PROJECT_LIMIT);

export const folderWord = (folder: string, home: string): string =>
  shortenFolder(cleanText(tildePath(folder, home), 4_096));

/** Who a port is kept for: the project, else the reservation's own name. */
export const reservedWord = ({ project, name }: Pick<Reservation, 'project' | 'name'>): string =>
  projectWord(project?.name ?? name);

/** `tunnel db-prod`; `node in ~/api`; `node (backend) in ~/api` where the folder does not say the project's name. */
export function sideWord(side: Side, project: { root: string; name: string } | null, home: string): string {
  const { owner, listener } = side;
  // Its `ssh`, or Quayside itself, says nothing to anybody.
  if (listener.tunnel) return `tunnel ${shorten(cleanText(listener.tunnel.name), PROJECT_LIMIT)}`;
  if (listener.container) return `container ${shorten(cleanText(listener.container.name), PROJECT_LIMIT)}`;
  if (!owner) return hiddenWord(listener);
  const program = shorten(cleanText(labelParts({ ...listener, owner }, home).what), PROGRAM_LIMIT);
  if (project) {
    const place = `in ${folderWord(project.root, home)}`;
    if (project.name === lastSegment(project.root)) return `${program} ${place}`;
    const named = `${program} (${shorten(cleanText(project.name), FOLDER_LIMIT)})`;
    return named.length + place.length < SIDE_LIMIT ? `${named} ${place}` : named;
  }
  return owner.cwd === null ? program : `${program} in ${folderWord(owner.cwd, home)}`;
}

function hiddenWord({ ownerHidden, user }: Side['listener']): string {
  if (ownerHidden === 'kernel') return 'the system itself';
  return user === null ? 'a hidden process' : `a process of ${shorten(cleanText(user), PROJECT_LIMIT)}`;
}

export const takenSentence = (port: string, rightful: string, holder: string): string =>
  `${port} (${rightful}) was taken by ${holder}`;

export const blockedSentence = (port: string, tunnel: string, holder: string): string =>
  `${port} (tunnel ${tunnel}) is held by ${holder}`;

export const displacedSentence = (words: {
  server: string;
  on: number;
  from: number;
  holder: string;
}): string => `${words.server} came up on ${words.on} because ${words.holder} has ${words.from}`;

export function clashSentence(port: string, names: readonly string[]): string {
  const [first = '', second = '', ...others] = names;
  if (others.length === 0) return `${port} is reserved by both ${first} and ${second}`;
  const more = others.length === 1 ? '1 more project' : `${others.length} more projects`;
  return `${port} is reserved by ${first}, ${second} and ${more}`;
}

/** Where one of localhost's two addresses leads, as a try of it said. */
export interface Way {
  family: Family;
  name: string;
  reply: 'answers' | 'refuses' | 'silent';
  /** The name `localhost` gives this address at all. */
  given: boolean;
}

const ADDRESS: Record<Family, string> = { ipv4: '127.0.0.1', ipv6: '::1' };

const FAULT = {
  answers: '',
  refuses: ', which refuses',
  silent: ', which is silent',
} as const;

/**
 * `3000 is held twice: localhost gets to node in ~/web first (::1); 127.0.0.1 goes to node in ~/api`. The ways come in
 * the order in which localhost gives its addresses; `unreached` are the sides to which none of them leads.
 */
export function splitSentence(port: string, ways: readonly Way[], unreached: readonly string[]): string {
  const [first, second] = ways;
  const [hidden, ...others] = unreached;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const never = hidden === undefined ? '' : `, never to ${hidden}${more}`;
  const goes = ({ family, name, reply }: Way) => `${ADDRESS[family]} goes to ${name}${FAULT[reply]}`;
  const isOne = !second || (first?.name === second.name && first.reply === second.reply);
  const isReached = first?.given && first.reply === 'answers';
  if (first && isOne) {
    const start = isReached ? `localhost gets to ${first.name}` : goes(first);
    return `${port} is held twice: ${start}${never}`;
  }
  // Two names are enough for one sentence.
  const rest = unreached.length > 0 ? `, never to ${unreached.length} more` : '';
  if (!isReached || !second) return `${port} is held twice: ${ways.map(goes).join('; ')}${rest}`;
  const order = second.given ? ' first' : '';
  const start = `localhost gets to ${first.name}${order} (${ADDRESS[first.family]})`;
  return `${port} is held twice: ${start}; ${goes(second)}${rest}`;
}
