/** What of a listener is remembered, and since when it was there. Pure. */
import type { Listener, PortSession, Project, ProjectRef } from '../../../preload/model.ts';
import { commandKey } from '../command-key.ts';
import { isExactTime } from './session-line.ts';

/** Where Linux's range of ports begins that are handed out by themselves; the other systems' lie inside of it. */
export const EPHEMERAL_FROM = 32_768;

/** The system's own services are nobody's work, and a process that is just ending is not known any more. */
export const isRemembered = ({ system, owner, ownerHidden }: Listener): boolean =>
  !system && (owner !== null || ownerHidden !== 'gone');

/** Name look-ups open thousands of these for a moment. */
export const isPassing = ({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): boolean =>
  protocol === 'udp' && port >= EPHEMERAL_FROM;

export const projectOf = ({ root, name }: Project): ProjectRef => ({ root, name });

/** Without arguments and environment: those may hold secrets. */
export function sessionOf(listener: Listener, from: string): PortSession {
  const { id, port, protocol, family, address, owner } = listener;
  return {
    listenerId: id,
    port,
    protocol,
    family,
    address,
    from,
    to: null,
    ended: null,
    folded: 0,
    freed: null,
    startedAgain: null,
    owner: owner && {
      pid: owner.pid,
      startedAt: owner.startedAt,
      name: owner.name,
      command: commandKey(owner),
      cwd: owner.cwd,
      user: owner.user,
      project: owner.project && projectOf(owner.project),
    },
  };
}

/** What Quayside did to a session. */
export type SessionNote = Partial<Pick<PortSession, 'freed' | 'startedAgain'>>;

export interface Look {
  readonly first: boolean;
  /** When the look before was, or the file was last written. */
  readonly lastAt: string | null;
  readonly now: string;
}

/**
 * At the first look `since` may lie far back (the start of the owner), but it was not there when the file was last
 * written, at `lastAt`. Later, an old `since` means that another process took the socket over: just now.
 */
export function beginning(
  since: string,
  look: { first: boolean; lastAt: string | null; now: string },
): string {
  const exact = isExactTime(since) ? since : new Date(since).toISOString();
  const from = look.lastAt === null || exact > look.lastAt ? exact : look.first ? look.lastAt : look.now;
  return from < look.now ? from : look.now;
}

export const ended = (
  session: PortSession,
  how: 'closed' | 'unseen',
  at: string | null,
): PortSession & { to: string } => ({
  ...session,
  to: at !== null && at > session.from ? at : session.from,
  ended: how,
});
