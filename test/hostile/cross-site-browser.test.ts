/** What a page of another site can do from inside a real browser, against our server and one without locks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openInBrowser } from '../../main/server/open-in-browser.ts';
import { ok } from '../../preload/model.ts';
import { makeSmallPage, PAGE_MARK, SCRIPT_PATH } from '../small-page.ts';
import { LOCKS, NO_LOCKS, openServer, type WatchedServer } from './open-server.ts';

let root: string;
let ours: WatchedServer;
let control: WatchedServer;
let evil: Server;
let evilOrigin: string;
/** What the other server on this machine was sent. */
const overheard: string[] = [];
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  root = makeSmallPage();
  ours = await openServer(LOCKS, root);
  control = await openServer(NO_LOCKS, root);
  evil = createServer((request, response) => {
    overheard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>evil</title>');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  evilOrigin = `http://evil.test:${(evil.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: false,
    args: [
      '--no-sandbox',
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      // Newer Chromium asks the user before a page may reach this machine. Others do not: our locks must hold alone.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([ours?.close(), control?.close()]);
  evil?.close();
  rmSync(root, { recursive: true, force: true });
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
});

afterEach(() => context.close());

/** Runs in the page: opens a WebSocket, guesses, asks for the list; settles with what it read. */
const readOverSocket = (address: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => {
      socket.send('{"token":"guess"}');
    };
    socket.onmessage = ({ data }) => {
      if (String(data).includes('ready'))
        socket.send('{"kind":"call","id":1,"name":"ports.snapshot","input":{}}');
      else resolve(`read ${data}`);
    };
    socket.onclose = ({ code }) => resolve(`closed ${code}`);
  });

const readByFetch = (address: string): Promise<string> =>
  fetch(address).then(
    async (response) => `${response.status} ${await response.text()}`,
    () => 'failed',
  );

describe('the page itself', () => {
  it('works from the printed link, under its policy', async () => {
    await page.goto(ours.url);
    await page.waitForFunction(() => document.title === 'port 3000');
    expect(await page.evaluate('violations')).toEqual([]);
  });

  it('works from a link on another site', async () => {
    await page.goto(evilOrigin);
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
    }, ours.url);
    await page.waitForFunction(() => document.title === 'port 3000');
  });

  it('works from the redirect file, whose name does not hold the token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-open-'));
    try {
      const opened: string[] = [];
      await openInBrowser(ours.url, folder, async (url) => {
        opened.push(url);
        return ok(null);
      });
      expect(opened.join()).toMatch(/^file:/);
      expect(opened.join()).not.toContain(ours.token);
      await page.goto(`file://${fileURLToPath(opened[0] ?? '')}`);
      await page.waitForFunction(() => document.title === 'port 3000');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('attacks from the browser', () => {
  it('1: a WebSocket from another site', async () => {
    await page.goto(evilOrigin);
    const attack = (server: WatchedServer) =>
      page.evaluate(readOverSocket, `ws://127.0.0.1:${server.port}/ws`);
    expect(await attack(control)).toMatch(/^read .*"port":3000/);
    const passed = ours.passed.length;
    expect(await attack(ours)).toBe('closed 1006');
    expect(ours.passed.slice(passed)).toEqual([]);
  });

  it('2: a form-like POST that needs no permission', async () => {
    await page.goto(evilOrigin);
    const attack = (server: WatchedServer) =>
      page.evaluate(
        (url) =>
          fetch(url, { method: 'POST', mode: 'no-cors', body: '{"kind":"call"}' }).then(
            () => 'sent',
            () => 'failed',
          ),
        `http://127.0.0.1:${server.port}/`,
      );
    await attack(control);
    expect(control.passed).toContain('POST /');
    await attack(ours);
    expect(ours.passed).not.toContain('POST /');
    expect(ours.refused).toContain('POST /');
  });

  it('3: a name of the attacker that now leads here (DNS rebinding)', async () => {
    const attack = async (server: WatchedServer) => {
      const origin = `http://rebound.test:${server.port}`;
      // What the attacker's own server answered before its name was pointed at us.
      await page.route(`${origin}/attack`, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>rebound</title>' }),
      );
      await page.goto(`${origin}/attack`);
      return {
        page: await page.evaluate(readByFetch, `${origin}/`),
        socket: await page.evaluate(readOverSocket, `ws://rebound.test:${server.port}/ws`),
      };
    };
    const unguarded = await attack(control);
    expect(unguarded.page).toContain(PAGE_MARK);
    expect(unguarded.socket).toMatch(/^read .*"port":3000/);
    const guarded = await attack(ours);
    expect(guarded.page).toMatch(/^403 /);
    expect(guarded.page).not.toContain(PAGE_MARK);
    expect(guarded.socket).toBe('closed 1006');
  });

  it('4: a frame around the page', async () => {
    const attack = async (server: WatchedServer) => {
      await page.goto(evilOrigin);
      await page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = resolve;
            frame.src = url;
            document.body.append(frame);
          }),
        `http://127.0.0.1:${server.port}/`,
      );
      const framed = page.frames().find((frame) => frame !== page.mainFrame());
      return (await framed?.content().catch(() => '')) ?? '';
    };
    expect(await attack(control)).toContain(PAGE_MARK);
    expect(await attack(ours)).not.toContain(PAGE_MARK);
  });

  it('4b: a frame around the page, with only the headers to stop it', async () => {
    const headersOnly = await openServer({ ...NO_LOCKS, headers: LOCKS.headers }, root);
    try {
      await page.goto(evilOrigin);
      await page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = resolve;
            frame.src = url;
            document.body.append(frame);
          }),
        `http://127.0.0.1:${headersOnly.port}/`,
      );
      expect(headersOnly.passed).toContain('GET /');
      const framed = page.frames().find((frame) => frame !== page.mainFrame());
      expect((await framed?.content().catch(() => '')) ?? '').not.toContain(PAGE_MARK);
    } finally {
      await headersOnly.close();
    }
  });

  it('5: a server on another port of this machine', async () => {
    const neighbour = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    const attack = async (server: WatchedServer) => {
      overheard.length = 0;
      // The user has our page open in the same browser; the neighbour then reads what it can.
      await page.goto(server.url);
      await page.waitForFunction(() => document.title === 'port 3000');
      const other = await context.newPage();
      await other.goto(`${neighbour}/neighbour`);
      const script = await other.evaluate(
        (url) =>
          new Promise<string>((resolve) => {
            const element = document.createElement('script');
            element.src = url;
            element.onload = () => resolve('stolenScript' in globalThis ? 'ran' : 'loaded');
            element.onerror = () => resolve('blocked');
            document.head.append(element);
          }),
        server.origin + SCRIPT_PATH,
      );
      const text = await other.evaluate(readByFetch, `${server.origin}/`);
      await page.evaluate((url) => {
        location.href = url;
      }, `${neighbour}/followed`);
      await page.waitForURL(`${neighbour}/followed`);
      return { script, text, heard: overheard.join('\n') };
    };
    const unguarded = await attack(control);
    expect(unguarded.script).toBe('ran');
    expect(unguarded.heard).toContain(`"referer":"${control.origin}/"`);

    const guarded = await attack(ours);
    expect(guarded.script).toBe('blocked');
    expect(guarded.text).toBe('failed');
    expect(guarded.heard).toContain('/followed');
    expect(guarded.heard).not.toContain(ours.token);
    expect(guarded.heard).not.toContain('"cookie"');
    expect(guarded.heard).not.toContain(`"referer":"http://127.0.0.1:${ours.port}`);
    expect(await context.cookies()).toEqual([]);
  });

  it('6: a form that posts the whole window here, and a window kept on a string', async () => {
    const attack = async (server: WatchedServer) => {
      await page.goto(evilOrigin);
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        page.evaluate((url) => {
          (globalThis as { victim?: Window | null }).victim = window.open(url);
        }, `${server.origin}/`),
      ]);
      await opened.waitForURL(`${server.origin}/`);
      // The string is cut only after the window has left its empty first page; that it never is takes a while to see.
      const isCut = await page
        .waitForFunction(() => (globalThis as { victim?: Window | null }).victim?.closed ?? true, null, {
          timeout: 3_000,
        })
        .then(
          () => true,
          () => false,
        );
      const [answer] = await Promise.all([
        page.waitForResponse(`${server.origin}/`),
        page.evaluate((url) => {
          const form = document.createElement('form');
          form.method = 'post';
          form.action = url;
          form.enctype = 'text/plain';
          document.body.append(form);
          form.submit();
        }, `${server.origin}/`),
      ]);
      await answer.finished();
      await page.waitForLoadState();
      return { isCut, status: answer.status() };
    };
    expect(await attack(control)).toEqual({ isCut: false, status: 200 });
    expect(await attack(ours)).toEqual({ isCut: true, status: 403 });
  });

  it('nothing reached a handler of ours', () => {
    expect(ours.service.called).toEqual([]);
    expect(control.service.called).toContain('ports.snapshot');
  });
});
