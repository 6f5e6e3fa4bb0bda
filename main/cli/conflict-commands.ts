/** What can be done about a conflict, as commands to type. Pure. */
import type { Conflict, Listener, Party, Reservation, Snapshot, Suggestion } from '../../preload/model.ts';
import { isAt, isOwn } from './reservation-words.ts';
import { shortId } from './short-id.ts';
import { typedCommand, typedPath } from './typed-words.ts';

type Known = Pick<Snapshot, 'listeners' | 'reservations' | 'conflicts'> & { home: string };

/** Null for a suggestion that cannot be said in one command. */
export function suggestionCommand(suggestion: Suggestion, conflict: Conflict, known: Known): string | null {
  const { action, listenerId, port, party } = suggestion;
  if (action === 'free') return freeCommand(known.listeners, listenerId);
  if (action === 'use-next') return port === null ? null : typedCommand('next', '--from', port);
  if (action === 'ignore') return ignoreCommand(conflict, known.conflicts);
  const to = party === null ? undefined : conflict.parties[party];
  return to ? reserveCommand(conflict, to, known) : null;
}

export const ignoreCommand = ({ id, state }: Conflict, conflicts: readonly Conflict[]): string =>
  typedCommand('conflicts', 'ignore', shortId(id, conflicts), state === 'ignored' ? '--undo' : null);

/** So exact that nobody else on that port is ended with it. */
function freeCommand(listeners: readonly Listener[], listenerId: string | null): string | null {
  const listener = listeners.find(({ id }) => id === listenerId);
  if (!listener) return null;
  const { port, protocol, owner } = listener;
  const there = listeners.filter((other) => other.port === port);
  const others = there.filter((other) => other.protocol === protocol && other.owner?.pid !== owner?.pid);
  if (others.length > 0 && !owner) return null;
  const isBoth = there.some((other) => other.protocol !== protocol);
  return typedCommand(
    'free',
    port,
    ...(isBoth ? ['--protocol', protocol] : []),
    ...(others.length > 0 && owner ? ['--pid', owner.pid] : []),
  );
}

function reserveCommand(conflict: Conflict, party: Party, known: Known): string | null {
  const whom = whomOptions(party, known);
  if (!whom) return null;
  const port = party.port ?? conflict.port;
  const mine = known.reservations.filter(
    (reservation) => isOwn(reservation) && isAt(port, conflict.protocol)(reservation),
  );
  return typedCommand(
    'reserve',
    port,
    ...(conflict.protocol === 'udp' ? ['--protocol', 'udp'] : []),
    ...whom,
    mine.length > 0 ? '--replace' : null,
  );
}

/** As `reserve` takes it, by what the core would do on `reassign`; null where it cannot be told who it is. */
function whomOptions(party: Party, { listeners, reservations, home }: Known): string[] | null {
  const earlier = reservations.find(({ id }) => id === party.reservationId);
  if (earlier) return earlierOptions(earlier, home);
  if (party.project) return ['--project', typedPath(party.project.root, home)];
  const { owner, container } = listeners.find(({ id }) => id === party.listenerId) ?? {};
  if (container) return ['--container', container.name];
  const command = owner?.name ?? party.process?.name;
  if (!command) return null;
  const folder = owner?.cwd && owner.cwd !== '/' && owner.cwd !== home ? owner.cwd : null;
  return [...(folder ? ['--project', typedPath(folder, home)] : []), '--command', command];
}

function earlierOptions({ name, project, match }: Reservation, home: string): string[] {
  const folder = project?.root ?? match?.cwd;
  return [
    ...(folder ? ['--project', typedPath(folder, home)] : []),
    ...(match?.command ? ['--command', match.command] : []),
    ...(match?.container ? ['--container', match.container] : []),
    ...(name === project?.name ? [] : ['--name', name]),
  ];
}
