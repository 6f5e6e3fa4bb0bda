/** The double's `session` and `protocol`: handlers are kept, asked for every request, and can be read by specs. */

import { fromTwin } from './addresses.mjs';
import { app } from './app.mjs';
import { onRequest } from './chromium.mjs';
import { preventable } from './preventable.mjs';
import { recorded } from './recorded.mjs';
import { contentsOfPage } from './window.mjs';

const schemeHandlers = new Map();

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    app.mustComeBeforeReady('registerSchemesAsPrivileged');
    for (const { scheme } of schemes) recorded.schemes.add(scheme);
  },
  handle(scheme, handler) {
    schemeHandlers.set(scheme, handler);
  },
};

const defaultSession = {
  protocol,
  /** For specs. */
  handlers: { request: null, check: null, device: null, beforeRequest: null },
  setPermissionRequestHandler(handler) {
    this.handlers.request = handler;
  },
  setPermissionCheckHandler(handler) {
    this.handlers.check = handler;
  },
  setDevicePermissionHandler(handler) {
    this.handlers.device = handler;
  },
  webRequest: {
    onBeforeRequest(handler) {
      defaultSession.handlers.beforeRequest = handler;
    },
  },
};

/** Others are used by main alone, for its own questions. */
export const session = { defaultSession, fromPartition: () => ({}) };

onRequest(async (request) => {
  const url = fromTwin(request.url());
  if (request.isNavigationRequest() && !mayNavigate(request, url)) return { abort: 'aborted' };
  const { beforeRequest } = defaultSession.handlers;
  const { cancel } = beforeRequest ? await new Promise((resolve) => beforeRequest({ url }, resolve)) : {};
  if (cancel) return { abort: 'blockedbyclient' };
  const handler = schemeHandlers.get(new URL(url).protocol.slice(0, -1));
  if (!handler) return { pass: true };
  const body = request.postDataBuffer();
  const init = { method: request.method(), headers: request.headers(), ...(body ? { body } : {}) };
  return { fulfill: await handler(new Request(url, init)) };
});

/** Asks the listeners of the page, unless the app itself began the navigation. */
function mayNavigate(request, url) {
  const frame = request.frame();
  const contents = contentsOfPage(frame.page());
  if (!contents || contents.takeOwnNavigation(url)) return true;
  const isMainFrame = frame.parentFrame() === null;
  const event = preventable({ url, isMainFrame, isSameDocument: false });
  contents.emit('will-frame-navigate', event);
  if (isMainFrame) contents.emit('will-navigate', event);
  return !event.defaultPrevented;
}
