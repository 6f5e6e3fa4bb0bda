/** The double's WebContents: one Chromium page, watched and spoken to over the DevTools protocol, which keeps the order. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fromTwin, originOf, toTwin } from './addresses.mjs';
import { openPage } from './chromium.mjs';
import { ipcMain } from './ipc-main.mjs';
import { pageScript } from './page-script.mjs';

let nextId = 1;

export class WebContents extends EventEmitter {
  id = nextId++;
  page = null;
  /** Settles when the page is there and the preload script is in it. */
  opened;
  #devTools = null;
  /** By Chromium's frame id. */
  #frames = new Map();
  /** Frame ids by script context. */
  #contexts = new Map();
  #mainFrameId = '';
  #ownNavigations = [];
  #outbox = [];
  #windowOpen = () => ({ action: 'allow' });
  #destroyed = false;

  constructor(preload) {
    super();
    this.opened = this.#open(preload);
  }

  async #open(preload) {
    this.page = await openPage();
    this.#devTools = await this.page.context().newCDPSession(this.page);
    const on = (event, listener) => this.#devTools.on(event, listener);
    on('Page.frameNavigated', ({ frame }) => this.#navigated(frame));
    on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      Object.assign(this.#frames.get(frameId) ?? {}, addressOf({ url }));
      this.emit('did-navigate-in-page', {}, fromTwin(url), frameId === this.#mainFrameId);
    });
    on('Page.frameDetached', ({ frameId }) => this.#detached(frameId));
    on('Page.loadEventFired', () => this.emit('did-finish-load'));
    on('Runtime.executionContextCreated', ({ context }) =>
      this.#contexts.set(context.id, context.auxData?.frameId),
    );
    on('Runtime.bindingCalled', (call) => this.#called(call));
    on('Inspector.targetCrashed', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    );
    await this.#devTools.send('Page.enable');
    const { frameTree } = await this.#devTools.send('Page.getFrameTree');
    this.#mainFrameId = frameTree.frame.id;
    this.#frames.set(frameTree.frame.id, makeFrame(frameTree.frame, null));
    await this.#devTools.send('Runtime.addBinding', { name: '__electronDouble' });
    await this.#devTools.send('Runtime.enable');
    const source = preload ? readFileSync(preload, 'utf8') : '';
    await this.page.addInitScript({ content: pageScript(source, preload) });
  }

  #navigated(frame) {
    const isMain = frame.parentId === undefined;
    const parent = isMain ? null : (this.#frames.get(frame.parentId) ?? null);
    if (isMain) this.#mainFrameId = frame.id;
    const known = this.#frames.get(frame.id);
    this.#frames.set(frame.id, Object.assign(known ?? makeFrame(frame, parent), addressOf(frame)));
    if (isMain) this.emit('did-navigate', {}, fromTwin(frame.url), 200, 'OK');
  }
  #detached(frameId) {
    const frame = this.#frames.get(frameId);
    if (frame) frame.detached = true;
    this.#frames.delete(frameId);
  }
  #called({ name, payload, executionContextId }) {
    if (name !== '__electronDouble') return;
    const { kind, channel, values, url } = JSON.parse(payload);
    if (kind === 'open') return void this.#windowOpen({ url, frameName: '', disposition: 'foreground-tab' });
    const senderFrame = this.#frames.get(this.#contexts.get(executionContextId)) ?? null;
    ipcMain.emit(channel, { sender: this, senderFrame }, ...values);
  }

  get mainFrame() {
    return this.#frames.get(this.#mainFrameId);
  }
  getURL() {
    return this.mainFrame?.url ?? '';
  }
  isDestroyed() {
    return this.#destroyed;
  }
  setWindowOpenHandler(handler) {
    this.#windowOpen = handler;
  }
  send(channel, ...values) {
    this.#outbox.push({ channel, values });
    if (this.#outbox.length === 1) setImmediate(() => this.#flush());
  }
  /** What was sent within one turn goes to the page in one piece. */
  #flush() {
    const text = JSON.stringify(JSON.stringify(this.#outbox.splice(0)));
    const expression = `globalThis.__electronDoubleDeliver?.(${text})`;
    this.#devTools?.send('Runtime.evaluate', { expression }).catch(() => {});
  }
  async executeJavaScript(expression) {
    const { result } = await this.#devTools.send('Runtime.evaluate', { expression, returnByValue: true });
    return result.value;
  }
  async loadURL(url) {
    await this.opened;
    this.#ownNavigations.push(url);
    await this.page.goto(toTwin(url), { waitUntil: 'load' });
  }
  reload() {
    this.#ownNavigations.push(this.getURL());
    void this.page.reload().catch(() => {});
  }
  /** Whether the app itself asked for this navigation, which Electron then does not announce. */
  takeOwnNavigation(url) {
    const index = this.#ownNavigations.findIndex((own) => withoutFragment(own) === withoutFragment(url));
    if (index >= 0) this.#ownNavigations.splice(index, 1);
    return index >= 0;
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    void this.opened.then(() => this.page.close()).catch(() => {});
  }
}

const addressOf = ({ url, urlFragment = '' }) => ({
  url: fromTwin(`${url}${urlFragment}`),
  origin: originOf(fromTwin(url)),
});
const withoutFragment = (url) => url.split('#')[0];

const makeFrame = (frame, parent) => ({
  ...addressOf(frame),
  parent,
  detached: false,
  frameTreeNodeId: nextId++,
});
