/** Whether the browser lets this page show notifications. Nothing is asked but on a click. */

/** `unsupported`: this browser, or this page's address, knows no notifications. */
export type NoticePermission = NotificationPermission | 'unsupported';

/** What of the page's window this needs. */
export interface PermissionPage {
  readonly Notification?: Pick<typeof Notification, 'permission' | 'requestPermission'>;
  readonly navigator: { readonly permissions?: Pick<Permissions, 'query'> };
}

export const readPermission = ({ Notification }: PermissionPage): NoticePermission =>
  Notification?.permission ?? 'unsupported';

/** Asks the user; to be called on a click alone. Where the user has answered before, that is the answer. */
export async function requestPermission(page: PermissionPage): Promise<NoticePermission> {
  await page.Notification?.requestPermission().catch(() => {});
  return readPermission(page);
}

/** Calls back when it is changed, also in the browser's own settings. Returns how to stop. */
export function onPermissionChange({ navigator }: PermissionPage, listener: () => void): () => void {
  const ended = new AbortController();
  navigator.permissions?.query({ name: 'notifications' }).then(
    (status) => status.addEventListener('change', listener, { signal: ended.signal }),
    // A browser that cannot tell is asked anew at each look.
    () => {},
  );
  return () => ended.abort();
}
