/** The block of words that `show` prints for an owner's addresses on one port. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import { launcherWords } from '../../preload/launcher-kind.ts';
import type { Conflict, Container, Owner, Reservation } from '../../preload/model.ts';
import { conflictHint, isAbout } from './conflict-words.ts';
import type { ListenerGroup } from './group-listeners.ts';
import {
  agoWords,
  endpointWords,
  hiddenWords,
  reachWords,
  serviceWords,
  shellWords,
} from './listener-words.ts';
import { isAt, reservedWords } from './reservation-words.ts';
import type { Style } from './style.ts';
import { nameWords, tunnelCommand } from './tunnel-words.ts';

interface Setting {
  /** Those of other ports are left out. */
  reservations: readonly Reservation[];
  conflicts: readonly Conflict[];
  home: string;
  now: Date;
  style: Style;
}

type Field = readonly [name: string, value: string | null | undefined];

export function listenerDetails(group: ListenerGroup, setting: Setting): string {
  const { first, listeners } = group;
  const fields: Field[] = [
    ...listeners.map(
      (listener): Field => ['Address', `${endpointWords(listener)}${takesBoth(listener.dualStack)}`],
    ),
    ['Reached by', [...new Set(listeners.map(reachWords))].join('; ')],
    ['Tunnel', first.tunnel && tunnelHint(first.tunnel)],
    ['Known as', serviceWords(first)],
    ['Since', timeWords(first.since, setting.now)],
    ...(first.owner ? ownerFields(first.owner, setting) : [['Held by', hiddenWords(first)] as const]),
    ['Container', first.container && containerWords(first.container)],
    ['Compose', first.container && composeWords(first.container)],
    ['User', first.owner ? null : first.user],
    ['Held also by', otherHolders(group)],
    ['System', first.system ? 'part of the operating system' : null],
    ...keptFields(first, setting),
  ];
  const shown = fields.filter(([, value]) => value);
  const width = Math.max(...shown.map(([name]) => name.length));
  const heading = setting.style.strong(`Port ${first.port} (${first.protocol})`);
  const lines = shown.map(([name, value]) => `  ${setting.style.quiet(name.padEnd(width))}  ${value}`);
  return [heading, ...lines].join('\n');
}

const keptFields = (
  { port, protocol }: ListenerGroup['first'],
  { reservations, conflicts, home }: Setting,
): Field[] => [
  ...reservations
    .filter(isAt(port, protocol))
    .map((reservation): Field => ['Reserved', reservedWords(reservation, home)]),
  ...conflicts
    .filter((conflict) => isAbout(conflict, port, protocol))
    .map((conflict): Field => ['Conflict', conflictHint(conflict)]),
];

/** `db-prod; quayside tunnel show db-prod says more`. */
const tunnelHint = (tunnel: NonNullable<ListenerGroup['first']['tunnel']>): string =>
  `${nameWords(tunnel)}; \`${tunnelCommand('show', tunnel)}\` says more`;

const takesBoth = (dualStack: boolean): string => (dualStack ? ' (IPv4 too)' : '');

const timeWords = (at: string, now: Date): string => `${at} (${agoWords(at, now)})`;

function ownerFields(owner: Owner, { home, now }: Setting): Field[] {
  const { project, supervisor } = owner;
  return [
    ['Process', `${owner.name} (pid ${owner.pid})`],
    ['User', owner.user],
    ['Started', timeWords(owner.startedAt, now)],
    ['Command', shellWords(owner.argv)],
    ['Folder', owner.cwd && tildePath(owner.cwd, home)],
    ['Project', project && projectWords(project, home)],
    ['Framework', owner.framework],
    ['Launched by', owner.launchedBy && `${launcherWords(owner.launchedBy)} (pid ${owner.launchedBy.pid})`],
    ['Started by', owner.launchers.map(({ name, pid }) => `${name} (${pid})`).join(' > ')],
    ['Kept up by', supervisor && [supervisor.kind, supervisor.name].filter(Boolean).join(' ')],
  ];
}

const containerWords = ({ name, image, engine }: Container): string => `${name} (${image}, ${engine})`;

/** `service web of project shop`. */
const composeWords = ({ composeProject, composeService }: Container): string =>
  [composeService && `service ${composeService}`, composeProject && `project ${composeProject}`]
    .filter(Boolean)
    .join(' of ');

/** `web-shop on feature/login, script npm run dev, in ~/web-shop`. */
const projectWords = (project: NonNullable<Owner['project']>, home: string): string =>
  [
    [project.name, project.branch && `on ${project.branch}`, project.worktree && '(worktree)']
      .filter(Boolean)
      .join(' '),
    project.script && `script ${project.script}`,
    `in ${tildePath(project.root, home)}`,
  ]
    .filter(Boolean)
    .join(', ');

const otherHolders = ({ first, listeners }: ListenerGroup): string =>
  [
    ...new Map(
      listeners
        .flatMap(({ holders }) => holders)
        .filter(({ pid }) => pid !== first.owner?.pid)
        .map(({ name, pid }) => [pid, `${name} (pid ${pid})`]),
    ).values(),
  ].join(', ');
