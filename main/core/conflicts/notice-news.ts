/** What is worth a notice, before it is decided whether and when it is told. */
import type { Conflict, Listener, NoticeRule, Tunnel } from '../../../preload/model.ts';

/** Several that begin within this time in ms are told together. */
export const GROUP_MS = 300;

interface Waiting {
  /** Tells one piece of news from another. */
  key: string;
  /** Null for what is about no port. */
  port: number | null;
  /** When it may be told, on the monotonic clock; null as long as it has to settle first. */
  readyAt: number | null;
}

export interface ConflictNews extends Waiting {
  about: 'conflict';
  conflict: Conflict;
}
export interface OpenedNews extends Waiting {
  about: 'opened';
  listener: Listener;
  /** Who had the port before, as far as the user knows. */
  before: Listener | null;
}
export interface ClosedNews extends Waiting {
  about: 'closed';
  listener: Listener;
  /** When it was seen to close, on the wall clock. */
  closedTime: number;
}
export interface ExposedNews extends Waiting {
  about: 'exposed';
  listener: Listener;
}
export interface TunnelNews extends Waiting {
  about: 'tunnel';
  is: 'lost' | 'recovered' | 'failed' | 'asks';
  tunnel: Tunnel;
}
export type News = ConflictNews | OpenedNews | ClosedNews | ExposedNews | TunnelNews;

/** One moment on both clocks, in ms: `elapsed` never goes back, `time` is the wall's. */
export interface Moment {
  elapsed: number;
  time: number;
}

export function ruleOf(news: News): NoticeRule {
  if (news.about === 'conflict') return news.conflict.kind;
  return news.about === 'exposed' || news.about === 'tunnel' ? news.about : 'watched';
}
