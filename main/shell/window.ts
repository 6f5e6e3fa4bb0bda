/** The one window: made when first wanted, hidden rather than closed, found again where it was. */
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { Place } from '../../preload/place.ts';
import { pageUrl } from './app-origin.ts';
import { createPageGuide, type PageGuide } from './page-guide.ts';
import type { PlaceFile } from './place-file.ts';
import { background, windowOptions } from './window-options.ts';
import { placeWindow } from './window-place.ts';

export interface WindowDeps {
  preload: string;
  icon: string;
  devTools: boolean;
  place: PlaceFile;
  system: NodeJS.Platform;
  /** Called before the page loads, so that every lock is on. */
  onContents: (contents: WebContents) => void;
  /** Whether somebody can see the list. */
  onVisible: (visible: boolean) => void;
  /** Whether there is a window that is shown or minimised. */
  onThere?: (there: boolean) => void;
  /** Whether a hidden window could be found again. */
  hasTray: () => Promise<boolean>;
}

export interface MainWindow {
  /** With a place: leads the page there, without loading it anew. */
  show(place?: Place): void;
  /** Makes the window, minimised: where nothing else can lead to it. One that is there is left as it is. */
  showMinimized(): void;
  /** From now on closing closes. */
  letClose(): void;
}

/** A page that dies at once again and again is left alone. */
const CRASH_PAUSE_MS = 10_000;

export function createMainWindow(deps: WindowDeps): MainWindow {
  let open: OpenWindow | null = null;
  let closing = false;
  const make = (minimized: boolean, place?: Place) => {
    open = openWindow(deps, { isClosing: () => closing, minimized, place });
  };
  return {
    showMinimized() {
      if (!closing && (!open || open.window.isDestroyed())) make(true);
    },
    show(place) {
      if (!open || open.window.isDestroyed()) return make(false, place);
      const { window, guide } = open;
      if (place) guide.lead(place);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    letClose() {
      closing = true;
    },
  };
}

interface OpenWindow {
  window: BrowserWindow;
  guide: PageGuide;
}

interface FirstLook {
  isClosing: () => boolean;
  minimized: boolean;
  place: Place | undefined;
}

function openWindow(deps: WindowDeps, first: FirstLook): OpenWindow {
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const place = placeWindow(deps.place.read(), displays);
  const window = new BrowserWindow(
    windowOptions({ ...deps, place, background: background(nativeTheme.shouldUseDarkColors) }),
  );
  const guide = createPageGuide(window.webContents);
  // Without a menu bar the menu still carries the shortcuts.
  if (deps.system !== 'darwin') window.setMenuBarVisibility(false);
  deps.onContents(window.webContents);
  followTheme(window);
  followVisibility(window, deps);
  rememberPlace(window, deps.place);
  surviveCrash(window.webContents);

  window.once('ready-to-show', () => {
    if (first.minimized) return minimize(window);
    if (place.maximized) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    if (first.isClosing()) return;
    event.preventDefault();
    void putAway(window, deps);
  });
  // A page that cannot be loaded still shows a window, with nothing in it, rather than none.
  window.loadURL(pageUrl(first.place)).catch(() => {
    if (!window.isDestroyed()) window.show();
  });
  return { window, guide };
}

/** Some window managers minimise nothing that was never shown. */
function minimize(window: BrowserWindow): void {
  window.showInactive();
  window.minimize();
}

async function putAway(window: BrowserWindow, { system, hasTray }: WindowDeps): Promise<void> {
  const canComeBack = system === 'darwin' || (await hasTray());
  if (window.isDestroyed()) return;
  if (!canComeBack) return window.minimize();
  if (system !== 'darwin' || !window.isFullScreen()) return window.hide();
  // macOS leaves a black screen behind when a full screen window hides.
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}

/** Keeps the ground behind the page that of the theme. */
export function followTheme(window: BrowserWindow): void {
  const paint = () => window.setBackgroundColor(background(nativeTheme.shouldUseDarkColors));
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.off('updated', paint));
}

function followVisibility(window: BrowserWindow, { onVisible, onThere = () => {} }: WindowDeps): void {
  const look = () => {
    const minimized = window.isMinimized();
    onVisible(window.isVisible() && !minimized);
    onThere(window.isVisible() || minimized);
  };
  window.on('show', look);
  window.on('hide', look);
  window.on('minimize', look);
  window.on('restore', look);
  window.once('closed', () => {
    onVisible(false);
    onThere(false);
  });
}

function rememberPlace(window: BrowserWindow, file: PlaceFile): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    file.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  // A drag tells of every step; one write after it is enough.
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', () => {
    if (timer) save();
  });
  window.once('closed', () => clearTimeout(timer));
}

function surviveCrash(contents: WebContents): void {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason }) => {
    const now = performance.now();
    if (reason === 'clean-exit' || now - last < CRASH_PAUSE_MS) return;
    last = now;
    contents.reload();
  });
}
