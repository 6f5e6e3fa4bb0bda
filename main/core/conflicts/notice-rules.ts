/** When a notice is shown, and which: grouped, seldom, and not at all where the user does not want it. Pure. */
import type { Change, Notice, NotificationSettings, Snapshot } from '../../../preload/model.ts';
import {
  type ConflictMemory,
  conflictNews,
  noConflicts,
  seeConflicts,
  settleConflicts,
} from './conflict-news.ts';
import {
  type ExposedMemory,
  exposedNews,
  nothingExposed,
  seeExposed,
  settleExposed,
} from './exposed-news.ts';
import { type Moment, type News, ruleOf } from './notice-news.ts';
import { writeNotice } from './notice-words.ts';
import {
  nextTunnelLook,
  noTunnels,
  passTunnelTime,
  seeTunnels,
  settleTunnels,
  type TunnelMemory,
  tunnelNews,
} from './tunnel-news.ts';
import {
  nextClosing,
  nothingWatched,
  passWatchedTime,
  restWatched,
  seeWatched,
  settleWatched,
  type WatchedMemory,
  watchedNews,
} from './watched-news.ts';

/** Nothing is told for this long after the start, in ms: what was there already is told together. */
export const QUIET_START_MS = 5_000;
/** The least time between two notices, in ms. */
export const GAP_MS = 30_000;

export interface NoticeState {
  readonly snapshot: Snapshot | null;
  /** When the first Snapshot came, on the monotonic clock. */
  readonly startedAt: number;
  readonly shownAt: number | null;
  /** From a pause until the first look after it. */
  readonly paused: boolean;
  readonly conflicts: ConflictMemory;
  readonly watched: WatchedMemory;
  readonly exposed: ExposedMemory;
  readonly tunnels: TunnelMemory;
}

export const initialNotices: NoticeState = {
  snapshot: null,
  startedAt: 0,
  shownAt: null,
  paused: false,
  conflicts: noConflicts,
  watched: nothingWatched,
  exposed: nothingExposed,
  tunnels: noTunnels,
};

export interface NoticeStep {
  state: NoticeState;
  /** To be shown now. */
  notice: Notice | null;
  /** When to look again even if nothing changes, on the monotonic clock; null for not at all. */
  lookAt: number | null;
}

/** `news` is what changed and the Snapshot in which it did; null when only time has passed. */
export function stepNotices(
  before: NoticeState,
  news: { changes: readonly Change[]; snapshot: Snapshot } | null,
  now: Moment,
): NoticeStep {
  const seen = news ? see(before, news, now) : passTime(before, now);
  if (!seen.snapshot) return { state: seen, notice: null, lookAt: null };
  const state = settle(seen, allNews(seen).filter(isUnwanted(seen, seen.snapshot, now)));
  const waiting = allNews(state);
  const ready = waiting.filter(({ readyAt }) => readyAt !== null);
  const dueAt = dueTime(state, ready);
  if (dueAt === null || dueAt > now.elapsed) return { state, notice: null, lookAt: nextLook(state, dueAt) };
  const after = { ...settle(state, ready), shownAt: now.elapsed };
  const notice = writeNotice(ready, seen.snapshot.host.home, now);
  return { state: after, notice, lookAt: nextLook(after, null) };
}

const passTime = (before: NoticeState, now: Moment): NoticeState => ({
  ...before,
  watched: passWatchedTime(before.watched, now),
  tunnels: passTunnelTime(before.tunnels, now),
});

function see(
  before: NoticeState,
  { changes, snapshot }: { changes: readonly Change[]; snapshot: Snapshot },
  now: Moment,
): NoticeState {
  const first = before.snapshot === null;
  const looked = { changes, snapshot, first };
  const state = {
    ...before,
    snapshot,
    startedAt: first ? now.elapsed : before.startedAt,
    conflicts: seeConflicts(before.conflicts, looked, now),
    watched: seeWatched(before.watched, looked, now),
    exposed: seeExposed(before.exposed, looked, now),
    tunnels: seeTunnels(before.tunnels, snapshot, now),
  };
  const isPaused = snapshot.watching.state === 'paused';
  if (!isPaused && !before.paused) return state;
  // The first look after a pause finds all that happened in it: that is dropped as well.
  const settled = settle(state, allNews(state));
  const paused = isPaused || snapshot.watching.state !== 'watching';
  return { ...settled, watched: restWatched(settled.watched), paused };
}

const allNews = ({ conflicts, watched, exposed, tunnels }: NoticeState): News[] => [
  ...conflictNews(conflicts),
  ...watchedNews(watched),
  ...exposedNews(exposed),
  ...tunnelNews(tunnels),
];

/** Takes it that the user knows of these, or does not want to. */
function settle(state: NoticeState, news: readonly News[]): NoticeState {
  if (news.length === 0) return state;
  const keys = (...about: News['about'][]) =>
    new Set(news.flatMap((one) => (about.includes(one.about) ? one.key : [])));
  return {
    ...state,
    conflicts: settleConflicts(state.conflicts, keys('conflict')),
    watched: settleWatched(state.watched, keys('opened', 'closed')),
    exposed: settleExposed(state.exposed, keys('exposed')),
    tunnels: settleTunnels(state.tunnels, keys('tunnel')),
  };
}

function isUnwanted(state: NoticeState, { settings }: Snapshot, now: Moment): (news: News) => boolean {
  const { notifications } = settings;
  const silent = isSilent(notifications, now);
  const isMuted = (news: News) =>
    silent ||
    notifications.mutedRules.includes(ruleOf(news)) ||
    (news.port !== null && notifications.mutedPorts.includes(news.port)) ||
    (news.about === 'conflict' && news.conflict.state === 'ignored');
  const told = conflictNews(state.conflicts).filter((news) => !isMuted(news));
  const inConflict = new Set(told.map(({ port }) => port));
  // The conflict on that port says more.
  return (news) => isMuted(news) || (news.about === 'opened' && inConflict.has(news.port));
}

const isSilent = ({ enabled, mutedUntil }: NotificationSettings, { time }: Moment): boolean =>
  !enabled || (mutedUntil !== null && Date.parse(mutedUntil) > time);

function dueTime({ startedAt, shownAt }: NoticeState, ready: readonly News[]): number | null {
  if (ready.length === 0) return null;
  const first = Math.min(...ready.map(({ readyAt }) => readyAt ?? Number.POSITIVE_INFINITY));
  const gapEnds = shownAt === null ? Number.NEGATIVE_INFINITY : shownAt + GAP_MS;
  return Math.max(first, gapEnds, startedAt + QUIET_START_MS);
}

function nextLook({ watched, tunnels }: NoticeState, dueAt: number | null): number | null {
  const times = [dueAt, nextClosing(watched), nextTunnelLook(tunnels)].filter((time) => time !== null);
  return times.length > 0 ? Math.min(...times) : null;
}
