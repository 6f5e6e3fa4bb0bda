/** Tells of conflicts and watched ports: grouped, seldom, and not at all where the user does not want it. */
import type { Change, Notice, Snapshot } from '../../../preload/model.ts';

export interface NoticesDeps {
  now: () => Date;
  /** ms, never going back. */
  monotonic: () => number;
  emit(notice: Notice): void;
}

export interface Notices {
  /** What changed, and the Snapshot in which it did. */
  take(changes: readonly Change[], snapshot: Snapshot): void;
  stop(): void;
}

export function createNotices(_deps: NoticesDeps): Notices {
  return { take() {}, stop() {} };
}
