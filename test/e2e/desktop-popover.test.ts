/** The shell as it is on macOS: the tray's clicks, the popover over its own page in a real Chromium, the app's menu. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { inDouble } from './double-launcher.ts';
import { onTheDouble } from './driver.ts';

interface MacTray {
  emit(name: string, event: object): void;
  menu: object | null;
  popped: { items: { label: string }[] } | null;
}

onTheDouble('the shell of macOS', (launcher) => {
  it('shows the menu on a right click alone, and the newer version in the menu of the app', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const app = await launcher.launch({
      dataFolder,
      trayHost: true,
      env: { ELECTRON_DOUBLE_SYSTEM: 'darwin' },
    });
    try {
      await app.window();
      const popped = () =>
        inDouble(app, ({ recorded }) => {
          // The double's, as macOS has them.
          const [tray] = recorded.trays as unknown as MacTray[];
          tray?.emit('right-click', {});
          return tray && { set: tray.menu, labels: tray.popped?.items.map(({ label }) => label) };
        });
      await waitUntil('the whole menu', async () => (await popped())?.labels?.includes('Pause watching'));
      expect((await popped())?.set).toBeNull();
      const own = await app.evaluate(({ Menu }) => {
        const [first] = Menu.getApplicationMenu()?.items ?? [];
        return { label: first?.label, labels: first?.submenu?.items.map(({ label }) => label) };
      });
      expect(own).toMatchObject({
        label: 'Quayside',
        labels: expect.arrayContaining(['Check for updates…']),
      });
    } finally {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('shows the popover on a click: it has the list, leads to the window, and goes', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    const app = await launcher.launch({
      dataFolder,
      trayHost: true,
      env: { ELECTRON_DOUBLE_SYSTEM: 'darwin' },
    });
    try {
      const page = await app.window();
      const windows = () =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => ({
            url: window.webContents.getURL(),
            visible: window.isVisible(),
            bounds: window.getBounds(),
          })),
        );
      const popover = async () => (await windows()).find(({ url }) => url.endsWith('#/popover'));
      const click = () =>
        inDouble(app, ({ recorded }) => {
          // As above.
          const [tray] = recorded.trays as unknown as MacTray[];
          tray?.emit('click', { ctrlKey: false });
        });
      await waitUntil('the tray', () => inDouble(app, ({ recorded }) => recorded.trays.length === 1));
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
      await click();
      await waitUntil('the popover', async () => (await popover())?.visible);
      expect((await popover())?.bounds).toEqual({ x: 701, y: 28, width: 420, height: 560 });
      const short = await waitUntil('its page', () =>
        page
          .context()
          .browser()
          ?.contexts()
          .flatMap((context) => context.pages())
          .find((one) => one.url().endsWith('#/popover')),
      );
      await short.getByRole('button', { name: 'Open Quayside' }).click();
      await waitUntil('the window alone', async () => {
        const all = await windows();
        return all.every(({ url, visible }) => visible !== url.endsWith('#/popover'));
      });
      // The same locks as the window: it goes nowhere.
      await short.evaluate(() => {
        location.href = 'https://example.invalid/';
      });
      await waitUntil('another click that counts', async () => {
        await click();
        return (await popover())?.visible;
      });
      expect(short.url()).toContain('#/popover');
      await app.evaluate(({ BrowserWindow }) => {
        const all = BrowserWindow.getAllWindows();
        all.find((window) => window.webContents.getURL().endsWith('#/popover'))?.blur();
      });
      await waitUntil('it gone with a look elsewhere', async () => !(await popover())?.visible);
    } finally {
      await app.close();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
