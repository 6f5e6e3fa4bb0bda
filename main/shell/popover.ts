/** macOS: the list in short under the tray's icon. It goes as soon as the user looks elsewhere, and with Escape. */
import { BrowserWindow, nativeTheme, type Rectangle, screen, type WebContents } from 'electron';
import { POPOVER_URL } from './app-origin.ts';
import { placePopover } from './popover-place.ts';
import { followTheme } from './window.ts';
import { background, popoverOptions } from './window-options.ts';

export interface PopoverDeps {
  preload: string;
  devTools: boolean;
  /** Called before the page loads, so that every lock is on. */
  onContents: (contents: WebContents) => void;
  /** Whether somebody can see the list. */
  onVisible: (visible: boolean) => void;
  /** A clock in ms that never goes back. */
  now: () => number;
}

export interface Popover {
  /** A click on the icon, which is at `icon`: shows it there, or puts it away. */
  toggle(icon: Rectangle): void;
  hide(): void;
  /** From now on closing closes. */
  letClose(): void;
}

/** A press on the icon takes the focus away first, and so has hidden the popover before the click is told. */
const SAME_CLICK_MS = 300;

export function createPopover(deps: PopoverDeps): Popover {
  let window: BrowserWindow | null = null;
  let hiddenAt = Number.NEGATIVE_INFINITY;
  let closing = false;
  const there = (): BrowserWindow | null => (window && !window.isDestroyed() ? window : null);
  const hide = () => {
    if (!there()?.isVisible()) return;
    hiddenAt = deps.now();
    window?.hide();
  };
  const show = (icon: Rectangle) => {
    window = there() ?? openPopover(deps, { hide, isClosing: () => closing });
    window.setBounds(placePopover(icon, screen.getAllDisplays()));
    window.show();
    window.focus();
  };
  return {
    toggle(icon) {
      if (closing) return;
      if (there()?.isVisible()) return hide();
      if (deps.now() - hiddenAt > SAME_CLICK_MS) show(icon);
    },
    hide,
    letClose() {
      closing = true;
    },
  };
}

function openPopover(
  { preload, devTools, onContents, onVisible }: PopoverDeps,
  { hide, isClosing }: { hide: () => void; isClosing: () => boolean },
): BrowserWindow {
  const window = new BrowserWindow(
    popoverOptions({ preload, devTools, background: background(nativeTheme.shouldUseDarkColors) }),
  );
  // Also over a program that fills the screen, where the menu bar comes down with our icon in it.
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  const { webContents: contents } = window;
  onContents(contents);
  followTheme(window);
  window.on('blur', hide);
  window.on('show', () => onVisible(true));
  window.on('hide', () => onVisible(false));
  window.once('closed', () => onVisible(false));
  contents.on('before-input-event', (event, { type, key }) => {
    if (type !== 'keyDown' || key !== 'Escape') return;
    event.preventDefault();
    hide();
  });
  window.on('close', (event) => {
    if (isClosing()) return;
    event.preventDefault();
    hide();
  });
  // The next click makes a new one.
  contents.on('render-process-gone', () => window.destroy());
  window.loadURL(POPOVER_URL).catch(() => {
    if (!window.isDestroyed()) window.destroy();
  });
  return window;
}
