/** Shows notices as the browser's notifications, and says so where it cannot. */
import type { Client } from '../../preload/client.ts';
import type { Change, Notice } from '../../preload/model.ts';
import { noticePlace, placeHash } from '../../preload/place.ts';

/** What of the page's window this needs. */
export interface NotifierPage {
  readonly Notification?: typeof Notification;
  readonly location: { hash: string };
  focus(): void;
}

export interface Notifier {
  take(change: Change): void;
}

const DENIED = 'the browser does not allow notifications from this page';
/** Of notices whose conflicts may still end. */
const MAX_SHOWN = 100;

interface Shown {
  /** Takes it from the screen, now or once it is there. */
  close(): void;
  /** The conflicts that it tells of and that still hold. */
  conflicts: Set<string>;
}

export function createNotifier(page: NotifierPage, client: Pick<Client, 'call'>): Notifier {
  const shown = new Map<string, Shown>();
  const told = new Set<string>();

  const undelivered = (reason: string) => {
    if (told.has(reason)) return;
    told.add(reason);
    void client.call('notices.undelivered', { reason: reason.slice(0, 500) });
  };
  const show = (notice: Notice, Notifications: typeof Notification) => {
    const notification = new Notifications(notice.title, { body: notice.body, tag: notice.id });
    notification.addEventListener('click', () => {
      page.focus();
      const place = noticePlace(notice);
      if (place) page.location.hash = placeHash(place);
      notification.close();
    });
    notification.addEventListener('error', () => undelivered('the browser could not show it'));
    shown.delete(notice.id);
    if (notice.conflictIds.length === 0) return;
    shown.set(notice.id, { close: closing(notification), conflicts: new Set(notice.conflictIds) });
    const [oldest] = shown.keys();
    if (shown.size > MAX_SHOWN && oldest !== undefined) shown.delete(oldest);
  };
  const tell = (notice: Notice) => {
    const { Notification: Notifications } = page;
    if (Notifications?.permission === 'denied') return undelivered(DENIED);
    // Without an answer from the user nothing is shown, and nothing is asked: the settings have a button for that.
    if (Notifications?.permission !== 'granted') return;
    try {
      show(notice, Notifications);
    } catch (error) {
      // Browsers of phones have the constructor only to refuse it.
      undelivered(error instanceof Error ? error.message : 'the browser could not show it');
    }
  };
  const resolve = (conflictId: string) => {
    for (const [id, { close, conflicts }] of shown) {
      if (!conflicts.delete(conflictId) || conflicts.size > 0) continue;
      shown.delete(id);
      close();
    }
  };

  return {
    take(change) {
      if (change.type === 'notice') tell(change.notice);
      if (change.type === 'resolved') resolve(change.conflict.id);
    },
  };
}

/** A browser that has handed it to the system, and does not yet know under what number, drops the word to close it. */
function closing(notification: Notification): () => void {
  let isOver = false;
  notification.addEventListener('show', () => {
    if (isOver) notification.close();
  });
  return () => {
    isOver = true;
    notification.close();
  };
}
