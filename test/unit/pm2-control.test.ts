/** Asking pm2's daemon: its frames, whom it is not asked, and what of it is to be stopped. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPm2Control,
  type Pm2App,
  pm2AppsOf,
  pm2Command,
  pm2HomeOf,
} from '../../main/core/supervision/pm2-control.ts';
import { createPm2ReplyReader, encodePm2Call } from '../../main/core/supervision/pm2-frames.ts';
import { realPm2Rim } from '../../main/core/supervision/pm2-line.ts';
import { waitUntil } from '../wait-until.ts';
import { familyOf } from './process-family.ts';

/** An answer as the daemon packs it: the same frame, the JSON first, then the name of the call. */
function reply(id: string, body: unknown): Buffer {
  const parts = [`j:${JSON.stringify(body)}`, `s:${id}`].map((part) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return Buffer.concat([Buffer.from([0x12]), ...parts]);
}

describe('a frame', () => {
  it('is written as pm2 reads it', () => {
    const json = 'j:{"type":"call","method":"stopProcessId","args":[3]}';
    expect(encodePm2Call('q:1', 'stopProcessId', [3]).toString('latin1')).toBe(
      `\x12\0\0\0${String.fromCharCode(json.length)}${json}\0\0\0\x05s:q:1`,
    );
  });

  it('is read in whatever pieces it comes, one after another', () => {
    const bytes = Buffer.concat([reply('a', { args: ['ä'] }), reply('b', { args: [] })]);
    const half = reply('a', { args: ['ä'] }).length;
    for (const size of [1, 2, 7, half]) {
      const reader = createPm2ReplyReader(1_000);
      const seen = [];
      for (let at = 0; at < bytes.length; ) {
        // The next one is only sent once this one was answered.
        const end = Math.min(at + size, at < half ? half : bytes.length);
        const got = reader.push(bytes.subarray(at, end));
        if (got) seen.push(got);
        at = end;
      }
      expect(seen).toEqual([
        { ok: true, value: { id: 'a', body: { args: ['ä'] } } },
        { ok: true, value: { id: 'b', body: { args: [] } } },
      ]);
    }
  });

  it.each([
    ['of another kind', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['of another version', Buffer.from([0x22, 0, 0, 0, 1])],
    ['that is to be huge', Buffer.from([0x12, 0xff, 0xff, 0xff, 0xff])],
    ['that is too long', Buffer.alloc(1_001, 0x12)],
    ['of one part', Buffer.from([0x11, 0, 0, 0, 2, 0x6a, 0x3a])],
    ['without parts', Buffer.from([0x10])],
    ['of broken JSON', Buffer.from('\x12\0\0\0\x03j:{\0\0\0\x03s:a', 'latin1')],
    ['of no JSON', Buffer.from('\x12\0\0\0\x03s:{\0\0\0\x03s:a', 'latin1')],
  ])('%s is refused', (_what, bytes) => {
    expect(createPm2ReplyReader(1_000).push(bytes)).toMatchObject({ ok: false });
  });

  it('grows to megabytes in small pieces', () => {
    const bytes = reply('a', { args: ['x'.repeat(4_000_000)] });
    const reader = createPm2ReplyReader(8_000_000);
    let got = null;
    for (let at = 0; at < bytes.length; at += 4_096) got = reader.push(bytes.subarray(at, at + 4_096));
    expect(got).toMatchObject({ ok: true });
  });
});

const app = (pmId: number, part: Partial<Pm2App> = {}): Pm2App => ({
  pmId,
  name: 'web',
  pid: 9_000 - pmId,
  status: 'online',
  mode: 'fork',
  watches: false,
  ...part,
});

/** As pm2 lists it. */
const listed = ({ pmId, name, pid, status, mode, watches }: Pm2App) => ({
  pm_id: pmId,
  name,
  pid,
  pm2_env: { status, exec_mode: `${mode}_mode`, watch: watches, env: { SECRET: 'x' } },
});

describe('a conversation', () => {
  let home = '';
  let server: Server;
  let calls: unknown[][] = [];
  let sockets: Socket[] = [];
  /** What the daemon answers to a method: a body, or raw bytes. */
  let answers: Record<string, (args: unknown[]) => unknown> = {};
  let apps: Pm2App[] = [];
  let stopped = new AbortController();

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'pm2-'));
    [calls, sockets, stopped] = [[], [], new AbortController()];
    apps = [app(0, { name: 'web' }), app(1, { name: 'api' })];
    answers = {
      getMonitorData: () => ({ args: [apps.map(listed)] }),
      stopProcessId: ([id]) => ({ args: [listed(app(Number(id), { pid: 0, status: 'stopped' }))] }),
      startProcessId: () => ({ args: [{}] }),
      stopWatch: () => ({ args: [{ success: true }] }),
    };
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        const parts = bytes.toString('latin1');
        const { method, args } = JSON.parse(parts.slice(7, parts.lastIndexOf('}') + 1));
        calls.push([method, ...args]);
        const body = answers[method]?.(args);
        const id = parts.slice(parts.lastIndexOf('s:') + 2);
        if (Buffer.isBuffer(body)) socket.write(body);
        else if (body !== undefined) socket.write(reply(id, body));
      });
    });
    await new Promise<void>((resolve) => server.listen(join(home, 'rpc.sock'), resolve));
    chmodSync(join(home, 'rpc.sock'), 0o775);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    rmSync(home, { recursive: true });
  });

  const control = (rim: Partial<ReturnType<typeof realPm2Rim>> = {}) =>
    createPm2Control(home, stopped.signal, { ...realPm2Rim(), ...rim });
  const methods = () => calls.map(([method, first]) => `${method} ${JSON.stringify(first)}`);

  it('lists what pm2 runs, without the environments', async () => {
    apps = [app(0, { name: 'we\u202eb' }), app(4, { mode: 'cluster', watches: true, status: 'errored' })];
    expect(await control().list()).toEqual({
      ok: true,
      value: [{ ...apps[0], name: 'we\\u202eb' }, apps[1]],
    });
    await waitUntil('the connection is closed', () => sockets[0]?.readableEnded || sockets[0]?.destroyed);
  });

  it('stops one app and starts it again', async () => {
    expect(await control().stop(app(0))).toEqual({ ok: true, value: null });
    expect(methods()).toEqual(['getMonitorData {}', 'stopProcessId 0']);
    apps = [app(0, { pid: 0, status: 'stopped' })];
    expect(await control().start(app(0))).toEqual({ ok: true, value: null });
    expect(methods().slice(2)).toEqual(['getMonitorData {}', 'startProcessId 0']);
    apps = [app(0)];
    expect(await control().start(app(0))).toEqual({ ok: true, value: null });
    expect(methods()).toHaveLength(5);
  });

  it('stops its watching first, else a change of a file would start it', async () => {
    apps = [app(0, { watches: true })];
    expect(await control().stop(app(0))).toMatchObject({ ok: true });
    expect(calls.slice(1)).toEqual([
      ['stopWatch', 'stopProcessId', 0],
      ['stopProcessId', 0],
    ]);
  });

  it.each<[string, Pm2App[]]>([
    ['another pid by now', [app(0, { pid: 77 })]],
    ['another app by now', [app(0, { name: 'other' })]],
    ['not there any more', [app(1)]],
  ])('stops nothing that is %s', async (_what, now) => {
    apps = now;
    expect(await control().stop(app(0))).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    expect(methods()).toEqual(['getMonitorData {}']);
  });

  it('says what pm2 could not do', async () => {
    answers.stopProcessId = () => ({ args: [listed(app(0, { status: 'errored' }))] });
    expect(await control().stop(app(0))).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    answers.stopProcessId = () => ({ error: 'evil \u001b[2J text' });
    const refused = await control().stop(app(0));
    expect(refused).toMatchObject({ ok: false, failure: { message: 'pm2 refused.' } });
  });

  it.each<[string, () => unknown]>([
    ['bytes of another kind', () => Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    ['no list', () => ({ args: [{ no: 'list' }] })],
    ['no arguments', () => ({ args: {} })],
    ['null', () => null],
    ['apps without a number', () => ({ args: [[{ ...listed(app(0)), pm_id: '0; x' }]] })],
    ['an answer to another call', () => reply('quayside:99', { args: [[]] })],
    ['a frame that is to be huge', () => Buffer.from([0x12, 0x7f, 0xff, 0xff, 0xff])],
  ])('ends at %s', async (_what, body) => {
    answers.getMonitorData = body;
    expect(await control().list()).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
  });

  it('ends when nobody answers, and when the daemon ends', async () => {
    answers.getMonitorData = () => undefined;
    const silent = control().list();
    const ended = control().list();
    await waitUntil('both were asked', () => calls.length === 2);
    sockets[1]?.destroy();
    const both = await Promise.all([silent, ended]);
    expect(both.map((one) => !one.ok && one.failure.code).sort()).toEqual(['timeout', 'unavailable']);
  });

  it('sends nothing once it was stopped', async () => {
    answers.getMonitorData = () => {
      stopped.abort();
      return { args: [apps.map(listed)] };
    };
    expect(await control().stop(app(0))).toMatchObject({ ok: false, failure: { code: 'unavailable' } });
    expect(await control().stop(app(0))).toMatchObject({ ok: false });
    expect(methods()).toEqual(['getMonitorData {}']);
    expect(sockets).toHaveLength(1);
  });

  it.each<[string, { uid?: number | null; open?: string }]>([
    ['of another user', { uid: (process.getuid?.() ?? 0) + 1 }],
    ['that everybody may write to', { open: 'rpc.sock' }],
    ['in a folder that everybody may write to', { open: '.' }],
    ['on a system without users’ numbers', { uid: null }],
  ])('is not begun over a socket %s', async (_what, { uid, open }) => {
    if (open) chmodSync(join(home, open), 0o777);
    expect(await control(uid === undefined ? {} : { uid }).list()).toMatchObject({ ok: false });
    expect(sockets).toEqual([]);
  });

  it('is not begun where no socket is, or its path is too long', async () => {
    const there = (at: string) => createPm2Control(at, stopped.signal).list();
    expect(await there(join(home, 'other'))).toMatchObject({ failure: { code: 'not-found' } });
    expect(await there('relative')).toMatchObject({ failure: { code: 'unsupported' } });
    expect(await there(`/${'x'.repeat(120)}`)).toMatchObject({ failure: { code: 'unsupported' } });
  });
});

describe('what of pm2 is to be stopped', () => {
  const PM2 = ['PM2 v5.4.2: God Daemon (/root/.pm2)'];
  const family = familyOf(['node', 's.js'], ['sh', '-c', 'x'], ['npm start'], PM2, ['sh', '-c', 'y']);
  const [, , daemon] = family.ancestors;
  if (!daemon) throw new Error('there is a daemon');
  const of = (apps: Pm2App[]) =>
    pm2AppsOf(apps, family.holder, family.ancestors, daemon).map(({ pmId }) => pmId);

  it('is the app that is the holder or started it', () => {
    expect(of([app(5, { pid: 1_234 }), app(0)])).toEqual([0]);
    expect(of([app(2), app(5)])).toEqual([2]);
    expect(of([app(5), app(6, { pid: 0 })])).toEqual([]);
  });

  it('is nothing above the daemon, nor the daemon', () => {
    expect(of([app(3), app(4)])).toEqual([]);
  });

  it('is the cluster whose port the daemon holds, if there is one alone', () => {
    const held = (apps: Pm2App[]) => pm2AppsOf(apps, daemon, [], daemon).map(({ pmId }) => pmId);
    const cluster = [app(0, { mode: 'cluster' }), app(1, { mode: 'cluster' }), app(2, { name: 'x' })];
    expect(held(cluster)).toEqual([0, 1]);
    expect(held([...cluster, app(3, { mode: 'cluster', name: 'y' })])).toEqual([]);
    expect(held([app(2)])).toEqual([]);
  });

  it('is found in the folder of the title, else of the environment', () => {
    expect(pm2HomeOf({ argv: PM2 }, { PM2_HOME: '/x' })).toBe('/root/.pm2');
    const cut = { argv: ['PM2 v7.0.4: God Daemon (/home/somebody/pr'] };
    expect(pm2HomeOf(cut, { PM2_HOME: '/x', HOME: '/y' })).toBe('/x');
    expect(pm2HomeOf(cut, { HOME: '/y' })).toBe('/y/.pm2');
    expect(pm2HomeOf(cut, null)).toBeNull();
    expect(pm2HomeOf({ argv: ['PM2 v7.0.4: God Daemon (not/a/path)'] }, null)).toBeNull();
  });

  it('is told by number for doing it by hand', () => {
    expect(pm2Command('stop', [app(0), app(3)], '/home/dev/.pm2')).toEqual(['pm2', 'stop', '0', '3']);
    expect(pm2Command('start', [app(1)], '/srv/pm2')).toEqual([
      'env',
      'PM2_HOME=/srv/pm2',
      'pm2',
      'start',
      '1',
    ]);
  });
});
