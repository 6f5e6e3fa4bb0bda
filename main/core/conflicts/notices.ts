/** Tells of conflicts and watched ports: grouped, seldom, and not at all where the user does not want it. */
import type { Change, Notice, Snapshot } from '../../../preload/model.ts';
import { initialNotices, stepNotices } from './notice-rules.ts';

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

export function createNotices({ now, monotonic, emit }: NoticesDeps): Notices {
  let state = initialNotices;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const step = (news: Parameters<typeof stepNotices>[1]) => {
    if (stopped) return;
    clearTimeout(timer);
    const done = stepNotices(state, news, { elapsed: monotonic(), time: now().getTime() });
    state = done.state;
    if (done.lookAt !== null) {
      timer = setTimeout(() => step(null), Math.max(1, Math.ceil(done.lookAt - monotonic())));
      // A notice that is due later keeps no program alive that has nothing else to do.
      timer.unref();
    }
    if (done.notice) emit(done.notice);
  };

  return {
    take: (changes, snapshot) => step({ changes, snapshot }),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
