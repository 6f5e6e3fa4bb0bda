/** The tray: what its menu says, when the icon is made, and that nothing moves under the user's pointer. */
import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { portCount, trayMenu } from '../../main/shell/tray-menu.ts';
import type { Listener, Snapshot } from '../../preload/model.ts';
import { createFakeService } from '../fake-service.ts';

interface Item {
  label?: string;
  type?: string;
  enabled?: boolean;
  click?: () => void;
}
interface FakeMenu extends EventEmitter {
  items: Item[];
}
interface FakeTray extends EventEmitter {
  image: string;
  toolTip: string;
  menus: FakeMenu[];
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

describe('the menu', () => {
  const words = (of: Snapshot | null) => trayMenu(of).filter((entry) => entry.kind === 'words');

  it('opens, says how many ports, and quits', () => {
    expect(trayMenu(ports(12)).filter(({ kind }) => kind !== 'separator')).toEqual([
      { kind: 'action', label: 'Open Quayside', action: 'open' },
      { kind: 'words', label: '12 ports' },
      { kind: 'action', label: 'Quit', action: 'quit' },
    ]);
  });
  it.each([
    [0, 'No ports in use'],
    [1, '1 port'],
    [2, '2 ports'],
  ])('counts %i', (count, label) => {
    expect(words(ports(count))).toEqual([{ kind: 'words', label }]);
  });
  it('says what it does not know', () => {
    expect(words(null)).toEqual([{ kind: 'words', label: 'Looking at the ports' }]);
    expect(words(snapshot([], 'starting'))).toEqual([{ kind: 'words', label: 'Looking at the ports' }]);
    expect(words(snapshot([row({})], 'paused'))).toEqual([{ kind: 'words', label: '1 port, paused' }]);
    expect(words(snapshot([row({})], 'stalled'))).toEqual([
      { kind: 'words', label: '1 port, not up to date' },
    ]);
  });
  it('counts ports, not sockets, and no system services', () => {
    const twins = [row({ id: 'a' }), row({ id: 'b', family: 'ipv6', address: '::1' })];
    expect(
      portCount(
        snapshot([...twins, row({ id: 'c', protocol: 'udp' }), row({ id: 'd', port: 53, system: true })]),
      ),
    ).toBe(2);
  });
});

describe('the icon', () => {
  beforeEach(() => {
    made.trays.length = 0;
  });
  const did: string[] = [];
  const tray = (hasHost: () => Promise<boolean>, system: NodeJS.Platform = 'linux') =>
    createTray({
      iconFolder: '/icons',
      actions: { open: () => did.push('open'), quit: () => did.push('quit') },
      hasHost,
      system,
    });
  const shown = async (): Promise<FakeTray> => {
    await vi.waitFor(() => expect(made.trays).toHaveLength(1));
    // The fake above.
    return made.trays[0] as FakeTray;
  };
  const labels = (menu: FakeMenu | undefined) => menu?.items.map(({ label }) => label).filter(Boolean);

  it('is not made where nothing shows it, and is made once something does', async () => {
    let host = false;
    const icon = tray(async () => host);
    expect(await icon.ensure()).toBe(false);
    expect(made.trays).toEqual([]);
    host = true;
    icon.update(ports(3));
    expect(await icon.ensure()).toBe(true);
    expect(labels((await shown()).menus.at(-1))).toEqual(['Open Quayside', '3 ports', 'Quit']);
    expect(await icon.ensure()).toBe(true);
    expect(made.trays).toHaveLength(1);
    icon.close();
  });

  it('sets its menu again after a change, and only then', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    icon.update(ports(1));
    icon.update(ports(1));
    icon.update(ports(2));
    expect(fake.menus.map((menu) => labels(menu)?.[1])).toEqual([
      'Looking at the ports',
      '1 port',
      '2 ports',
    ]);
    expect(fake.toolTip).toBe('Quayside: 2 ports');
    icon.close();
  });

  it('leaves an open menu alone, and catches up when it is closed', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    icon.update(ports(1));
    const open = fake.menus.at(-1);
    open?.emit('menu-will-show');
    icon.update(ports(2));
    icon.update(ports(3));
    expect(fake.menus.at(-1)).toBe(open);
    open?.emit('menu-will-close');
    await vi.waitFor(() => expect(labels(fake.menus.at(-1))?.[1]).toBe('3 ports'));
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
      expect(labels(fake.menus.at(-1))?.[1]).toBe('3 ports');
    } finally {
      vi.useRealTimers();
    }
    icon.close();
  });

  it('does what its entries say', async () => {
    const icon = tray(async () => true);
    const fake = await shown();
    const click = (label: string) =>
      fake.menus
        .at(-1)
        ?.items.find((item) => item.label === label)
        ?.click?.();
    click('Open Quayside');
    click('Quit');
    fake.emit('click');
    expect(did).toEqual(['open', 'quit', 'open']);
    expect(fake.menus.at(-1)?.items.find((item) => item.label === 'Looking at the ports')?.enabled).toBe(
      false,
    );
    icon.close();
    expect(fake.destroyed).toBe(true);
  });

  it.each([
    ['linux', '/icons/tray-idle.png', '/icons/tray-paused.png'],
    ['win32', '/icons/tray-idle.ico', '/icons/tray-paused.ico'],
    ['darwin', '/icons/tray-idle-Template.png', '/icons/tray-paused-Template.png'],
  ] as const)('differs by shape when paused (%s)', async (system, idle, paused) => {
    const icon = tray(async () => true, system);
    const fake = await shown();
    icon.update(ports(1));
    expect(fake.image).toBe(idle);
    icon.update(snapshot([row({})], 'paused'));
    expect(fake.image).toBe(paused);
    icon.close();
  });
});
