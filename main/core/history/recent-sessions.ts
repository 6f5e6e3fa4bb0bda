/** Sessions that ended lately: what Quayside did to one is often known only after its end was seen. */
import type { PortSession } from '../../../preload/model.ts';
import type { FoldingGroup } from './folding.ts';

export interface RecentSession {
  readonly session: PortSession;
  /** What it was folded into; null for a session by itself. */
  readonly group: FoldingGroup | null;
}

export interface RecentSessions {
  get(listenerId: string): RecentSession | null;
  add(listenerId: string, recent: RecentSession): void;
}

/** A free is proven within seconds, in which few others end. */
const MOST_ENDED = 1_000;
/** As many as can be started again, and their other rows. */
const MOST_FREED = 500;

export function createRecentSessions(): RecentSessions {
  const ended = new Map<string, RecentSession>();
  /** Apart, so that ports which come and go do not push them out while they can be started again. */
  const freed = new Map<string, RecentSession>();
  return {
    get: (listenerId) => freed.get(listenerId) ?? ended.get(listenerId) ?? null,
    add(listenerId, recent) {
      const isFreed = recent.session.freed !== null;
      const [into, other, most] = isFreed ? [freed, ended, MOST_FREED] : [ended, freed, MOST_ENDED];
      into.delete(listenerId);
      other.delete(listenerId);
      into.set(listenerId, recent);
      const [oldest] = into.keys();
      if (oldest !== undefined && into.size > most) into.delete(oldest);
    },
  };
}
