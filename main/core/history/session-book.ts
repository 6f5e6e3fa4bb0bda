/**
 * The sessions that are going on, kept by comparing the list of listeners with the one before. Pure.
 * Not kept: what `isRemembered` leaves out, and UDP sockets on ports that the system hands out by itself until they
 * are 5 s old.
 */
import type { Listener, PortSession } from '../../../preload/model.ts';
import { createFolding, type FoldingGroup } from './folding.ts';
import { createRecentSessions } from './recent-sessions.ts';
import {
  beginning,
  ended,
  isPassing,
  isRemembered,
  type Look,
  projectOf,
  type SessionNote,
  sessionOf,
} from './session-of.ts';

const YOUNG_MS = 5_000;
/** Whatever a machine does, memory holds no more. */
const MAX_STAYS = 10_000;

/**
 * `came`, `stayed` (it was there before Quayside was started anew) and `went` tell of each stay; `opened`, `kept` (more
 * is known of it) and `closed` of sessions, into which several stays may be folded.
 */
export interface SessionEvent {
  readonly type: 'came' | 'stayed' | 'went' | 'opened' | 'kept' | 'closed';
  readonly session: PortSession;
}

export interface SessionBook {
  /** What the file says was going on, and when it was last written. Before the first look. */
  recover(open: readonly PortSession[], lastAt: string | null): void;
  see(listeners: readonly Listener[], now: Date): SessionEvent[];
  /** What Quayside did to these: to such as last, and to such as ended lately. */
  note(listenerIds: readonly string[], note: SessionNote): SessionEvent[];
  /** What comes of time passing alone. */
  pass(now: Date): SessionEvent[];
  /** What goes on; a folded session that rests just now has an end here, but does go on. */
  open(): PortSession[];
  /** Nobody will look any more: ends the folded sessions that rest. */
  finish(now: Date): SessionEvent[];
}

interface Stay {
  session: PortSession;
  /** It was there before this start. */
  readonly recovered: boolean;
  /** Null while it is too young to be told. */
  group: FoldingGroup | null;
  /** Part of the group's folded session, not a session of its own. */
  folded: boolean;
  /** The number of the look in which it was last there; 0: known from the file alone. */
  look: number;
}

export function createSessionBook(): SessionBook {
  const stays = new Map<string, Stay>();
  const young = new Set<Stay>();
  const folding = createFolding();
  const recent = createRecentSessions();
  let looks = 0;
  let lastAt: string | null = null;

  const tell = (stay: Stay, now: Date): SessionEvent[] => {
    const { group, part } = folding.came(stay.session, now.getTime());
    stay.group = group;
    stay.folded = part !== 'own';
    const came: SessionEvent = { type: 'came', session: stay.session };
    return part === 'more' ? [came] : [came, { type: 'opened', session: stay.session }];
  };

  const begin = (listener: Listener, now: Date, look: Look): SessionEvent[] => {
    const from = beginning(listener.since, look);
    const stay: Stay = {
      session: sessionOf(listener, from),
      recovered: false,
      group: null,
      folded: false,
      look: looks,
    };
    stays.set(listener.id, stay);
    if (!isPassing(listener)) return tell(stay, now);
    young.add(stay);
    return [];
  };

  const end = (stay: Stay, now: Date): SessionEvent[] => {
    const { session, group, folded, look } = stay;
    stays.delete(session.listenerId);
    young.delete(stay);
    if (!group) return [];
    folding.went(group, now.getTime());
    const went: SessionEvent = { type: 'went', session };
    const over = look === 0 ? ended(session, 'unseen', lastAt) : ended(session, 'closed', now.toISOString());
    recent.add(session.listenerId, { session: over, group: folded ? group : null });
    if (folded) return [went];
    return [went, { type: 'closed', session: over }];
  };

  /** A project's files may answer later than the first look at its process. */
  const learn = (stay: Stay, { owner }: Listener): SessionEvent[] => {
    const { session, group, folded, recovered } = stay;
    if (!owner?.project || !session.owner || session.owner.project) return [];
    stay.session = { ...session, owner: { ...session.owner, project: projectOf(owner.project) } };
    if (!group) return [];
    const came: SessionEvent = { type: recovered ? 'stayed' : 'came', session: stay.session };
    const kept = folded ? folding.learn(group, stay.session) : stay.session;
    return kept ? [came, { type: 'kept', session: kept }] : [came];
  };

  const noteFolded = (group: FoldingGroup, note: SessionNote): SessionEvent[] => {
    const kept = folding.note(group, note);
    return kept ? [{ type: 'kept', session: kept }] : [];
  };

  const noteOne = (listenerId: string, note: SessionNote): SessionEvent[] => {
    const stay = stays.get(listenerId);
    if (stay) {
      stay.session = { ...stay.session, ...note };
      // One that is too young to be told is told with it.
      if (!stay.group) return [];
      return stay.folded ? noteFolded(stay.group, note) : [{ type: 'kept', session: stay.session }];
    }
    const over = recent.get(listenerId);
    if (!over) return [];
    const session = { ...over.session, ...note };
    recent.add(listenerId, { ...over, session });
    // Its end is said once more: the newest line of a session is believed.
    return over.group ? noteFolded(over.group, note) : [{ type: 'closed', session }];
  };

  const finishFolded = (now: Date, all: boolean): SessionEvent[] =>
    folding.finish(now.getTime(), all).map((session) => ({ type: 'closed', session }));

  const pass = (now: Date): SessionEvent[] => {
    const told: SessionEvent[] = [];
    for (const stay of young) {
      if (now.getTime() - Date.parse(stay.session.from) < YOUNG_MS) continue;
      young.delete(stay);
      told.push(...tell(stay, now));
    }
    return [...told, ...finishFolded(now, false)];
  };

  return {
    recover(open, at) {
      lastAt = at;
      for (const session of open.slice(0, MAX_STAYS)) {
        const group = folding.wasThere(session);
        stays.set(session.listenerId, { session, recovered: true, group, folded: false, look: 0 });
      }
    },
    see(listeners, now) {
      looks++;
      const told: SessionEvent[] = [];
      const fresh: Listener[] = [];
      let found = 0;
      for (const listener of listeners) {
        const stay = stays.get(listener.id);
        if (stay) {
          if (stay.look === 0) told.push({ type: 'stayed', session: stay.session });
          stay.look = looks;
          told.push(...learn(stay, listener));
          found++;
        } else if (isRemembered(listener)) fresh.push(listener);
      }
      // Who went is told before who came: a restart of the same server is two starts.
      if (found < stays.size)
        for (const stay of stays.values()) if (stay.look !== looks) told.push(...end(stay, now));
      const look: Look = { first: looks === 1, lastAt, now: now.toISOString() };
      for (const listener of fresh) if (stays.size < MAX_STAYS) told.push(...begin(listener, now, look));
      lastAt = look.now;
      return [...told, ...pass(now)];
    },
    note: (listenerIds, note) => listenerIds.flatMap((id) => noteOne(id, note)),
    pass(now) {
      folding.tidy(now.getTime());
      return pass(now);
    },
    open() {
      const own = [...stays.values()].filter(({ group, folded }) => group && !folded);
      return [...own.map(({ session }) => session), ...folding.folded()];
    },
    finish: (now) => finishFolded(now, true),
  };
}
