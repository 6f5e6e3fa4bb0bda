/** What `conflicts` and `show` say of a conflict: the sentence, both sides, and what can be done. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Conflict, ConflictKind, Party, Protocol, Snapshot } from '../../preload/model.ts';
import { ignoreCommand, suggestionCommand } from './conflict-commands.ts';
import { agoWords, listWords } from './listener-words.ts';
import { sourceWords } from './reservation-words.ts';
import type { Style } from './style.ts';
import { padToWidth, textWidth } from './text-width.ts';

type Setting = Pick<Snapshot, 'listeners' | 'reservations' | 'conflicts' | 'host'> & {
  now: Date;
  style: Style;
};

export function conflictLines(conflict: Conflict, setting: Setting): string[] {
  const { style, host } = setting;
  const known = { ...setting, home: host.home };
  const isIgnored = conflict.state === 'ignored';
  const commands: Row[] = conflict.suggestions.flatMap((suggestion) => {
    const command = suggestionCommand(suggestion, conflict, known);
    return command && suggestion.action !== 'ignore' ? [[suggestion.label, command] as const] : [];
  });
  const ignore = [isIgnored ? 'Look again' : 'Ignore', ignoreCommand(conflict, known.conflicts)] as const;
  const sides = conflict.parties.map(
    (party) => [sideWords(conflict.kind, party), partyWords(party, conflict, setting)] as const,
  );
  return [
    `${style.strong(conflict.message)}${isIgnored ? style.quiet(' (ignored)') : ''}`,
    ...aligned(sides, (words) => words),
    ...aligned([...commands, ignore], style.quiet),
  ];
}

export const isAbout = (conflict: Conflict, port: number, protocol: Protocol): boolean =>
  conflict.protocol === protocol &&
  (conflict.port === port || conflict.parties.some((party) => party.port === port));

/** In one line, where there is no room for more. */
export const conflictHint = ({ message, state }: Conflict): string =>
  state === 'ignored' ? `${message} (ignored)` : `${message}; \`quayside conflicts\` says what can be done`;

type Row = readonly [name: string, words: string];

function aligned(rows: readonly Row[], style: (name: string) => string): string[] {
  const width = Math.max(0, ...rows.map(([name]) => textWidth(name)));
  return rows.map(([name, words]) => `  ${style(padToWidth(name, width, 'left'))}  ${words}`);
}

function sideWords(kind: ConflictKind, { role }: Party): string {
  if (role === 'holder') return 'held by';
  if (role === 'rightful') return kind === 'displaced' ? 'usually' : 'kept for';
  return kind === 'split' ? 'held by' : 'wanted by';
}

/** `node in ~/api (pid 4242, project api, opened 5 minutes ago)`. */
function partyWords(party: Party, conflict: Conflict, { host, now, reservations }: Setting): string {
  const reservation = reservations.find(({ id }) => id === party.reservationId);
  const details = [
    party.process && `pid ${party.process.pid}`,
    ...projectWords(party, host.home),
    party.user && party.user !== host.user && `of ${party.user}`,
    party.port !== null && party.port !== conflict.port && `now on ${party.port}`,
    conflict.kind === 'split' && party.address && `on ${party.address}`,
    conflict.kind === 'split' && localhostWords(party),
    party.since && `opened ${agoWords(party.since, now)}`,
    reservation && `by ${sourceWords(reservation, host.home)}`,
  ].filter(Boolean);
  return details.length > 0 ? `${party.name} (${details.join(', ')})` : party.name;
}

/** What the name does not say already. */
function projectWords({ project, name }: Party, home: string): string[] {
  if (!project) return [];
  const root = tildePath(project.root, home);
  return [
    ...(name.includes(project.name) ? [] : [`project ${project.name}`]),
    ...(name.includes(root) ? [] : [root]),
  ];
}

const LOCALHOST = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

const localhostWords = ({ localhost }: Party): string =>
  localhost.length === 0
    ? 'not reached by localhost'
    : `reached by localhost as ${listWords(localhost.map((family) => LOCALHOST[family]))}`;
