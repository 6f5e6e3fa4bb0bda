/** How the desktop app lives: tray, hiding, one instance, one host, quitting. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { runHost } from '../../main/server/run-host.ts';
import { portCount } from '../../main/shell/tray-state.ts';
import { freePort } from '../free-port.ts';
import { startScriptedCore } from '../scripted-core.ts';
import { NEWEST, startUpdateFeed } from '../update-feed.ts';
import { waitUntil } from '../wait-until.ts';
import { inDouble } from './double-launcher.ts';
import { type DesktopApp, onEveryRuntime, onTheDouble } from './driver.ts';
import { startListener } from './listening-child.ts';
import { callInPage } from './page-calls.ts';

/** For what comes only when the whole app has started, on however busy a machine. */
const START_MS = 30_000;

interface WindowState {
  count: number;
  visible: boolean;
  minimized: boolean;
  focused: boolean;
}

const windowState = (app: DesktopApp): Promise<WindowState> =>
  app.evaluate(({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows();
    const [window] = windows;
    return {
      count: windows.length,
      visible: window?.isVisible() ?? false,
      minimized: window?.isMinimized() ?? false,
      focused: window?.isFocused() ?? false,
    };
  });
const closeWindow = (app: DesktopApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const until = (app: DesktopApp, what: string, holds: (state: WindowState) => boolean) =>
  waitUntil(what, async () => holds(await windowState(app)));

onEveryRuntime('the desktop app', (launcher) => {
  let dataFolder: string;
  let app: DesktopApp;

  const launch = async (trayHost: boolean) => {
    app = await launcher.launch({ dataFolder, trayHost });
    await app.window();
    await until(app, 'the window', ({ visible }) => visible);
  };
  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  });
  afterEach(async () => {
    await app.close();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('has a tray that counts, opens and quits', async () => {
    await launch(true);
    const page = await app.window();
    const labels = async () => (await app.trayMenu())?.map(({ label }) => label) ?? [];
    await waitUntil('the whole menu', async () => (await labels()).includes('Pause watching'));
    expect((await labels()).slice(-6)).toEqual([
      'Copy next free port',
      'Check port…',
      'Pause watching',
      'Notifications',
      'Settings…',
      'Quit',
    ]);
    // While it is paused only a look that is asked for changes anything, whatever other programs do.
    await app.clickTray('Pause watching', 'Until I resume');
    // The page's calls take a way of their own, and may come before what the click asked for.
    await waitUntil('the pause', async () => (await labels())[1]?.endsWith(', paused'));
    for (const listener of [await startListener(), await startListener()]) {
      const snapshot = await callInPage(page, 'ports.snapshot', { fresh: true });
      expect(snapshot.listeners.map(({ port }) => port)).toContain(listener.port);
      const count = portCount(snapshot);
      const words = `${count} ${count === 1 ? 'port' : 'ports'}, paused`;
      await waitUntil(words, async () => (await labels())[1] === words);
      expect((await labels()).length).toBeLessThanOrEqual(20);
      await listener.end();
    }
    await app.clickTray('Resume watching');
    await waitUntil('watching again', async () => (await labels()).includes('Pause watching'));

    await closeWindow(app);
    await until(app, 'a hidden window', ({ visible }) => !visible);
    await app.clickTray('Open Quayside');
    await until(app, 'the window again', ({ visible, focused }) => visible && focused);
    await app.clickTray('Quit');
    expect(await app.ended).toBe(0);
  });

  it('hides when it is closed, and lives on', async () => {
    await launch(true);
    await closeWindow(app);
    await until(app, 'a hidden window', ({ visible }) => !visible);
    expect(await windowState(app)).toMatchObject({ count: 1, minimized: false });
    await waitUntil('a host that still answers', () => existsSync(join(dataFolder, 'endpoint.json')));
    // As the popover of macOS asks for it.
    const page = await app.window();
    await callInPage(page, 'desktop.show', { place: { view: 'settings' } });
    await until(app, 'the window again', ({ visible, focused }) => visible && focused);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it('is minimised, not hidden, where nothing shows a tray', async () => {
    await launch(false);
    expect(await app.trayMenu()).toBeNull();
    await closeWindow(app);
    await until(app, 'a minimised window', ({ minimized }) => minimized);
    expect(await windowState(app)).toMatchObject({ count: 1, visible: true });
  });

  it('shows the first window when it is started again', async () => {
    await launch(true);
    await closeWindow(app);
    await until(app, 'a hidden window', ({ visible }) => !visible);
    expect(await launcher.startSecond({ dataFolder, trayHost: true })).toBe(0);
    await until(app, 'the first window', ({ visible, focused }) => visible && focused);
    expect((await windowState(app)).count).toBe(1);
  });

  it('opens links in the one window, and shows it for one that it does not know', async () => {
    app = await launcher.launch({ dataFolder, trayHost: true, args: ['quayside://reference/5432'] });
    const page = await app.window();
    await until(app, 'the window', ({ visible }) => visible);
    const isAt = (url: string) =>
      waitUntil(url, () =>
        app.evaluate(
          ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() === wanted,
          url,
        ),
      );
    await isAt('app://quayside/#/reference/5432');
    const startWith = (link: string) => launcher.startSecond({ dataFolder, trayHost: true, args: [link] });
    expect(await startWith('quayside://port/3000')).toBe(0);
    // The list is searched for it, and its place leaves the address.
    const search = page.getByRole('searchbox', { name: 'Search ports' });
    await waitUntil('the port', async () => (await search.inputValue()).includes('3000'));
    await closeWindow(app);
    await until(app, 'a hidden window', ({ visible }) => !visible);
    expect(await startWith('quayside://free/abc')).toBe(0);
    await until(app, 'the window again', ({ visible, focused }) => visible && focused);
    expect(await search.inputValue()).toContain('3000');
    // As macOS tells it.
    await app.evaluate(({ app: electron }) => {
      electron.emit('open-url', { preventDefault() {} }, 'quayside://reference/80');
    });
    await isAt('app://quayside/#/reference/80');
    expect((await windowState(app)).count).toBe(1);
  });

  it('opens files of tunnels in the one window, and saves what is agreed to', async () => {
    const spec = {
      name: 'db',
      carrier: 'ssh',
      destination: 'bastion',
      forwards: [{ kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 }],
      autoStart: false,
      tags: [],
    };
    const team = join(dataFolder, 'our team.quayside');
    const broken = join(dataFolder, 'broken.quayside');
    writeFileSync(team, JSON.stringify({ version: 1, tunnels: [spec] }));
    writeFileSync(broken, '{');
    // As Linux's menus hand it over.
    app = await launcher.launch({ dataFolder, trayHost: true, args: [pathToFileURL(team).href] });
    const page = await app.window();
    const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
    await dialog('Import from our team.quayside')
      .getByText('Your localhost:5433 reaches db:5432 through bastion')
      .waitFor();
    await dialog('Import from our team.quayside').getByRole('button', { name: 'Import 1 tunnel' }).click();
    await page.getByRole('article', { name: 'db', exact: true }).waitFor();
    // As Windows does.
    const second = { dataFolder, trayHost: true, args: [broken] };
    expect(await launcher.startSecond(second)).toBe(0);
    await dialog('Import from broken.quayside').getByText('That file is not JSON.').waitFor();
    await dialog('Import from broken.quayside').getByRole('button', { name: 'Cancel' }).click();
    // As macOS tells it.
    await app.evaluate(({ app: electron }, path) => {
      electron.emit('open-file', { preventDefault() {} }, path);
    }, team);
    await dialog('Import from our team.quayside').getByText('Saved already').waitFor();
    expect((await windowState(app)).count).toBe(1);
  });

  const countWindows = async () => (await windowState(app)).count;
  it('starts with the session in the tray alone, and comes up when it is wanted', async () => {
    app = await launcher.launch({ dataFolder, trayHost: true, args: ['--hidden'] });
    await waitUntil('the tray', async () => (await app.trayMenu()) !== null, START_MS);
    // Another start with the session is no wish to see it.
    await launcher.startSecond({ dataFolder, trayHost: true, args: ['--hidden'] });
    expect(await countWindows()).toBe(0);
    await app.clickTray('Open Quayside');
    await until(app, 'the window', ({ visible, focused }) => visible && focused);
  });

  it('quits by itself, and takes its traces along', async () => {
    await launch(true);
    const endpoint = join(dataFolder, 'endpoint.json');
    await waitUntil('the endpoint file', () => existsSync(endpoint));
    const { origin } = JSON.parse(readFileSync(endpoint, 'utf8'));
    app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
    expect(await app.ended).toBe(0);
    expect(existsSync(endpoint)).toBe(false);
    expect(readdirSync(join(dataFolder, 'claims'))).toEqual([]);
    await expect(fetch(origin)).rejects.toThrow();
    expect(app.output()).toBe('');
  });

  it('opens again where it was', async () => {
    await launch(true);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 50, width: 900, height: 600 }),
    );
    const file = join(dataFolder, 'window.json');
    await waitUntil(
      'the file that remembers it',
      () => existsSync(file) && readFileSync(file, 'utf8').includes('900'),
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await app.close();
    await launch(true);
    const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toEqual({ x: 60, y: 50, width: 900, height: 600 });
  });

  it('looks at once when the machine wakes up', async () => {
    await launch(true);
    const page = await app.window();
    await callInPage(page, 'ports.snapshot', { fresh: true });
    // So that nothing but waking up makes it look.
    await callInPage(page, 'watching.pause', {});
    const listener = await startListener();
    const seen = (await callInPage(page, 'ports.snapshot', {})).listeners.map(({ port }) => port);
    expect(seen).not.toContain(listener.port);
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await page.getByRole('searchbox', { name: 'Search ports' }).fill(String(listener.port));
    await page.getByRole('row', { name: new RegExp(`\\b${listener.port} TCP\\b`) }).waitFor();
    await listener.end();
  });
});

onTheDouble('a packaged desktop app', (launcher) => {
  it('starts with the session once that is switched on in its settings', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const app = await launcher.launch({
      dataFolder,
      trayHost: true,
      env: { ELECTRON_DOUBLE_PACKAGED: '1', XDG_CONFIG_HOME: join(dataFolder, 'config') },
    });
    const entry = join(dataFolder, 'config', 'autostart', 'quayside.desktop');
    try {
      const page = await app.window();
      await page.getByRole('button', { name: 'Settings' }).click();
      const box = page.getByRole('switch', { name: 'Start when I log in' });
      await box.waitFor();
      expect([await box.isChecked(), existsSync(entry)]).toEqual([false, false]);
      await box.click();
      await waitUntil('the switch to be on', () => box.isChecked());
      expect(readFileSync(entry, 'utf8')).toContain(`Exec="${process.execPath}" --hidden\n`);
      // Taken away by somebody else: seen when the window is looked at again.
      rmSync(entry);
      await app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.hide();
        window?.show();
      });
      await waitUntil('the switch to be off', async () => !(await box.isChecked()));
    } finally {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('opens by keys from anywhere once they are set, and says whose they cannot be', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const app = await launcher.launch({ dataFolder, trayHost: true });
    try {
      const page = await app.window();
      const held = () => inDouble(app, ({ recorded }) => [...recorded.shortcuts.held.keys()]);
      expect(await held()).toEqual([]);
      await inDouble(app, ({ recorded }) => recorded.shortcuts.taken.push('Ctrl+Alt+P'));
      const use = async () => (await callInPage(page, 'ports.snapshot', {})).desktop?.shortcut;
      await callInPage(page, 'settings.set', { globalShortcut: 'Ctrl+Alt+P' });
      await waitUntil('the refusal', async () => (await use())?.state === 'refused');
      expect(await held()).toEqual([]);
      await callInPage(page, 'settings.set', { globalShortcut: 'Ctrl+Alt+Q' });
      await waitUntil('the keys', async () => (await held()).join() === 'Ctrl+Alt+Q');
      await closeWindow(app);
      await until(app, 'a hidden window', ({ visible }) => !visible);
      await inDouble(app, ({ recorded }) => recorded.shortcuts.held.get('Ctrl+Alt+Q')?.());
      await until(app, 'the window again', ({ visible, focused }) => visible && focused);
    } finally {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('finds a newer version, fetches it and restarts into it, each on a word of its own', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const feed = await startUpdateFeed(
      Buffer.from('#!/bin/sh\necho "$APPIMAGE_EXIT_AFTER_INSTALL" > "$0.ran"\n'),
    );
    const program = join(dataFolder, 'Q.AppImage');
    writeFileSync(program, 'the old one');
    writeFileSync(
      join(dataFolder, 'app-update.yml'),
      `{provider: generic, url: "${feed.url}", updaterCacheDirName: quayside}`,
    );
    const app = await launcher.launch({
      dataFolder,
      trayHost: true,
      env: {
        ELECTRON_DOUBLE_PACKAGED: '1',
        ELECTRON_DOUBLE_RESOURCES: dataFolder,
        XDG_CACHE_HOME: join(dataFolder, 'cache'),
        APPIMAGE: program,
        APPDIR: dirname(process.execPath),
      },
    });
    try {
      const page = await app.window();
      await page.getByRole('button', { name: 'Settings' }).click();
      const button = page.getByRole('button', { name: 'Check for updates' });
      await button.waitFor();
      expect(feed.asked).toEqual([]);
      await button.click();
      await page.getByText(`Quayside ${NEWEST} is there`).waitFor();
      // Nothing by which this copy could be known again, and nothing that was fetched.
      expect(feed.asked).toMatchObject([
        { path: expect.stringMatching(/^\/latest-linux/), headers: { 'x-user-staging-id': '' } },
      ]);
      expect(existsSync(join(dataFolder, 'cache', 'quayside'))).toBe(false);
      const inTray = async (label: string) => (await app.trayMenu())?.some((item) => item.label === label);
      await waitUntil('the row in the tray', () => inTray(`Quayside ${NEWEST} is there…`));
      await page.getByRole('button', { name: 'Download' }).click();
      const restart = page.getByRole('button', { name: 'Restart to install' });
      await restart.waitFor();
      await waitUntil('the next row', () => inTray(`Restart to install Quayside ${NEWEST}`));
      expect(readFileSync(program, 'utf8')).toBe('the old one');
      // What is up is asked about first, and the answer may be no.
      const spec = { name: 'web', carrier: 'relay', destination: '', autoStart: false, tags: [] };
      const forward = {
        kind: 'local',
        bindPort: await freePort(),
        host: '127.0.0.1',
        hostPort: Number(new URL(feed.url).port),
      };
      const { tunnel } = await callInPage(page, 'tunnels.add', { spec: { ...spec, forwards: [forward] } });
      await callInPage(page, 'tunnels.up', { tunnelId: tunnel.id });
      const isUp = async () => (await callInPage(page, 'ports.snapshot', {})).tunnels[0]?.state === 'up';
      await waitUntil('the tunnel', isUp);
      const questions = () => inDouble(app, ({ recorded }) => recorded.dialogs.length);
      const answer = (response: number) =>
        inDouble(
          app,
          ({ recorded }, chosen) => recorded.dialogs.at(-1)?.answer({ response: chosen }),
          response,
        );
      await restart.click();
      await waitUntil('the question', async () => (await questions()) === 1);
      await answer(1);
      await waitUntil('another chance', () => restart.isEnabled());
      expect([await isUp(), readFileSync(program, 'utf8')]).toEqual([true, 'the old one']);
      await restart.click();
      await waitUntil('the second question', async () => (await questions()) === 2);
      await answer(0);
      expect(await app.ended).toBe(0);
      expect(readFileSync(program).equals(feed.content)).toBe(true);
      await waitUntil('the new one', () => existsSync(`${program}.ran`));
      expect(existsSync(join(dataFolder, 'endpoint.json'))).toBe(false);
    } finally {
      await app.close();
      await feed.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('has no such switch when it runs from source', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const app = await launcher.launch({ dataFolder, trayHost: true });
    try {
      const page = await app.window();
      const snapshot = await callInPage(page, 'ports.snapshot', {});
      expect(snapshot.desktop).toMatchObject({ sessionStart: null });
    } finally {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

onTheDouble('the desktop app beside browser mode', (launcher) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
  let origin = '';
  let stop = async () => {};

  beforeAll(async () => {
    const { core } = await startScriptedCore();
    const host = await runHost({
      dataFolder,
      door: 'browser',
      version: '0.0.0-test',
      staticRoot: null,
      ports: [0],
      makeCore: async () => core,
    });
    if (host.kind !== 'serving') throw new Error(host.kind);
    ({ origin, stop } = host);
  });
  afterAll(async () => {
    await stop();
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  });

  const dialogOf = (app: DesktopApp) =>
    waitUntil('the dialog', () => inDouble(app, ({ recorded }) => recorded.dialogs[0]?.options), START_MS);
  const answer = (app: DesktopApp, response: number) =>
    inDouble(app, ({ recorded }, chosen) => recorded.dialogs[0]?.answer({ response: chosen }), response);

  it('says where that is, without its token, and quits', async () => {
    const app = await launcher.launch({ dataFolder, trayHost: true });
    const dialog = await dialogOf(app);
    expect(dialog).toMatchObject({ buttons: ['Open it', 'Quit'], detail: expect.stringContaining(origin) });
    expect(JSON.stringify(dialog)).not.toMatch(/token|#/);
    expect(await windowState(app)).toMatchObject({ count: 0 });
    await answer(app, 1);
    expect(await app.ended).toBe(0);
    expect((await fetch(origin)).status).toBe(404);
  });

  it('opens it through a file that only its owner can read', async () => {
    const app = await launcher.launch({ dataFolder, trayHost: true });
    await dialogOf(app);
    await app.evaluate(({ app: electron }) => {
      // Stays until the spec has looked.
      electron.once('before-quit', (event) => event.preventDefault());
    });
    await answer(app, 0);
    const [file] = await waitUntil('what was opened', async () => {
      const opened = await app.opened();
      return opened.length > 0 && opened;
    });
    expect(file).toMatch(/^\/.*\/open-[0-9a-f]{16}\.html$/);
    expect(statSync(file ?? '').mode & 0o777).toBe(0o600);
    expect(readFileSync(file ?? '', 'utf8')).toContain(`${origin}/#token=`);
    await app.close();
    expect(await app.ended).toBe(0);
  });
});
