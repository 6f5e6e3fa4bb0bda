/** The desktop window over a real core: what it shows, what a click does, and what its page can never do. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_CLIENT_FRAME, type ServerFrame } from '../../preload/protocol.ts';
import { hostileFrame, seeded } from '../hostile-frames.ts';
import { waitUntil } from '../wait-until.ts';
import { inDouble } from './double-launcher.ts';
import { type DesktopApp, onEveryRuntime, onTheDouble } from './driver.ts';
import { type ListeningChild, startListener } from './listening-child.ts';
import { callInPage, sendCall } from './page-calls.ts';

onEveryRuntime('the desktop window', (launcher) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  let app: DesktopApp;
  let page: Page;
  let listener: ListeningChild;

  beforeAll(async () => {
    listener = await startListener();
    app = await launcher.launch({ dataFolder, trayHost: true });
    page = await app.window();
  });
  afterAll(async () => {
    await app.close();
    await listener.end();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The list shows only as many rows as fit; the search brings the wanted one there. */
  const rowOf = async (port: number) => {
    await page.getByRole('searchbox', { name: 'Search ports' }).fill(String(port));
    const row = page.getByRole('row', { name: new RegExp(`\\b${port} TCP\\b`) });
    await row.waitFor();
    return row;
  };

  it('shows the list with a listener that really listens, and one that comes later', async () => {
    await rowOf(listener.port);
    const later = await startListener();
    await rowOf(later.port);
    await later.end();
  });

  it('is one window, shown, with its page and nothing else', async () => {
    const seen = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.webContents.getURL()]),
    );
    expect(seen).toEqual([[true, 'app://quayside/']]);
  });

  it('gives the page two functions and nothing of Node or Electron', async () => {
    const seen = await page.evaluate(() => {
      const { quayside } = window as unknown as { quayside: Record<string, unknown> };
      const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'];
      return {
        exposed: Object.entries(quayside).map(([key, value]) => [key, typeof value]),
        leaked: names.filter((name) => name in window),
        fixed: Object.isFrozen(quayside),
      };
    });
    expect(seen).toEqual({
      exposed: [
        ['send', 'function'],
        ['onMessage', 'function'],
      ],
      leaked: [],
      fixed: true,
    });
  });

  it('frees a real process on a click, after showing what would end', async () => {
    const victim = await startListener();
    const row = await rowOf(victim.port);
    await row.hover();
    await row.getByRole('button', { name: `Free port ${victim.port}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(String(victim.pid)).first().waitFor();
    await dialog.getByRole('button', { name: `Free ${victim.port}` }).click();
    await victim.ended;
    await dialog.getByRole('button', { name: 'Done' }).click();
    const snapshot = await callInPage(page, 'ports.snapshot', { fresh: true });
    expect(snapshot.listeners.map(({ port }) => port)).not.toContain(victim.port);
    expect(snapshot.listeners.map(({ port }) => port)).toContain(listener.port);
  });

  it('works on after the page was loaded again, over a transport of its own', async () => {
    await page.evaluate(() => Object.assign(window, { beforeReload: true }));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await page.waitForFunction(() => !('beforeReload' in window));
    await rowOf(listener.port);
    await page.reload();
    await rowOf(listener.port);
    expect((await callInPage(page, 'ports.next', { from: 20_000 })).ports).toHaveLength(1);
  });

  it('opens a local address in the browser, and only through the core', async () => {
    const { listeners } = await callInPage(page, 'ports.snapshot', {});
    const row = listeners.find(({ port }) => port === listener.port);
    await callInPage(page, 'ports.open', { listenerId: row?.id });
    expect(await app.opened()).toEqual([`http://localhost:${listener.port}/`]);
    expect(await sendCall(page, 'ports.open', { listenerId: 'https://evil.example' })).toMatchObject({
      kind: 'failure',
      failure: { code: 'not-found' },
    });
    expect(await app.opened()).toHaveLength(1);
  });

  it('follows the theme of the settings and keeps them for their owner alone', async () => {
    await callInPage(page, 'settings.set', { theme: 'dark' });
    const themed = () =>
      app.evaluate(({ nativeTheme }) => [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors]);
    await waitUntil('the dark theme', async () => (await themed())[0] === 'dark');
    expect(await themed()).toEqual(['dark', true]);
    const file = join(dataFolder, 'settings.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, theme: 'dark' });
  });

  it('answers on one channel alone, whatever the libraries wanted', async () => {
    // Electron itself listens on `error`, to no effect.
    expect(await app.evaluate(({ ipcMain }) => ipcMain.eventNames().sort())).toEqual(['error', 'quayside']);
  });

  it('tells the command line where it is, and only its owner', async () => {
    const file = join(dataFolder, 'endpoint.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const endpoint = JSON.parse(readFileSync(file, 'utf8'));
    expect(endpoint).toMatchObject({ door: 'desktop', pid: app.pid });
    const response = await fetch(endpoint.origin);
    expect(response.status).toBe(404);
  });

  it('refuses 10,000 hostile frames, each in the words of the contract, and lives on', async () => {
    const seed = 45;
    const random = seeded(seed);
    const frames = Array.from({ length: 10_000 }, () => hostileFrame(random));
    const answers = await page.evaluate(sendFrames, frames);
    const strange = answers.filter(({ kind }) => kind !== 'failure');
    expect(strange, `seed ${seed}`).toEqual([]);
    const codes = new Set(answers.map((answer) => (answer.kind === 'failure' ? answer.failure.code : '')));
    expect([...codes].filter((code) => !['invalid-input', 'unknown-call', 'busy'].includes(code))).toEqual(
      [],
    );
    await waitUntil(
      'an answer to a good call',
      async () => (await sendCall(page, 'host.doctor', {})).kind === 'result',
    );
  });

  it('refuses what is no text, and a text that is too long', async () => {
    const values = [1, null, true, [], { kind: 'call' }, 'x'.repeat(MAX_CLIENT_FRAME + 1)];
    const answers = await page.evaluate(sendFrames, values);
    expect(answers.map((answer) => answer.kind === 'failure' && [answer.id, answer.failure.code])).toEqual(
      values.map(() => [null, 'invalid-input']),
    );
  });
});

onEveryRuntime('the page in the desktop window', (launcher) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  const asked: string[] = [];
  let elsewhere: Server;
  let origin: string;
  let app: DesktopApp;
  let page: Page;

  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('<title>elsewhere</title>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    // It listens on TCP, so this is no path.
    origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    app = await launcher.launch({ dataFolder, trayHost: true });
    page = await app.window();
  });
  afterAll(async () => {
    await app.close();
    await new Promise((resolve) => elsewhere.close(resolve));
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  const here = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());

  it('breaks no rule of its own policy', async () => {
    await page.getByRole('grid', { name: 'Ports' }).waitFor();
    const violations = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.violatedDirective));
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      await new Promise((resolve) => setTimeout(resolve));
      return { seen, injected: 'injected' in window };
    });
    // The one that was just tried, and it did not run.
    expect(violations).toEqual({ seen: ['script-src-elem'], injected: false });
  });

  it('cannot go elsewhere, by itself or by a link', async () => {
    await page.evaluate((address) => {
      location.href = address;
    }, `${origin}/by-itself`);
    await page.evaluate((address) => {
      const link = Object.assign(document.createElement('a'), { href: address, textContent: 'go' });
      document.body.append(link);
      link.click();
      link.remove();
    }, `${origin}/by-a-link`);
    // A navigation that was let through would have thrown this page away.
    expect((await callInPage(page, 'ports.snapshot', {})).host.door).toBe('desktop');
    expect(await here()).toBe('app://quayside/');
    expect(asked).toEqual([]);
  });

  it('cannot open a window, nor send the system to an address', async () => {
    await page.evaluate((address) => {
      window.open(address);
      const link = Object.assign(document.createElement('a'), { href: address, target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    }, `${origin}/by-a-window`);
    expect((await callInPage(page, 'ports.snapshot', {})).host.door).toBe('desktop');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await app.opened()).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('cannot use the network, as a fetch, an image or a frame', async () => {
    const fetched = await page.evaluate(async (address) => {
      const image = Object.assign(new Image(), { src: `${address}/image.png` });
      const imageFailed = new Promise((resolve) => {
        image.onerror = () => resolve('failed');
        image.onload = () => resolve('loaded');
      });
      const frame = Object.assign(document.createElement('iframe'), { src: `${address}/frame` });
      document.body.append(frame);
      const answer = await fetch(`${address}/fetch`).then(
        () => 'loaded',
        () => 'failed',
      );
      frame.remove();
      return [answer, await imageFailed];
    }, origin);
    expect(fetched).toEqual(['failed', 'failed']);
    expect(asked).toEqual([]);
  });

  it('has no file but those that were built', async () => {
    const statuses = await page.evaluate(async () => {
      const paths = [
        '/',
        '/index.html',
        '/../package.json',
        '/%2e%2e/package.json',
        '/assets/',
        '/nothing.js',
      ];
      return Promise.all(paths.map(async (path) => (await fetch(new URL(path, location.href))).status));
    });
    expect(statuses).toEqual([200, 200, 404, 404, 404, 404]);
  });
});

onTheDouble('the walls around the page, as Electron is asked for them', (launcher) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  let app: DesktopApp;
  beforeAll(async () => {
    app = await launcher.launch({ dataFolder, trayHost: true });
    await app.window();
  });
  afterAll(async () => {
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  it('are on the window', async () => {
    const options = await inDouble(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.options);
    expect(options).toMatchObject({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
    });
  });

  it('are on its session', async () => {
    const session = await inDouble(app, ({ session }) => {
      const { request, check, device, beforeRequest } = session.defaultSession.handlers;
      const details = { isMainFrame: true, requestingUrl: 'app://quayside/' };
      const answers: unknown[] = [check({}, 'media', '', details), device({})];
      request({}, 'media', (granted) => answers.push(granted), details);
      beforeRequest({ url: 'https://evil.example/' }, ({ cancel }) => answers.push(cancel));
      return answers;
    });
    expect(session).toEqual([false, false, false, true]);
  });

  it('are on its contents, and on any others that may come', async () => {
    const counts = await inDouble(app, ({ BrowserWindow, app: electron }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const names = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'];
      return [
        ...names.map((name) => contents?.listenerCount(name)),
        electron.listenerCount('web-contents-created'),
      ];
    });
    expect(counts).toEqual([1, 1, 1, 1, 1]);
  });
});

/** Runs in the page: sends each value and settles with as many answers without an id that is the page's own. */
function sendFrames(values: unknown[]): Promise<ServerFrame[]> {
  // What preload/index.ts exposes.
  const { quayside } = window as unknown as {
    quayside: { send(value: unknown): void; onMessage(listener: (text: string) => void): void };
  };
  const answers: ServerFrame[] = [];
  return new Promise((resolve) => {
    quayside.onMessage((text) => {
      const frame = JSON.parse(text);
      if (frame.kind === 'event' || answers.length === values.length) return;
      answers.push(frame);
      if (answers.length === values.length) resolve(answers);
    });
    for (const value of values) quayside.send(value);
  });
}
