/** The tray's popover: where it stands, behind which walls, and when it comes and goes. */
import type { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isPageUrl, POPOVER_URL } from '../../main/shell/app-origin.ts';
import { POPOVER_SIZE, placePopover } from '../../main/shell/popover-place.ts';
import { popoverOptions, windowOptions } from '../../main/shell/window-options.ts';
import { readLink, readPlace } from '../../preload/place.ts';
import { POPOVER_HASH } from '../../preload/popover.ts';

const made = vi.hoisted(() => ({ windows: [] as unknown[], displays: [] as unknown[] }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class BrowserWindow extends Emitter {
    webContents = new Emitter();
    did: string[] = [];
    visible = false;
    destroyed = false;
    bounds: unknown;
    options: object;
    constructor(options: object) {
      super();
      this.options = options;
      made.windows.push(this);
    }
    #do(what: string) {
      this.did.push(what);
      this.emit(what);
    }
    show() {
      this.visible = true;
      this.#do('show');
    }
    hide() {
      this.visible = false;
      this.#do('hide');
    }
    focus() {
      this.did.push('focus');
    }
    destroy() {
      this.destroyed = true;
      this.visible = false;
      this.#do('closed');
    }
    isVisible = () => this.visible;
    isDestroyed = () => this.destroyed;
    setBounds(bounds: unknown) {
      this.bounds = bounds;
    }
    setBackgroundColor() {}
    setVisibleOnAllWorkspaces() {}
    async loadURL(url: string) {
      this.did.push(url);
    }
  }
  const nativeTheme = Object.assign(new Emitter(), { shouldUseDarkColors: false });
  return { BrowserWindow, nativeTheme, screen: { getAllDisplays: () => made.displays } };
});
const { createPopover } = await import('../../main/shell/popover.ts');

interface FakeWindow extends EventEmitter {
  webContents: EventEmitter;
  did: string[];
  visible: boolean;
  destroyed: boolean;
  bounds: { x: number; y: number };
  options: object;
}

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
/** As macOS has it: a menu bar above, a dock below. */
const display = (x: number, y: number, width: number, height: number) => ({
  bounds: area(x, y, width, height),
  workArea: area(x, y + 25, width, height - 25 - 70),
});
const icon = (x: number, y = 0) => area(x, y, 22, 24);

describe('the place of the popover', () => {
  const laptop = display(0, 0, 1440, 900);

  it('is under the middle of the icon', () => {
    expect(placePopover(icon(900), [laptop])).toEqual({ x: 701, y: 29, ...POPOVER_SIZE });
  });

  it('is on the display, however near to its edge the icon is', () => {
    expect(placePopover(icon(1_415), [laptop])).toMatchObject({ x: 1_440 - 4 - 420, y: 29 });
    expect(placePopover(icon(2), [laptop])).toMatchObject({ x: 4, y: 29 });
  });

  it.each([
    ['to the right', display(1_440, 0, 2_560, 1_440), icon(3_000), { x: 2_801, y: 29 }],
    ['to the left', display(-1_920, 0, 1_920, 1_080), icon(-300), { x: -499, y: 29 }],
    ['above', display(0, -1_080, 1_920, 1_080), icon(1_000, -1_080), { x: 801, y: -1_051 }],
    ['below, and lower', display(200, 900, 1_920, 1_080), icon(1_000, 900), { x: 801, y: 929 }],
  ])('is on the display of the icon: one %s', (_where, second, at, place) => {
    expect(placePopover(at, [laptop, second])).toMatchObject(place);
    expect(placePopover(at, [second, laptop])).toMatchObject(place);
  });

  it('is over an icon that is at the bottom', () => {
    const bottom = { bounds: area(0, 0, 1_440, 900), workArea: area(0, 0, 1_440, 860) };
    expect(placePopover(icon(900, 868), [bottom])).toMatchObject({ y: 860 - 4 - 560 });
  });

  it('is on the nearest display where that of the icon has gone', () => {
    expect(placePopover(icon(3_000), [laptop])).toMatchObject({ x: 1_440 - 4 - 420 });
  });

  it('is whole on one display and never larger than it, wherever displays and icon are', () => {
    const px = fc.integer({ min: -5_000, max: 5_000 });
    const size = fc.integer({ min: 300, max: 4_000 });
    const displays = fc.array(
      fc.tuple(px, px, size, size).map((parts) => display(...parts)),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(displays, px, px, (all, x, y) => {
        const place = placePopover(icon(x, y), all);
        const inside = all.some(
          ({ workArea: { x, y, width, height } }) =>
            place.x >= x &&
            place.y >= y &&
            place.x + place.width <= x + width &&
            place.y + place.height <= y + height,
        );
        expect(inside).toBe(true);
      }),
    );
  });
});

describe('its walls', () => {
  const look = { preload: '/app/out/preload/index.cjs', background: '#ffffff', devTools: false };

  it('are those of the window', () => {
    const place = { bounds: { width: 1, height: 1 }, maximized: false };
    const window = windowOptions({ ...look, icon: '/icon.png', place });
    expect(popoverOptions(look).webPreferences).toEqual(window.webPreferences);
    expect(popoverOptions(look)).toMatchObject({
      show: false,
      frame: false,
      skipTaskbar: true,
      resizable: false,
    });
  });

  it('let its page reload, and no link lead there', () => {
    expect(isPageUrl(POPOVER_URL)).toBe(true);
    expect(isPageUrl(`${POPOVER_URL}/x`)).toBe(false);
    expect(readPlace(POPOVER_HASH)).toBeNull();
    expect(readLink('quayside://popover')).toBeNull();
  });
});

describe('the popover', () => {
  let time = 0;
  const attached: unknown[] = [];
  const seen: boolean[] = [];
  const create = () =>
    createPopover({
      preload: '/preload.cjs',
      devTools: false,
      onContents: (contents) => attached.push(contents),
      onVisible: (visible) => seen.push(visible),
      now: () => time,
    });
  const last = (): FakeWindow => made.windows.at(-1) as FakeWindow;
  beforeEach(() => {
    time = 10_000;
    for (const list of [made.windows, attached, seen]) list.length = 0;
    made.displays = [display(0, 0, 1_440, 900)];
  });

  it('is made with the first click, locked before its page loads, and kept', () => {
    const popover = create();
    expect(made.windows).toEqual([]);
    popover.toggle(icon(900));
    expect(attached).toEqual([last().webContents]);
    expect(last().did).toEqual([POPOVER_URL, 'show', 'focus']);
    popover.hide();
    time += 1_000;
    popover.toggle(icon(100));
    expect(made.windows).toHaveLength(1);
    expect(last().bounds).toMatchObject({ x: 4, y: 29 });
    expect(seen).toEqual([true, false, true]);
  });

  it('goes with a second click, though that has taken its focus first', () => {
    const popover = create();
    popover.toggle(icon(900));
    last().emit('blur');
    expect(last().visible).toBe(false);
    time += 100;
    popover.toggle(icon(900));
    expect(last().visible).toBe(false);
    time += 1_000;
    popover.toggle(icon(900));
    expect(last().visible).toBe(true);
    popover.toggle(icon(900));
    expect(last().visible).toBe(false);
  });

  it('goes with Escape, and with no other key', () => {
    const popover = create();
    popover.toggle(icon(900));
    let prevented = 0;
    const press = (type: string, key: string) =>
      last().webContents.emit('before-input-event', { preventDefault: () => prevented++ }, { type, key });
    press('keyDown', 'a');
    press('keyUp', 'Escape');
    expect([last().visible, prevented]).toEqual([true, 0]);
    press('keyDown', 'Escape');
    expect([last().visible, prevented]).toEqual([false, 1]);
  });

  it('is put away, not closed, until the app ends', () => {
    const popover = create();
    popover.toggle(icon(900));
    const close = () => {
      let prevented = false;
      last().emit('close', {
        preventDefault: () => {
          prevented = true;
        },
      });
      return !prevented;
    };
    expect([close(), last().visible]).toEqual([false, false]);
    popover.letClose();
    expect(close()).toBe(true);
    time += 1_000;
    popover.toggle(icon(900));
    expect(last().visible).toBe(false);
  });

  it('is made anew after its page has crashed', () => {
    const popover = create();
    popover.toggle(icon(900));
    const [first] = made.windows as FakeWindow[];
    first?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect([first?.destroyed, seen.at(-1)]).toEqual([true, false]);
    popover.toggle(icon(900));
    expect(made.windows).toHaveLength(2);
    expect(last().visible).toBe(true);
  });
});
