/** The window's life: shown when ready, put away so that it can be found again, and telling who looks. */
import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlaceFile } from '../../main/shell/place-file.ts';

const made = vi.hoisted(() => ({ windows: [] as unknown[], theme: null as unknown }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class FakeContents extends Emitter {
    reloads = 0;
    ran: string[] = [];
    url = 'app://quayside/';
    reload() {
      this.reloads++;
    }
    getURL = () => this.url;
    isDestroyed = () => false;
    async executeJavaScript(code: string) {
      this.ran.push(code);
    }
  }
  class BrowserWindow extends Emitter {
    webContents = new FakeContents();
    did: string[] = [];
    visible = false;
    minimized = false;
    fullScreen = false;
    destroyed = false;
    loads = true;
    options: object;
    constructor(options: object) {
      super();
      this.options = options;
      made.windows.push(this);
    }
    #do(what: string, event = what) {
      this.did.push(what);
      this.emit(event);
    }
    show() {
      this.visible = true;
      this.#do('show');
    }
    showInactive() {
      this.visible = true;
      this.#do('show inactive', 'show');
    }
    hide() {
      this.visible = false;
      this.#do('hide');
    }
    minimize() {
      this.minimized = true;
      this.#do('minimize');
    }
    restore() {
      this.minimized = false;
      this.#do('restore');
    }
    maximize() {
      this.#do('maximize');
    }
    focus() {
      this.#do('focus');
    }
    isVisible = () => this.visible;
    isMinimized = () => this.minimized;
    isMaximized = () => false;
    isFullScreen = () => this.fullScreen;
    isDestroyed = () => this.destroyed;
    getNormalBounds = () => ({ x: 1, y: 2, width: 800, height: 600 });
    setFullScreen() {
      this.fullScreen = false;
      this.#do('leave full screen', 'leave-full-screen');
    }
    setBackgroundColor(color: string) {
      this.did.push(color);
    }
    setMenuBarVisibility(visible: boolean) {
      this.did.push(`menu bar ${visible}`);
    }
    loadURL(url: string) {
      this.did.push(url);
      return Promise.resolve();
    }
    /** Whether the close went through. */
    closes(): boolean {
      let prevented = false;
      this.emit('close', {
        preventDefault: () => {
          prevented = true;
        },
      });
      return !prevented;
    }
  }
  const nativeTheme = Object.assign(new Emitter(), { shouldUseDarkColors: false });
  made.theme = nativeTheme;
  const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };
  return { BrowserWindow, nativeTheme, screen };
});
const { createMainWindow } = await import('../../main/shell/window.ts');

interface FakeWindow extends EventEmitter {
  webContents: EventEmitter & { reloads: number; ran: string[]; url: string };
  did: string[];
  fullScreen: boolean;
  destroyed: boolean;
  options: object;
  closes(): boolean;
}

const told: boolean[] = [];
const there: boolean[] = [];
const attached: unknown[] = [];
const written: unknown[] = [];
beforeEach(() => {
  // Windows of earlier tests listen to it until they are closed.
  (made.theme as EventEmitter).removeAllListeners();
  for (const list of [made.windows, told, there, attached, written]) list.length = 0;
});

function open(
  options: { system?: NodeJS.Platform; tray?: boolean; saved?: unknown; minimized?: boolean } = {},
) {
  const place: PlaceFile = { read: () => options.saved, write: (saved) => void written.push(saved) };
  const main = createMainWindow({
    preload: '/preload.cjs',
    icon: '/icon.png',
    devTools: false,
    place,
    system: options.system ?? 'linux',
    onContents: (contents) => attached.push(contents),
    onVisible: (visible) => told.push(visible),
    onThere: (isThere) => there.push(isThere),
    hasTray: async () => options.tray ?? true,
  });
  if (options.minimized) main.showMinimized();
  else main.show();
  // The fake above.
  const window = made.windows[0] as FakeWindow;
  return { main, window };
}

describe('the window', () => {
  it('is shown when it is ready, and not before', () => {
    const { window } = open();
    expect(window.did).toEqual(['menu bar false', 'app://quayside/']);
    expect(attached).toEqual([window.webContents]);
    window.emit('ready-to-show');
    expect(window.did.at(-1)).toBe('show');
  });

  it('is as large as it was', () => {
    const { window } = open({ saved: { bounds: { x: 5, y: 6, width: 700, height: 500 }, maximized: true } });
    expect(window.options).toMatchObject({ x: 5, y: 6, width: 700, height: 500, show: false });
    window.emit('ready-to-show');
    expect(window.did.slice(-2)).toEqual(['maximize', 'show']);
  });

  it('can begin minimised, and is then there but seen by nobody', () => {
    const { main, window } = open({ minimized: true, saved: { bounds: {}, maximized: true } });
    window.emit('ready-to-show');
    expect(window.did.slice(-2)).toEqual(['show inactive', 'minimize']);
    expect([told.at(-1), there.at(-1)]).toEqual([false, true]);
    main.showMinimized();
    expect(made.windows).toHaveLength(1);
    main.show();
    expect(window.did.slice(-3)).toEqual(['restore', 'show', 'focus']);
    expect([told.at(-1), there.at(-1)]).toEqual([true, true]);
  });

  it('does not begin while the app ends', () => {
    const { main, window } = open();
    window.destroyed = true;
    main.letClose();
    main.showMinimized();
    expect(made.windows).toHaveLength(1);
  });

  it('says that it is gone when it is hidden', async () => {
    const { window } = open();
    window.emit('ready-to-show');
    expect(there.at(-1)).toBe(true);
    window.closes();
    await vi.waitFor(() => expect(there.at(-1)).toBe(false));
  });

  it('is one, however often it is wanted, and a new one when it is gone', () => {
    const { main, window } = open();
    main.show();
    expect(made.windows).toHaveLength(1);
    window.destroyed = true;
    main.show();
    expect(made.windows).toHaveLength(2);
  });

  describe('leads its page to a place', () => {
    const led = (hash: string) => `location.hash = ${JSON.stringify(hash)}`;
    const loaded = () => {
      const opened = open();
      opened.window.webContents.emit('did-finish-load');
      return { ...opened, contents: opened.window.webContents };
    };

    it('at once where the page is there, without loading it anew', () => {
      const { main, window, contents } = loaded();
      main.show({ view: 'conflicts', conflictId: 'abc' });
      main.show({ view: 'conflicts', conflictId: 'abc' });
      main.show({ view: 'ports', find: true });
      const conflict = led('#/conflicts/abc');
      expect(contents.ran).toEqual([conflict, conflict, led('#/ports/find')]);
      expect(window.did.filter((what) => what.startsWith('app:'))).toEqual(['app://quayside/']);
      expect(contents.reloads).toBe(0);
      expect(window.did.slice(-2)).toEqual(['show', 'focus']);
    });

    it('with its first load where it is not open', () => {
      const { main, window } = open();
      window.destroyed = true;
      main.show({ view: 'ports', port: 3000 });
      // The fake above.
      const second = made.windows[1] as FakeWindow;
      expect(second.did).toContain('app://quayside/#/ports/3000');
    });

    it('when it has loaded, the last of several places', () => {
      const { main, window } = open();
      main.show({ view: 'settings' });
      main.show({ view: 'reservations' });
      expect(window.webContents.ran).toEqual([]);
      window.webContents.emit('did-finish-load');
      expect(window.webContents.ran).toEqual([led('#/reservations')]);
      window.webContents.emit('did-finish-load');
      expect(window.webContents.ran).toHaveLength(1);
    });

    it('after a reload or a crash only when the page is there again', () => {
      const { main, contents } = loaded();
      contents.emit('did-navigate');
      main.show({ view: 'settings' });
      expect(contents.ran).toEqual([]);
      contents.emit('did-finish-load');
      expect(contents.ran).toEqual([led('#/settings')]);
      contents.emit('render-process-gone', {}, { reason: 'killed' });
      contents.reloads = 0;
      main.show({ view: 'conflicts' });
      expect(contents.reloads).toBe(1);
      expect(contents.ran).toHaveLength(1);
      contents.emit('did-finish-load');
      expect(contents.ran.at(-1)).toBe(led('#/conflicts'));
    });

    it.each([
      'https://evil.example/',
      'about:blank',
      '',
      'app://quayside.evil/',
      'app://quayside/other.html',
    ])('and never speaks to another page: %s', (url) => {
      const { main, contents } = loaded();
      contents.url = url;
      main.show({ view: 'settings' });
      expect(contents.ran).toEqual([]);
    });
  });

  it('comes back from being minimised', async () => {
    const { main, window } = open({ tray: false });
    expect(window.closes()).toBe(false);
    await vi.waitFor(() => expect(window.did.at(-1)).toBe('minimize'));
    main.show();
    expect(window.did.slice(-3)).toEqual(['restore', 'show', 'focus']);
  });

  it('hides where a tray or the dock can bring it back', async () => {
    for (const options of [{ tray: true }, { tray: false, system: 'darwin' as const }]) {
      made.windows.length = 0;
      const { window } = open(options);
      expect(window.closes()).toBe(false);
      await vi.waitFor(() => expect(window.did.at(-1)).toBe('hide'));
    }
  });

  it('leaves full screen first on macOS', async () => {
    const { window } = open({ system: 'darwin' });
    window.fullScreen = true;
    window.closes();
    await vi.waitFor(() => expect(window.did.slice(-2)).toEqual(['leave full screen', 'hide']));
  });

  it('closes when the app ends', () => {
    const { main, window } = open();
    main.letClose();
    expect(window.closes()).toBe(true);
  });

  it('tells whether anybody can see it', () => {
    const { main, window } = open();
    window.emit('ready-to-show');
    // What the user does with the window's own buttons.
    const byHand = window as FakeWindow & { minimize(): void; restore(): void; hide(): void };
    byHand.minimize();
    byHand.restore();
    byHand.hide();
    main.show();
    window.emit('closed');
    expect(told).toEqual([true, false, true, false, true, false]);
  });

  it('takes the ground of the theme, also later', () => {
    const { window } = open();
    expect(window.options).toMatchObject({ backgroundColor: '#ffffff' });
    // The fake above.
    const theme = made.theme as EventEmitter & { shouldUseDarkColors: boolean };
    theme.shouldUseDarkColors = true;
    theme.emit('updated');
    expect(window.did.at(-1)).toBe('#14191e');
    theme.shouldUseDarkColors = false;
    window.emit('closed');
    expect(theme.listenerCount('updated')).toBe(0);
  });

  it('loads its page again after a crash, but not again and again', () => {
    const { window } = open();
    const crash = (reason: string) => window.webContents.emit('render-process-gone', {}, { reason });
    crash('clean-exit');
    expect(window.webContents.reloads).toBe(0);
    crash('crashed');
    crash('oom');
    expect(window.webContents.reloads).toBe(1);
  });

  it('remembers where it was, once after a drag', () => {
    vi.useFakeTimers();
    try {
      const { window } = open();
      for (let step = 0; step < 20; step++) window.emit('move');
      expect(written).toEqual([]);
      vi.advanceTimersByTime(1_000);
      expect(written).toEqual([{ bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: false }]);
      window.emit('resize');
      window.closes();
      expect(written).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
