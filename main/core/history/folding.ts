/**
 * Folds what comes and goes too quickly: of one program on one address, more than 10 stays in a minute become one
 * session with a count, so that a port that flaps does not flush everything else out of the file. Pure.
 */
import type { PortSession } from '../../../preload/model.ts';
import { ended, type SessionNote } from './session-of.ts';

const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 10;
/** A program that never stops flapping still leaves a session an hour. */
const LONGEST_MS = 3_600_000;
/** Twice as many as can be live: making room then always makes much. */
const MAX_GROUPS = 20_000;

/** All stays of one program on one address. */
export interface FoldingGroup {
  readonly key: string;
  /** When it came up, within the window. */
  starts: number[];
  /** How many of its stays last now. */
  live: number;
  /** What its stays are folded into now. */
  folded: PortSession | null;
  foldedFrom: number;
  /** When the last stay ended. */
  wentAt: number;
}

export interface Folding {
  /** `own`: a session by itself; `first`: what others will be folded into; `more`: folded into that. */
  came(session: PortSession, now: number): { group: FoldingGroup; part: 'own' | 'first' | 'more' };
  /** Lasted before anybody looked. */
  wasThere(session: PortSession): FoldingGroup;
  went(group: FoldingGroup, now: number): void;
  /** Null where its stays are not folded now. */
  note(group: FoldingGroup, note: SessionNote): PortSession | null;
  /** Now known of one of its stays. Null where the folded session knows its owner's project already. */
  learn(group: FoldingGroup, session: PortSession): PortSession | null;
  /** The folded sessions that are over: nothing came back for a minute, or they grew too long; `all`: those that rest. */
  finish(now: number, all?: boolean): PortSession[];
  /** The folded sessions that last; one that rests has an end. */
  folded(): PortSession[];
  /** Forgets what came up last before the window. */
  tidy(now: number): void;
}

export function createFolding(): Folding {
  const groups = new Map<string, FoldingGroup>();
  const folding = new Set<FoldingGroup>();

  const groupOf = (session: PortSession, now: number): FoldingGroup => {
    const key = groupKey(session);
    const known = groups.get(key);
    if (known) return known;
    if (groups.size >= MAX_GROUPS) tidy(now, 0);
    const group = { key, starts: [], live: 0, folded: null, foldedFrom: 0, wentAt: now };
    groups.set(key, group);
    return group;
  };

  const tidy = (now: number, windowMs: number) => {
    for (const group of groups.values()) {
      if (group.live === 0 && !group.folded && now - group.wentAt >= windowMs) groups.delete(group.key);
    }
  };

  return {
    came(session, now) {
      const group = groupOf(session, now);
      group.live++;
      if (group.folded) {
        group.folded = { ...group.folded, folded: group.folded.folded + 1 };
        return { group, part: 'more' };
      }
      // Workers that share a port come up together: that is one start.
      if (group.live > 1) return { group, part: 'own' };
      group.starts = [...group.starts.filter((start) => now - start < WINDOW_MS), now];
      if (group.starts.length <= MOST_IN_WINDOW) return { group, part: 'own' };
      group.folded = session;
      group.foldedFrom = now;
      folding.add(group);
      return { group, part: 'first' };
    },
    wasThere(session) {
      const group = groupOf(session, Date.parse(session.from));
      group.live++;
      return group;
    },
    went(group, now) {
      group.live--;
      group.wentAt = now;
    },
    note(group, note) {
      if (!group.folded) return null;
      group.folded = { ...group.folded, ...note };
      return group.folded;
    },
    learn(group, { owner }) {
      if (!group.folded || group.folded.owner?.project) return null;
      group.folded = { ...group.folded, owner };
      return group.folded;
    },
    finish(now, all = false) {
      const over: PortSession[] = [];
      for (const group of folding) {
        if (group.live > 0 || !group.folded) continue;
        const tooLong = now - group.foldedFrom >= LONGEST_MS;
        const quiet = now - group.wentAt >= WINDOW_MS;
        if (!all && !tooLong && !quiet) continue;
        over.push(resting(group.folded, group.wentAt));
        group.folded = null;
        // Still flapping: the next stay begins the next folded session.
        if (quiet) group.starts = [];
        folding.delete(group);
      }
      return over;
    },
    folded: () =>
      [...folding].flatMap(({ folded, live, wentAt }) =>
        folded ? [live > 0 ? folded : resting(folded, wentAt)] : [],
      ),
    tidy: (now) => tidy(now, WINDOW_MS),
  };
}

const groupKey = ({ port, protocol, address, owner }: PortSession): string =>
  `${port} ${protocol} ${address} ${owner?.command ?? ''}\n${owner?.cwd ?? ''}`;

const resting = (session: PortSession, wentAt: number): PortSession =>
  ended(session, 'closed', new Date(wentAt).toISOString());
