/** The start with the session, for all three systems: what is written or ordered, and what is read back. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginItemSettings } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desktopHandlers } from '../../main/core/desktop-calls.ts';
import {
  autostartEntry,
  autostartFile,
  programToStart,
  readAutostart,
} from '../../main/shell/autostart-entry.ts';
import { createDesktopDoor } from '../../main/shell/desktop-door.ts';
import { type LoginItemSystem, loginItemOrder, loginItemState } from '../../main/shell/login-item.ts';
import { createOpenedFiles } from '../../main/shell/opened-files.ts';
import { createSessionStart, type SessionStartFacts } from '../../main/shell/session-start.ts';
import { ok } from '../../preload/model.ts';
import { sampleUpdate } from '../scripted-desktop.ts';

/** An app that keeps what it was ordered. */
function fakeApp(isPackaged: boolean, told: Partial<LoginItemSettings> = {}) {
  const asked: unknown[] = [];
  const ordered: unknown[] = [];
  return {
    asked,
    ordered,
    isPackaged,
    getLoginItemSettings(query?: object) {
      asked.push(query);
      // The rest says nothing to us.
      return { openAtLogin: false, status: 'not-registered', ...told } as LoginItemSettings;
    },
    setLoginItemSettings: (order: object) => void ordered.push(order),
  };
}

describe('an entry of a desktop', () => {
  it.each<[Record<string, string>, string]>([
    [{}, '/home/ann/.config/autostart/quayside.desktop'],
    [{ XDG_CONFIG_HOME: '/cfg' }, '/cfg/autostart/quayside.desktop'],
    [{ XDG_CONFIG_HOME: '' }, '/home/ann/.config/autostart/quayside.desktop'],
    // The rules say to pass one over that is not absolute.
    [{ XDG_CONFIG_HOME: 'cfg' }, '/home/ann/.config/autostart/quayside.desktop'],
  ])('lies where the user keeps such: %j', (env, path) => {
    expect(autostartFile(env, '/home/ann')).toBe(path);
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['an installed one', {}, '/opt/Quayside/quayside', '/opt/Quayside/quayside'],
    ['an AppImage', { APPIMAGE: '/a/Q.AppImage', APPDIR: '/tmp/.m' }, '/tmp/.m/quayside', '/a/Q.AppImage'],
    // Started from the terminal of an editor that is an AppImage.
    ['one in another’s', { APPIMAGE: '/a/E.AppImage', APPDIR: '/tmp/.e' }, '/opt/q', '/opt/q'],
    ['one beside another’s', { APPIMAGE: '/a/E', APPDIR: '/tmp/.e' }, '/tmp/.evil/q', '/tmp/.evil/q'],
    ['one with half of it', { APPIMAGE: '/a/E' }, '/opt/q', '/opt/q'],
  ])('starts %s', (_name, env, execPath, program) => {
    expect(programToStart(env, execPath)).toBe(program);
  });

  it.each(['/opt/Quayside/quayside', '/home/ann k/1/Q$(x)`"\\.AppImage', '/opt/[Desktop Entry]', '/a/=b'])(
    'holds %s, and gives it back',
    (program) => {
      const entry = autostartEntry(program) ?? '';
      expect(readAutostart(entry)).toEqual({ starts: true, program });
      expect(entry.split('\n').filter((line) => line.startsWith('Exec='))).toHaveLength(1);
    },
  );

  it('quotes as the rules say', () => {
    const lines = autostartEntry('/a b/$x"`\\')?.split('\n');
    expect(lines).toContain('Exec="/a b/\\\\$x\\\\"\\\\`\\\\\\\\" --hidden');
    expect(lines).toContain('TryExec=/a b/$x"`\\\\');
  });

  it('holds no path with a control in it, which could end the line, or with a percent sign', () => {
    for (const sign of ['%', '\n', '\r', '\0', '\u001b', '\u007f'])
      expect(autostartEntry(`/opt/q${sign}Exec=/bin/sh`)).toBeNull();
  });

  it.each<[string, boolean]>([
    ['[Desktop Entry]\nExec=q\n', true],
    ['# mine\n\n[Desktop Entry]\nExec = q', true],
    ['[Desktop Entry]\nExec=q\nHidden=true\n', false],
    ['[Desktop Entry]\nExec=q\nX-GNOME-Autostart-enabled=false\n', false],
    ['[Desktop Entry]\nName=q\n[Desktop Action x]\nExec=q\n', false],
    ['[Other]\nExec=q\n', false],
    ['Exec=q', false],
    ['', false],
  ])('that somebody else wrote or changed is read: %j', (text, starts) => {
    expect(readAutostart(text).starts).toBe(starts);
  });

  it('is read in linear time, whatever it is', () => {
    const started = performance.now();
    readAutostart('[Desktop Entry]\n'.repeat(4_000));
    readAutostart(`[Desktop Entry]\n${'Exec   '.repeat(9_000)}`);
    readAutostart(`[Desktop Entry]\n${' '.repeat(60_000)}x`);
    // A square would take minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('on Linux', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'quayside-autostart-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const facts = (): SessionStartFacts => ({
    system: 'linux',
    app: fakeApp(true),
    env: {},
    home,
    execPath: process.execPath,
  });
  const start = (change: Partial<SessionStartFacts> = {}) => {
    const starter = createSessionStart({ ...facts(), ...change });
    if (!starter) throw new Error('not arranged');
    return starter;
  };
  const folder = () => join(home, '.config', 'autostart');
  const file = () => join(folder(), 'quayside.desktop');
  const off = { state: 'off', words: null };
  const on = { state: 'on', words: null };

  it('is off by default, and then nothing is written', async () => {
    expect(await start().read()).toEqual(off);
    expect(readdirSync(home)).toEqual([]);
  });

  it('is turned on and off by one file, and nothing beside it', async () => {
    const starter = start();
    expect(await starter.set(true)).toEqual({ ok: true, value: null });
    expect(readdirSync(folder())).toEqual(['quayside.desktop']);
    expect(readFileSync(file(), 'utf8')).toContain(`Exec="${process.execPath}" --hidden\n`);
    expect(await starter.read()).toEqual(on);
    expect(await starter.set(false)).toEqual({ ok: true, value: null });
    expect(await starter.set(false)).toEqual({ ok: true, value: null });
    expect(readdirSync(folder())).toEqual([]);
    expect(await starter.read()).toEqual(off);
  });

  it('is what the file says, which the user may change', async () => {
    const starter = start();
    await starter.set(true);
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}Hidden=true\n`);
    expect(await starter.read()).toEqual(off);
    await starter.set(true);
    expect(await starter.read()).toEqual(on);
  });

  it('follows a program that was moved, but not one that is still there', async () => {
    await start({ execPath: join(home, 'gone', 'quayside') }).set(true);
    expect(await start().read()).toEqual(on);
    expect(readFileSync(file(), 'utf8')).toContain(`TryExec=${process.execPath}\n`);
    await start({ execPath: '/bin/sh' }).read();
    expect(readFileSync(file(), 'utf8')).toContain(`TryExec=${process.execPath}\n`);
  });

  it('says what the system refuses', async () => {
    writeFileSync(join(home, '.config'), 'a file');
    const starter = start();
    expect(await starter.set(true)).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    expect(await starter.read()).toEqual(off);
    const odd = start({ execPath: '/opt/a\nb/quayside' });
    expect(await odd.set(true)).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
  });

  it('takes the place of a link, and does not write through it', async () => {
    const victim = join(home, 'victim');
    writeFileSync(victim, 'as it was');
    mkdirSync(folder(), { recursive: true });
    symlinkSync(victim, file());
    await start().set(true);
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
    expect(await start().read()).toEqual(on);
  });

  it('is not arranged for a run from source, and not on other systems', () => {
    for (const system of ['linux', 'darwin', 'win32'] as const)
      expect(createSessionStart({ ...facts(), system, app: fakeApp(false) })).toBeNull();
    expect(createSessionStart({ ...facts(), system: 'freebsd' })).toBeNull();
  });
});

describe('on macOS and Windows', () => {
  const program = 'C:\\Program Files\\Quayside\\Quayside.exe';
  const item = (told: Partial<LoginItemSettings>) =>
    ({ openAtLogin: false, executableWillLaunchAtLogin: false, ...told }) as LoginItemSettings;

  it('is ordered by the name that the uninstaller deletes, hidden, and allowed again', () => {
    const order = { path: program, args: ['--hidden'], name: 'dev.quayside.app' };
    expect(loginItemOrder('win32', program, true)).toEqual({ ...order, openAtLogin: true, enabled: true });
    expect(loginItemOrder('win32', program, false)).toMatchObject({ ...order, openAtLogin: false });
    expect(loginItemOrder('darwin', program, true)).toEqual({ openAtLogin: true });
    const script = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
    expect(script).toContain('appId: dev.quayside.app\n');
  });

  it.each<[string, LoginItemSystem, Partial<LoginItemSettings>, string]>([
    ['off', 'darwin', { status: 'not-registered' }, 'off'],
    ['on', 'darwin', { status: 'enabled', openAtLogin: true }, 'on'],
    ['waiting', 'darwin', { status: 'requires-approval' }, 'blocked'],
    ['waiting', 'darwin', { status: 'requires-approval', openAtLogin: true }, 'blocked'],
    ['not found', 'darwin', { status: 'not-found' }, 'off'],
    ['off', 'win32', {}, 'off'],
    ['on', 'win32', { openAtLogin: true, executableWillLaunchAtLogin: true }, 'on'],
    ['turned off', 'win32', { openAtLogin: true }, 'blocked'],
    ['another copy', 'win32', { executableWillLaunchAtLogin: true }, 'off'],
  ])('is %s on %s: %j', (_name, system, told, state) => {
    const read = loginItemState(system, item(told));
    expect(read.state).toBe(state);
    expect(read.words === null).toBe(state !== 'blocked');
  });

  it.each(['darwin', 'win32'] as const)('asks for what it ordered on %s', async (system) => {
    const app = fakeApp(true, { openAtLogin: true, executableWillLaunchAtLogin: true });
    const starter = createSessionStart({ system, app, env: {}, home: '/', execPath: program });
    await starter?.set(true);
    expect(await starter?.read()).toEqual({ state: 'on', words: null });
    expect(app.ordered).toEqual([loginItemOrder(system, program, true)]);
    expect(app.asked).toEqual([system === 'win32' ? { path: program, args: ['--hidden'] } : {}]);
  });
});

const NO_FILES = createOpenedFiles('linux');

const makeUpdates = () => ({
  know: async () => {},
  check: async () => sampleUpdate({ state: 'off' }),
  step: async () => ok(null),
  follow() {},
  stay() {},
  leave: async () => true,
  close() {},
});

describe('the desktop door', () => {
  it('tells of each new state once, also of one that the system made', async () => {
    let state: 'on' | 'off' = 'off';
    const door = createDesktopDoor({
      files: NO_FILES,
      makeUpdates,
      sessionStart: {
        read: async () => ({ state, words: null }),
        async set(on) {
          state = on ? 'on' : 'off';
          return { ok: true, value: null };
        },
      },
    });
    const told: unknown[] = [];
    door.subscribe((next) => told.push(next.sessionStart?.state));
    expect(door.state()).toMatchObject({ sessionStart: null });
    await door.look();
    await door.look();
    expect(await door.startWithSession(true)).toMatchObject({
      ok: true,
      value: { sessionStart: { state: 'on' } },
    });
    state = 'off';
    await door.look();
    expect(told).toEqual(['off', 'on', 'off']);
  });

  it('refuses where it cannot be arranged, as every other door does', async () => {
    const door = createDesktopDoor({ files: NO_FILES, makeUpdates, sessionStart: null });
    const refused = { ok: false, failure: { code: 'unsupported' } };
    expect(await door.startWithSession(true)).toMatchObject(refused);
    expect(await desktopHandlers(undefined)['desktop.startWithSession']({ on: true })).toMatchObject(refused);
    expect(await desktopHandlers(door)['desktop.startWithSession']({ on: true })).toMatchObject(refused);
  });
});
