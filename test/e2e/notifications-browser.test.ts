/** Browser mode's notifications, for real: a headed Chromium hands them to a daemon, which says what it shows. */
import { rmSync } from 'node:fs';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cleanText } from '../../main/core/clean-text.ts';
import { writeNotice } from '../../main/core/conflicts/notice-words.ts';
import type { RunningServer } from '../../main/server/server.ts';
import type { Conflict, Notice } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';
import { sampleConflict, sampleParty } from '../sample-conflict.ts';
import { startScriptedCore } from '../scripted-core.ts';
import { waitUntil } from '../wait-until.ts';
import { type Desk, openDesk } from './notification-desk.ts';
import { openWindow, startWindowServer } from './window-page.ts';

let desk: Desk;
let fake: FakeService;
let server: RunningServer;
/** How many pages listen for notices now. */
let listening: number;
/** How many ever did. */
let listened: number;
let closings: (() => Promise<void>)[];

beforeAll(async () => {
  desk = await openDesk();
}, 120_000);
afterAll(() => desk?.close());
beforeEach(async () => {
  closings = [];
  listening = 0;
  listened = 0;
  await desk.clear();
  fake = createFakeService();
});
afterEach(async () => {
  for (const close of closings.reverse()) await close();
});

/** The fake, which tells who listens for notices. */
function counted(service: Service): Service {
  return {
    ...service,
    subscribe(event, listener) {
      const stop = service.subscribe(event, listener);
      if (event !== 'change') return stop;
      listening++;
      listened++;
      return () => {
        listening--;
        stop();
      };
    },
  };
}

async function open(service: Service = counted(fake)): Promise<Page> {
  server = await startWindowServer(service);
  closings.push(() => server.close());
  const opened = await openWindow(desk.browser, server.url, {
    clock: false,
    permissions: ['notifications'],
  });
  closings.push(async () => {
    expect(opened.troubles).toEqual([]);
    await opened.close();
  });
  return opened.page;
}

const isHeard = () => waitUntil('one page listens for notices', () => listening === 1);

const noticeOf = (one: Conflict): Notice => {
  const news = { about: 'conflict', key: one.id, port: one.port, readyAt: 0, conflict: one } as const;
  const notice = writeNotice([news], '/home/dev', { elapsed: 0, time: 0 });
  if (!notice) throw new Error('no notice');
  return notice;
};

function emit(one: Conflict): Notice {
  const notice = noticeOf(one);
  fake.emit({ type: 'notice', at: notice.at, notice });
  return notice;
}

const timesShown = (title: string) => desk.printed().filter(({ summary }) => summary === title).length;

describe('a notice in browser mode', () => {
  it('is shown with both names and what can be done; a click leads to the conflict', async () => {
    const page = await open();
    await isHeard();
    await tellShownAndVisited(page);
    const { title } = emit(sampleConflict({ id: 'clicked' }));
    const { formatted, body } = await desk.shown(title);
    expect(title).toBe('3000 (web-shop) was taken by node in ~/api');
    expect(formatted.split('\n')[0]).toBe(title);
    expect(body).toContain('Free 3000 for web-shop, or use 3001 instead.');
    // Only by then does Chromium know which of its notifications is meant.
    await waitUntil('it is shown', () => page.evaluate(() => document.body.dataset.shown));
    await desk.click();
    const visited = () => page.evaluate(() => document.body.dataset.visited);
    expect(await waitUntil('the click has led somewhere', visited)).toBe('#/conflicts/clicked');
    await waitUntil('it is gone from the screen', async () => (await desk.displayed()) === 0);
  });

  it('goes from the screen when its conflict is over', async () => {
    await open();
    await isHeard();
    const one = sampleConflict({ id: 'resolved', port: 3100 });
    await desk.shown(emit(one).title);
    await waitUntil('it stands on the screen', async () => (await desk.displayed()) === 1);
    fake.emit({ type: 'resolved', at: one.since, conflict: one });
    await waitUntil('it is gone from the screen', async () => (await desk.displayed()) === 0);
  });

  it('shows hostile names as plain text, in the title and in the body', async () => {
    await open();
    await isHeard();
    const hostile = '<b>&amp;\u202e\u0007<a href="http://evil.test">x</a>';
    const one = sampleConflict({
      kind: 'displaced',
      port: 3200,
      message: 'x'.repeat(81),
      parties: [
        sampleParty({ role: 'rightful', name: cleanText(`<i>${hostile.slice(0, 10)}`), port: 3201 }),
        sampleParty({ role: 'holder', name: cleanText(hostile.slice(0, 10)) }),
      ],
    });
    const notice = emit(one);
    expect(notice.title).toContain('<i>');
    expect(notice.body).toContain('<i>');
    const { body, formatted } = await desk.shown(notice.title);
    // Chromium's own line comes first, with a link to the page; the rest is ours.
    const ours = body.slice(body.indexOf('\n')).trim();
    expect(ours).toBe(escaped(notice.body));
    expect(formatted.split('\n')[0]).toBe(escaped(notice.title));
    expect(formatted).not.toMatch(/<[bi]>|[^\n\P{C}]/u);
    expect(formatted).toContain('\\u202e\\u0007');
  });

  it('is shown once where several tabs are open, and by another one when the first is closed', async () => {
    const first = await open();
    await isHeard();
    const second = await first.context().newPage();
    await second.goto(server.url);
    await second.getByRole('navigation').waitFor();
    const one = emit(sampleConflict({ port: 3300 }));
    const next = emit(sampleConflict({ port: 3301 }));
    await desk.shown(next.title);
    expect([timesShown(one.title), timesShown(next.title), listening]).toEqual([1, 1, 1]);
    await first.close();
    await waitUntil('the second listens', () => listened === 2 && listening === 1);
    await desk.shown(emit(sampleConflict({ port: 3302 })).title);
  });

  it('is not shown by the page of a desktop app, which shows it itself', async () => {
    let door: 'desktop' | 'browser' = 'desktop';
    const snapshot = () => ({ ...fake.snapshot(), host: { ...fake.snapshot().host, door } });
    const page = await open(counted({ ...fake, snapshot }));
    await page.getByRole('navigation').waitFor();
    emit(sampleConflict({ port: 3400 }));
    expect(listening).toBe(0);
    door = 'browser';
    await page.reload();
    await isHeard();
    await desk.shown(emit(sampleConflict({ port: 3401 })).title);
    expect(timesShown(noticeOf(sampleConflict({ port: 3400 })).title)).toBe(0);
  });

  it('goes all the way from a scan to the daemon', async () => {
    const { core, reserve, dataFolder } = await startScriptedCore();
    closings.push(async () => {
      await core.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    });
    await open(counted(core.service));
    await isHeard();
    const before = desk.printed().length;
    await reserve(3000);
    const told = await waitUntil('the conflict on the screen', () => desk.printed()[before], 30_000);
    expect(told.summary).toMatch(/^3000 \(.+\) was taken by node/);
  });
});

describe('permission', () => {
  it('is never asked for without a click, and nothing is said where there is no answer yet', async () => {
    const page = await open();
    await setPermission(page, 'prompt');
    await page.addInitScript(() => {
      const asked = Notification.requestPermission;
      Notification.requestPermission = () => {
        document.title = 'asked';
        return asked.call(Notification);
      };
    });
    const received = await reload(page);
    const { title } = emit(sampleConflict({ port: 3500 }));
    await received(title);
    await setPermission(page, 'granted');
    await desk.shown(emit(sampleConflict({ port: 3501 })).title);
    expect(timesShown(title)).toBe(0);
    expect(await page.title()).not.toBe('asked');
    expect(fake.called).not.toContain('notices.undelivered');
  });

  it('that was denied is told to the core, once', async () => {
    const page = await open();
    await setPermission(page, 'denied');
    const received = await reload(page);
    const titles = [3600, 3601].map((port) => emit(sampleConflict({ port })).title);
    for (const title of titles) await received(title);
    await waitUntil('the core was told', () => fake.called.includes('notices.undelivered'));
    await setPermission(page, 'granted');
    await desk.shown(emit(sampleConflict({ port: 3602 })).title);
    expect(fake.called.filter((name) => name === 'notices.undelivered')).toHaveLength(1);
    expect(titles.map(timesShown)).toEqual([0, 0]);
  });
});

/** Loads the page anew. What comes back waits until a notice with a title has reached it. */
async function reload(page: Page): Promise<(title: string) => Promise<unknown>> {
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  const before = listened;
  await page.reload();
  await waitUntil('the new page listens', () => listened > before && listening === 1);
  return (title) =>
    waitUntil(`the page has got ${title}`, () => frames.some((frame) => frame.includes(title)));
}

/** Writes into the page when a notification is really shown, and where its clicks have led. */
async function tellShownAndVisited(page: Page): Promise<void> {
  await page.evaluate(() => {
    addEventListener('hashchange', ({ newURL }) => {
      document.body.dataset.visited = new URL(newURL).hash;
    });
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        this.addEventListener('show', () => {
          document.body.dataset.shown = title;
        });
      }
    };
  });
}

async function setPermission(page: Page, setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.send('Browser.setPermission', {
    permission: { name: 'notifications' },
    setting,
    origin: server.origin,
    // Else it would count for the browser's first profile, which no test uses.
    ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
  });
  const name = setting === 'prompt' ? 'default' : setting;
  await waitUntil(`the page sees that it is ${name}`, () =>
    page.evaluate((expected) => Notification.permission === expected, name),
  );
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
