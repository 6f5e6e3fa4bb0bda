/** Links of our own scheme and files of ours: found in what a start says, kept until there is a window, registered where it must be. */
import { EventEmitter } from 'node:events';
import type { LoginItemSettings } from 'electron';
import { describe, expect, it } from 'vitest';
import { createDock } from '../../main/shell/dock.ts';
import { claimLinks, followLinks, linkedPlace } from '../../main/shell/links.ts';
import { startsHidden } from '../../main/shell/start-hidden.ts';
import type { Place } from '../../preload/place.ts';

const port = (number: number): Place => ({ view: 'ports', port: number });

/** Files whose ids are their paths. */
const files = { offer: (path: string) => path };
const opened = (path: string): Place => ({ view: 'import', fileId: path });

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
    expect(linkedPlace({ argv, folder: '/home/ada' }, { files, system: 'linux' })).toEqual(place);
  });

  it.each<[NodeJS.Platform, string, string, string | undefined]>([
    ['linux', '/home/ada', '/mnt/a b/team.quayside', '/mnt/a b/team.quayside'],
    ['linux', '/home/ada', 'team.QUAYSIDE', '/home/ada/team.QUAYSIDE'],
    ['linux', '/home/ada', '../x/team.quayside', '/home/x/team.quayside'],
    // As menus hand it over.
    ['linux', '/', 'file:///home/ada/a%20b%C3%BC.quayside', '/home/ada/a bü.quayside'],
    ['linux', '/', 'file://elsewhere/a.quayside', undefined],
    ['linux', '/', 'file:///a%00.quayside', undefined],
    ['linux', '/', 'file:///a%zz.quayside', undefined],
    ['linux', '/', 'sftp://host/a.quayside', undefined],
    ['linux', '/', '/etc/passwd', undefined],
    ['linux', '/', '--load=a.quayside', undefined],
    ['linux', '/', '', undefined],
    ['darwin', '/', '/Users/ada/team.quayside', '/Users/ada/team.quayside'],
    ['win32', 'C:\\Users\\ada', 'D:\\x\\Team.quayside', 'D:\\x\\Team.quayside'],
    ['win32', 'C:\\Users\\ada', '\\\\server\\share\\team.quayside', '\\\\server\\share\\team.quayside'],
    ['win32', 'C:\\Users\\ada', 'team.quayside', 'C:\\Users\\ada\\team.quayside'],
  ])('on %s in %s with the word %s opens %s', (system, folder, word, path) => {
    const place = linkedPlace({ argv: ['q', '--x', word, '--y'], folder }, { files, system });
    expect(place).toEqual(path === undefined ? undefined : opened(path));
  });

  it('of a program with such a name opens nothing', () => {
    const start = { argv: ['/opt/my.quayside'], folder: '/' };
    expect(linkedPlace(start, { files, system: 'linux' })).toBeUndefined();
  });
});

// Electron's app has more overloads than anybody could write down.
const follow = (argv: string[] = ['q']) => {
  const app = new EventEmitter();
  const shown: (Place | undefined)[] = [];
  const links = followLinks({ app: app as never, files, system: 'linux' }, { argv, folder: '/first' });
  let prevented = 0;
  return {
    shown,
    open: (hidden?: boolean) => links.open((place) => shown.push(place), hidden),
    second: (...words: string[]) => app.emit('second-instance', {}, words, '/second'),
    file: (path: string) => app.emit('open-file', { preventDefault: () => void prevented++ }, path),
    url(url: string) {
      app.emit('open-url', { preventDefault: () => void prevented++ }, url);
      return prevented;
    },
  };
};

describe('links', () => {
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

describe('files', () => {
  it('are opened in the window, from wherever a start was made, and as macOS tells them', () => {
    const { shown, open, second, file, url } = follow(['q', 'team.quayside']);
    open();
    second('q', 'team.quayside');
    file('/Users/ada/team.quayside');
    // Whatever else it is handed is no reason to read it: it only wants to be seen.
    file('/etc/passwd');
    expect(shown).toEqual([
      opened('/first/team.quayside'),
      opened('/second/team.quayside'),
      opened('/Users/ada/team.quayside'),
      undefined,
    ]);
    expect(url('quayside://import/x')).toBe(3);
    expect(shown.at(-1)).toBeUndefined();
  });
});

describe('a start that is to be hidden', () => {
  // As above.
  const follow = () => {
    const app = new EventEmitter();
    const start = { argv: ['q', '--hidden'], folder: '/' };
    return { app, links: followLinks({ app: app as never, files, system: 'linux' }, start) };
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
