/** The tray and the desktop's notifications over a real core, real projects and real servers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NoticeRule } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { inDouble } from './double-launcher.ts';
import { type DesktopApp, type Launcher, onEveryRuntime, onTheDouble } from './driver.ts';
import { callInPage } from './page-calls.ts';
import { makeProject, type ProjectServer, startServer } from './project-server.ts';

/** The machine's other ports may be in conflict too; only what was reserved here is to be told. */
const OTHER_RULES = NoticeRule.options.filter((rule) => rule !== 'reserved-taken');

const urlOf = (app: DesktopApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '');
const labels = async (app: DesktopApp) => (await app.trayMenu())?.map(({ label }) => label) ?? [];
const itemOf = async (app: DesktopApp, start: string) =>
  (await app.trayMenu())?.find(({ label }) => label.startsWith(start));

/** Folders of an app and of projects, and the servers that run in these. */
function makeFolders() {
  const data = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  const projects = mkdtempSync(join(tmpdir(), 'quayside-projects-'));
  const servers: ProjectServer[] = [];
  return {
    data,
    projects,
    async start(folder: string, port: number) {
      const server = await startServer(folder, port);
      servers.push(server);
      return server;
    },
    async remove() {
      for (const server of servers) await server.end();
      for (const folder of [data, projects]) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

let app: DesktopApp;
let page: Page;
let folders: ReturnType<typeof makeFolders>;

/** An app whose menu is whole and its folders, for the specs of one describe. */
function startAround(launcher: Launcher): void {
  beforeAll(async () => {
    folders = makeFolders();
    app = await launcher.launch({ dataFolder: folders.data, trayHost: true });
    page = await app.window();
    await waitUntil('the whole menu', async () => (await labels(app)).includes('Pause watching'));
  });
  afterAll(async () => {
    await app.close();
    await folders.remove();
  });
}

onEveryRuntime('the tray', (launcher) => {
  startAround(launcher);

  it('leads the window to a place, also the hidden window, and loads nothing anew', async () => {
    await page.evaluate(() => Object.assign(window, { sameLoad: true }));
    await app.clickTray('Settings…');
    await waitUntil('settings', async () => (await urlOf(app)) === 'app://quayside/#/settings');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await app.clickTray('Check port…');
    await waitUntil('the check', async () => (await urlOf(app)) === 'app://quayside/#/check');
    expect(
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isVisible()),
      ),
    ).toEqual([true]);
    expect(await page.evaluate(() => 'sameLoad' in window)).toBe(true);
    // The page may still load itself again where it is.
    await page.reload();
    expect(await page.evaluate(() => 'sameLoad' in window)).toBe(false);
    expect(await urlOf(app)).toBe('app://quayside/#/check');
  });

  it('keeps a pinned port, and lets it go again', async () => {
    const port = await freePort();
    const server = await folders.start(makeProject(folders.projects, 'pinned'), port);
    const start = `${port}  node — pinned`;
    await waitUntil('the port', () => itemOf(app, start));
    await app.clickTray(start, 'Pin');
    await waitUntil('the pin', async () =>
      (await itemOf(app, start))?.items.some(({ label }) => label === 'Unpin'),
    );
    await server.end();
    const free = await waitUntil('the free port', () => itemOf(app, `${port}  free`));
    expect(free.enabled).toBe(false);
    await callInPage(page, 'settings.set', { pinnedPorts: [] });
    await waitUntil('no such row', async () => (await itemOf(app, `${port}  `)) === undefined);
  });
});

onTheDouble('conflicts on the desktop', (launcher) => {
  startAround(launcher);
  beforeAll(async () => {
    const { settings } = await callInPage(page, 'settings.get', {});
    const notifications = { ...settings.notifications, mutedRules: OTHER_RULES };
    await callInPage(page, 'settings.set', { notifications });
  });

  const notificationsAbout = (port: number) =>
    inDouble(
      app,
      ({ recorded }, start) =>
        recorded.notifications
          .map(({ options, closed }, index) => ({ index, closed, ...options }))
          .filter(({ title }) => title?.startsWith(start)),
      `${port} `,
    );
  const trayFace = () =>
    inDouble(app, ({ recorded }) => ({
      icon: recorded.trays[0]?.image.path ?? '',
      toolTip: recorded.trays[0]?.toolTip ?? '',
    }));
  const openConflicts = async () =>
    (await callInPage(page, 'ports.snapshot', { fresh: true })).conflicts.filter(
      ({ state }) => state === 'open',
    );

  it('tells whose port was taken and by whom, and frees it for its rightful server', async () => {
    const port = await freePort();
    const shop = makeProject(folders.projects, 'web-shop', { web: port });
    const rightful = await folders.start(shop, port);
    // So that its quayside.json is found, as it would be with any server of the project.
    await waitUntil('the reservation', async () =>
      (await callInPage(page, 'ports.snapshot', {})).reservations.find(
        (reservation) => reservation.port === port && reservation.source === 'project-file',
      ),
    );
    await rightful.end();
    const taker = await folders.start(makeProject(folders.projects, 'api'), port);

    const item = await waitUntil('the conflict in the tray', () => itemOf(app, `${port} (`));
    expect(item.label).toMatch(/web-shop/);
    expect(item.label).toMatch(/\bapi\b/);
    expect(item.items.map(({ label }) => label)).toEqual([
      'Show',
      `Free ${port}…`,
      expect.stringMatching(/^Use \d+ \(copy the number\)$/),
      ...item.items.slice(3, -1).map(() => expect.stringMatching(`^Give ${port} to `)),
      'Ignore',
    ]);
    const face = await trayFace();
    expect(basename(face.icon)).toBe('tray-conflict.png');
    expect(face.toolTip).toMatch(/^Quayside: \d+ ports?, \d+ conflicts?$/);

    const [told] = await waitUntil(
      'the notification',
      async () => {
        const found = await notificationsAbout(port);
        return found.length > 0 && found;
      },
      45_000,
    );
    expect(told?.title).toMatch(/web-shop/);
    expect(told?.title).toMatch(/\bapi\b/);
    expect(told?.actions?.[0]).toMatchObject({ text: `Free ${port}` });
    expect(await notificationsAbout(port)).toHaveLength(1);

    await inDouble(
      app,
      ({ recorded }, index) => recorded.notifications[index]?.clickButton(0),
      told?.index ?? -1,
    );
    await taker.ended;
    const [, outcome] = await waitUntil('the outcome', async () => {
      const found = await notificationsAbout(port);
      return found.length > 1 && found;
    });
    expect(outcome?.title).toBe(`${port} is free: node (pid ${taker.pid}) ended`);

    await folders.start(shop, port);
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('web-shop');
    expect((await openConflicts()).filter((conflict) => conflict.port === port)).toEqual([]);
    await waitUntil('the tray without it', async () => (await itemOf(app, `${port} (`)) === undefined);
    await waitUntil('the notification gone', async () => (await notificationsAbout(port))[0]?.closed);
  });

  it('does in the window and at the clipboard what the tray says', async () => {
    const port = await freePort();
    await callInPage(page, 'reservations.add', { port, name: 'kept' });
    const taker = await folders.start(makeProject(folders.projects, 'other'), port);
    const item = await waitUntil('the conflict in the tray', () => itemOf(app, `${port} (`));
    const use = item.items.find(({ label }) => label.startsWith('Use '))?.label ?? '';
    await app.clickTray(item.label, use);
    await waitUntil('the copied number', () =>
      inDouble(app, ({ recorded }, words) => words.startsWith(`Use ${recorded.copied.at(-1)} `), use),
    );
    await app.clickTray(item.label, 'Show');
    await waitUntil('the conflicts', async () => (await urlOf(app)).startsWith('app://quayside/#/conflicts'));
    await app.clickTray(item.label, `Free ${port}…`);
    // Nothing is ended before the plan was seen.
    await page.getByRole('dialog').getByText(String(taker.pid)).first().waitFor();
    await app.clickTray(item.label, 'Ignore');
    await waitUntil('the tray without it', async () => (await itemOf(app, `${port} (`)) === undefined);
  });

  it('says a number that it copied, and what could not be shown', async () => {
    const count = await inDouble(app, ({ recorded }) => recorded.notifications.length);
    await app.clickTray('Copy next free port');
    const title = await waitUntil('the answer', () =>
      inDouble(app, ({ recorded }, before) => recorded.notifications[before]?.options.title, count),
    );
    const copied = await inDouble(app, ({ recorded }) => recorded.copied.at(-1));
    expect(title).toBe(`${copied} is copied`);

    await inDouble(app, ({ recorded }) => {
      recorded.notificationService.failure = 'not signed';
    });
    await app.clickTray('Copy next free port');
    const warning = await waitUntil('the banner', async () =>
      (await callInPage(page, 'ports.snapshot', {})).warnings.find(
        ({ code }) => code === 'notifications-failed',
      ),
    );
    expect(warning.message).toContain('not signed');
  });
});
