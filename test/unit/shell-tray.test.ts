/** The tray icon: when it is made, what it is told, and that nothing moves under the user's pointer. */
import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrayAction } from '../../main/shell/shell-action.ts';
import type { Listener, Snapshot } from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';
import { sampleConflict } from '../sample-conflict.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';

interface Item {
  label?: string;
  type?: string;
  enabled?: boolean;
  checked?: boolean;
  submenu?: Item[];
  click?: () => void;
}
interface FakeMenu extends EventEmitter {
  items: Item[];
}
interface FakeTray extends EventEmitter {
  image: string;
  toolTip: string;
  menus: FakeMenu[];
  /** Of macOS: those that a right click has opened. */
  popped: FakeMenu[];
  destroyed: boolean;
}
const made = vi.hoisted(() => ({ trays: [] as unknown[] }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Tray extends Emitter {
    toolTip = '';
    menus: unknown[] = [];
    destroyed = false;
    image: string;
    constructor(image: string) {
      super();
      this.image = image;
      made.trays.push(this);
    }
    setImage(image: string) {
      this.image = image;
    }
    setToolTip(text: string) {
      this.toolTip = text;
    }
    setContextMenu(menu: unknown) {
      this.menus.push(menu);
    }
    popped: unknown[] = [];
    popUpContextMenu(menu: unknown) {
      this.popped.push(menu);
    }
    getBounds = () => ({ x: 900, y: 0, width: 22, height: 24 });
    destroy() {
      this.destroyed = true;
    }
  }
  class Menu extends Emitter {
    items: unknown[] = [];
    static buildFromTemplate(items: unknown[]) {
      const menu = new Menu();
      menu.items = items;
      return menu;
    }
  }
  return { Tray, Menu, nativeImage: { createFromPath: (path: string) => path } };
});
const { createTray } = await import('../../main/shell/tray.ts');

const service = createFakeService();
const row = (changes: Partial<Listener>): Listener => ({ ...service.listener, ...changes });
const snapshot = (listeners: Listener[], state: Snapshot['watching']['state'] = 'watching'): Snapshot => ({
  ...service.snapshot(),
  watching: { state, reader: 'fake', scanMs: 1, resumesAt: null },
  listeners,
});
const ports = (count: number) =>
  snapshot(Array.from({ length: count }, (_, index) => row({ id: String(index), port: 3000 + index })));

/** The row of the menu over ports that are not the user's own. */
const portsLine = (count: number) => `${count} ${count === 1 ? 'port' : 'ports'}, none of them yours…`;

describe('the icon', () => {
  beforeEach(() => {
    made.trays.length = 0;
  });
  const did: TrayAction[] = [];
  const pressed: unknown[] = [];
  const tray = (hasHost: () => Promise<boolean>, system: NodeJS.Platform = 'linux') =>
    createTray({
      iconFolder: '/icons',
      act: (action) => did.push(action),
      press: (icon) => pressed.push(icon),
      hasHost,
      system,
    });
  const shown = async (): Promise<FakeTray> => {
    await vi.waitFor(() => expect(made.trays).toHaveLength(1));
    // The fake above.
    return made.trays[0] as FakeTray;
  };
  const labelsOf = (items: Item[] | undefined) => items?.map(({ label }) => label).filter(Boolean);
  const labels = (menu: FakeMenu | undefined) => labelsOf(menu?.items);
  /** The menu with so many ports in it, once it is set. */
  const menuWith = async (fake: FakeTray, count: number): Promise<FakeMenu> => {
    await vi.waitFor(() => expect(labels(fake.menus.at(-1))?.[1]).toBe(portsLine(count)));
    const menu = fake.menus.at(-1);
    if (!menu) throw new Error('no menu was set');
    return menu;
  };

  it.each([false, true])('says when it is settled whether anything shows it: %s', async (host) => {
    vi.useFakeTimers();
    try {
      let looks = 0;
      const icon = tray(async () => ++looks > 3 && host);
      let settled: boolean | null = null;
      void icon.settled.then((shown) => {
        settled = shown;
      });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(settled).toBeNull();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(settled).toBe(host);
      expect(made.trays).toHaveLength(host ? 1 : 0);
      icon.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is not made where nothing shows it, and is made once something does', async () => {
    let host = false;
    const icon = tray(async () => host);
    expect(await icon.ensure()).toBe(false);
    expect(made.trays).toEqual([]);
    host = true;
    icon.update(ports(3));
    expect(await icon.ensure()).toBe(true);
    expect(labels((await shown()).menus.at(-1))?.[1]).toBe(portsLine(3));
    expect(await icon.ensure()).toBe(true);
    expect(made.trays).toHaveLength(1);
    icon.close();
  });

  it('sets its menu again after a change, and only then', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    for (const count of [1, 1, 2]) {
      icon.update(ports(count));
      await menuWith(fake, count);
    }
    expect(fake.menus.map((menu) => labels(menu)?.[1])).toEqual([
      'Looking at the ports',
      portsLine(1),
      portsLine(2),
    ]);
    expect(fake.toolTip).toBe('Quayside: 2 ports');
    icon.close();
  });

  it('sets one menu, the newest, for many changes at once', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    for (let count = 1; count <= 100; count++) icon.update(ports(count));
    await menuWith(fake, 100);
    expect(fake.menus.length).toBeLessThan(10);
    icon.close();
  });

  it('leaves an open menu alone, and catches up when it is closed', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    icon.update(ports(1));
    const open = await menuWith(fake, 1);
    open.emit('menu-will-show');
    icon.update(ports(2));
    // Longer than the pause between two menus.
    await new Promise((resolve) => setTimeout(resolve, 300));
    icon.update(ports(3));
    expect(fake.menus.at(-1)).toBe(open);
    open.emit('menu-will-close');
    await menuWith(fake, 3);
    icon.close();
  });

  it('counts by itself down to a tunnel’s next try, but never in an open menu', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    const rows = (menu: FakeMenu | undefined) =>
      labelsOf(menu?.items.find(({ label }) => label === 'Tunnels')?.submenu)?.[0];
    const nextAt = new Date(Date.now() + 9_000).toISOString();
    icon.update({ ...ports(1), tunnels: [{ ...SAMPLE_TUNNEL, state: 'retrying', nextAt }] });
    const said = () => fake.menus.map(rows).filter((row) => row !== undefined);
    await vi.waitFor(() => expect(said().length).toBeGreaterThan(1), 5_000);
    expect(said()).toEqual(said().toSorted().toReversed());
    for (const row of said()) expect(row).toMatch(/^db-prod — retrying in \d s$/);
    const open = fake.menus.at(-1);
    open?.emit('menu-will-show');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(fake.menus.at(-1)).toBe(open);
    open?.emit('menu-will-close');
    await vi.waitFor(() => expect(fake.menus.at(-1)).not.toBe(open), 5_000);
    icon.close();
  });

  it('does not wait for ever for a panel that never says that the menu was closed', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const open = fake.menus.at(-1);
      open?.emit('menu-will-show');
      icon.update(ports(2));
      expect(fake.menus.at(-1)).toBe(open);
      vi.advanceTimersByTime(61_000);
      icon.update(ports(3));
      expect(labels(fake.menus.at(-1))?.[1]).toBe(portsLine(3));
    } finally {
      vi.useRealTimers();
    }
    icon.close();
  });

  it('does what its entries say, at every level', async () => {
    did.length = 0;
    const icon = tray(async () => true);
    const fake = await shown();
    const item = (...path: string[]): Item | undefined => {
      let items = fake.menus.at(-1)?.items;
      let found: Item | undefined;
      for (const label of path) {
        found = items?.find((candidate) => candidate.label === label);
        items = found?.submenu;
      }
      return found;
    };
    expect(item('Looking at the ports')?.enabled).toBe(false);
    icon.update(ports(1));
    await menuWith(fake, 1);
    item('Open Quayside')?.click?.();
    item('Pause watching', 'For 15 minutes')?.click?.();
    item('Notifications', 'Show notifications')?.click?.();
    item('Quit')?.click?.();
    fake.emit('click');
    expect(did).toEqual([
      { do: 'open' },
      { do: 'call', name: 'watching.pause', input: { minutes: 15 } },
      { do: 'notifications', change: 'off' },
      { do: 'quit' },
      { do: 'open' },
    ]);
    expect(item('Notifications', 'Show notifications')).toMatchObject({ type: 'checkbox', checked: true });
    icon.close();
    expect(fake.destroyed).toBe(true);
  });

  it('sets a check box right again when a click on it changed nothing', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    icon.update(ports(1));
    const menu = await menuWith(fake, 1);
    const notifications = menu.items.find(({ label }) => label === 'Notifications');
    menu.emit('menu-will-show');
    notifications?.submenu?.[0]?.click?.();
    menu.emit('menu-will-close');
    await vi.waitFor(() => expect(fake.menus.at(-1)).not.toBe(menu));
    expect(labels(fake.menus.at(-1))).toEqual(labels(menu));
    icon.close();
  });

  it('touches no menu after the end', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    icon.update(ports(1));
    const menu = await menuWith(fake, 1);
    menu.emit('menu-will-show');
    icon.update(ports(2));
    icon.close();
    menu.emit('menu-will-close');
    // Longer than the pause between two menus.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fake.menus.at(-1)).toBe(menu);
  });

  it('on macOS is pressed for the popover, and shows its newest menu on a right click alone', async () => {
    did.length = 0;
    pressed.length = 0;
    const icon = tray(async () => true, 'darwin');
    const fake = await shown();
    fake.emit('click', { ctrlKey: false });
    expect(pressed).toEqual([{ x: 900, y: 0, width: 22, height: 24 }]);
    icon.update(ports(1));
    // The menu is made at most every 200 ms.
    await vi.waitFor(() => {
      fake.emit('right-click', {});
      expect(labels(fake.popped.at(-1))?.[1]).toBe(portsLine(1));
    });
    const popped = fake.popped.length;
    fake.emit('click', { ctrlKey: true });
    expect(fake.popped).toHaveLength(popped + 1);
    // One that was set would open on the left click as well.
    expect([fake.menus, pressed.length, did]).toEqual([[], 1, []]);
    icon.close();
  });

  it.each(['linux', 'win32'] as const)('is pressed for the window on %s', async (system) => {
    did.length = 0;
    pressed.length = 0;
    const icon = tray(async () => true, system);
    (await shown()).emit('click', { ctrlKey: false });
    expect([did, pressed]).toEqual([[{ do: 'open' }], []]);
    icon.close();
  });

  it.each([
    ['linux', '.png'],
    ['win32', '.ico'],
    ['darwin', '-Template.png'],
  ] as const)('differs by shape in a conflict and when paused (%s)', async (system, end) => {
    const icon = tray(async () => true, system);
    const fake = await shown();
    icon.update(ports(1));
    expect(fake.image).toBe(`/icons/tray-idle${end}`);
    icon.update({ ...ports(1), conflicts: [sampleConflict()] });
    expect(fake.image).toBe(`/icons/tray-conflict${end}`);
    expect(fake.toolTip).toBe('Quayside: 1 port, 1 conflict');
    icon.update(snapshot([row({})], 'paused'));
    expect(fake.image).toBe(`/icons/tray-paused${end}`);
    icon.update(ports(1));
    expect(fake.image).toBe(`/icons/tray-idle${end}`);
    icon.close();
  });
});
