/** Links of our own scheme: found in what a start says, kept until there is a window, registered where it must be. */
import { EventEmitter } from 'node:events';
import type { LoginItemSettings } from 'electron';
import { describe, expect, it } from 'vitest';
import { createDock } from '../../main/shell/dock.ts';
import { claimLinks, followLinks, linkedPlace } from '../../main/shell/links.ts';
import { startsHidden } from '../../main/shell/start-hidden.ts';
import type { Place } from '../../preload/place.ts';

const port = (number: number): Place => ({ view: 'ports', port: number });

describe('a start', () => {
  it.each<[string, string[], Place | undefined]>([
    ['with a link', ['/opt/Quayside/quayside', 'quayside://port/3000'], port(3000)],
    [
      'with switches around it',
      ['Q.exe', '--allow-file-access', '--', 'quayside://port/80', '--x'],
      port(80),
    ],
    ['with two', ['q', 'quayside://port/1', 'quayside://port/2'], port(2)],
    ['without', ['q', '.', '--hidden'], undefined],
    ['with one that is none', ['q', 'quayside://free/abc'], undefined],
    ['with one behind other words', ['q', 'open quayside://port/1'], undefined],
  ])('%s names its place', (_name, argv, place) => {
    expect(linkedPlace(argv)).toEqual(place);
  });
});

describe('links', () => {
  // Electron's app has more overloads than anybody could write down.
  const follow = (argv: string[] = ['q']) => {
    const app = new EventEmitter();
    const shown: (Place | undefined)[] = [];
    const links = followLinks(app as never, argv);
    let prevented = 0;
    return {
      shown,
      open: (hidden?: boolean) => links.open((place) => shown.push(place), hidden),
      second: (...words: string[]) => app.emit('second-instance', {}, words),
      url(url: string) {
        app.emit('open-url', { preventDefault: () => void prevented++ }, url);
        return prevented;
      },
    };
  };

  it('that came before there was a window wait for it, the last one counts', () => {
    const { shown, open, second, url } = follow(['q', 'quayside://port/1']);
    url('quayside://port/2');
    second('q');
    expect(shown).toEqual([]);
    expect(open(true)).toBe(true);
    expect(shown).toEqual([port(2)]);
  });

  it('lead the window that is there, and a start without one shows it where it is', () => {
    const { shown, open, second, url } = follow();
    open();
    second('q', 'quayside://conflicts');
    second('q');
    second('q', 'quayside://free/abc');
    expect(url('quayside://check/80')).toBe(1);
    expect(shown).toEqual([
      undefined,
      { view: 'conflicts' },
      undefined,
      undefined,
      { view: 'check', ports: '80' },
    ]);
  });
});

describe('a start that is to be hidden', () => {
  // As above.
  const follow = () => {
    const app = new EventEmitter();
    return { app, links: followLinks(app as never, ['q', '--hidden']) };
  };

  it('shows nothing until somebody wants to see it, and its like does not', () => {
    const { app, links } = follow();
    const shown: (Place | undefined)[] = [];
    expect(links.open((place) => shown.push(place), true)).toBe(false);
    app.emit('second-instance', {}, ['q', '--hidden']);
    expect(shown).toEqual([]);
    app.emit('second-instance', {}, ['q']);
    app.emit('second-instance', {}, ['q', '--hidden', 'quayside://port/1']);
    expect(shown).toEqual([undefined, port(1)]);
  });

  it('shows what was wanted meanwhile, also where that was no place', () => {
    const { app, links } = follow();
    app.emit('second-instance', {}, ['q']);
    expect(links.open(() => {}, true)).toBe(true);
  });

  it.each<[NodeJS.Platform, string[], boolean, boolean]>([
    ['linux', ['q', '--hidden'], false, true],
    ['win32', ['q', '--hidden'], false, true],
    ['darwin', ['q'], true, true],
    ['darwin', ['q'], false, false],
    // Only macOS knows.
    ['linux', ['q'], true, false],
    ['win32', ['q', '--hiddenly'], true, false],
  ])('is told on %s: %j', (system, argv, wasOpenedAtLogin, hidden) => {
    const told = { openAtLogin: true, wasOpenedAtLogin } as LoginItemSettings;
    expect(startsHidden({ argv, system, app: { getLoginItemSettings: () => told } })).toBe(hidden);
  });
});

describe('the dock of macOS', () => {
  it('has us while there is a window, and is told each change once', () => {
    const told: string[] = [];
    const dock = createDock({ show: async () => void told.push('show'), hide: () => void told.push('hide') });
    for (const there of [true, false, false, true, true, false]) dock(there);
    expect(told).toEqual(['hide', 'show', 'hide']);
  });

  it('is nothing elsewhere', () => {
    expect(() => createDock(undefined)(false)).not.toThrow();
  });
});

describe('our scheme', () => {
  const claim = (system: NodeJS.Platform, isPackaged: boolean, isOurs = false) => {
    const calls: unknown[][] = [];
    claimLinks({
      app: {
        isPackaged,
        isDefaultProtocolClient: () => isOurs,
        setAsDefaultProtocolClient: (...words: unknown[]) => calls.push(words) > 0,
      },
      system,
      program: 'C:\\Quayside\\Quayside.exe',
    });
    return calls;
  };

  it('is registered by a packaged app where its package does not', () => {
    expect(claim('darwin', true)).toEqual([['quayside']]);
    expect(claim('win32', true)).toEqual([['quayside', 'C:\\Quayside\\Quayside.exe', ['--']]]);
    expect(claim('win32', true, true)).toEqual([]);
    expect(claim('linux', true)).toEqual([]);
  });

  it.each(['darwin', 'win32', 'linux'] as const)('is left alone by a run from source on %s', (system) => {
    expect(claim(system, false)).toEqual([]);
  });
});
