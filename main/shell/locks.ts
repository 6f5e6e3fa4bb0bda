/** What the page may never do, however it was fooled: go elsewhere, open windows, ask for rights, use the network. */
import type { Session, WebContents } from 'electron';
import { isAppUrl, isPageUrl } from './app-origin.ts';

/** Writing text to the clipboard on a click is how Copy works; Chromium asks even for that. */
const CLIPBOARD_WRITE = 'clipboard-sanitized-write';

export function lockContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    // The page may reload itself where it is, and nothing else.
    if (!isPageUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The session of the window: Electron's own default is to grant whatever is asked for. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayWriteClipboard(permission, details.isMainFrame, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    mayWriteClipboard(permission, details.isMainFrame, details.requestingUrl),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnRequest(details.url) }));
}

const mayWriteClipboard = (permission: string, isMainFrame: boolean, url: string | undefined): boolean =>
  permission === CLIPBOARD_WRITE && isMainFrame && url !== undefined && isAppUrl(url);

/** Developer tools are pages of their own in the same session; packages are built without them. */
const isOwnRequest = (url: string): boolean => isAppUrl(url) || url.startsWith('devtools://devtools/');
