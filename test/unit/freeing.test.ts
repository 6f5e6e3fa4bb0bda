import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FreeProgress, FreeResult } from '../../preload/model.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

let scripted: ScriptedCore;

beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(async () => {
  await scripted.core.stop();
  expect(scripted.errors).toEqual([]);
});

const handlers = () => scripted.core.service.handlers;
const look = () => handlers()['ports.snapshot']({ fresh: true });
const underWay = (): FreeProgress[] => scripted.core.service.snapshot().freeing;

async function free(listenerId: string, graceMs = 200, overrideProtected = false): Promise<FreeResult> {
  const result = await handlers()['ports.free']({ listenerId, graceMs, overrideProtected, elevate: false });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function plan(listenerId: string) {
  const result = await handlers()['ports.plan']({ listenerId });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('a plan', () => {
  it('names the process, both addresses of the port, and the other ports that close with it', async () => {
    const { platform, webShop } = scripted;
    platform.setSockets([
      ...(await platform.scan()).sockets,
      scriptedSocket({ port: 9229, holders: [webShop] }),
    ]);
    await look();
    expect(await plan(scripted.idOf(3000))).toMatchObject({
      addresses: ['127.0.0.1', '::1'],
      verb: 'signal',
      processes: [{ pid: 4001, name: 'node', argv: ['node', 'server.js'] }],
      otherPorts: [{ port: 9229, address: '127.0.0.1' }],
      refusal: null,
    });
    expect(platform.signals).toEqual([]);
  });

  it('names whole what wrote a title over its command line', async () => {
    const { platform } = scripted;
    const titled = platform.addProcess(
      scriptedProcess({ pid: 5002, name: 'next-server (v1', argv: ['next-server (v14.2.3)'] }),
    );
    platform.setSockets([scriptedSocket({ port: 8080, holders: [titled] })]);
    await look();
    expect((await plan(scripted.idOf(8080))).processes).toMatchObject([{ name: 'next-server (v14.2.3)' }]);
  });

  it('does not count a port that somebody else goes on holding', async () => {
    const { platform, webShop, proxy } = scripted;
    platform.setSockets([
      ...(await platform.scan()).sockets,
      scriptedSocket({ port: 9229, holders: [webShop, proxy] }),
    ]);
    await look();
    expect((await plan(scripted.idOf(3000))).otherPorts).toEqual([]);
  });

  it('looks for holders that joined since', async () => {
    await plan(scripted.idOf(3000));
    expect(scripted.platform.scans.at(-1)).toEqual({ thorough: true });
  });

  it('refuses what is held by somebody who cannot be seen', async () => {
    expect((await plan(scripted.idOf(5353))).refusal).toMatchObject({ outcome: 'denied' });
  });

  it("refuses another user's process without asking the system first", async () => {
    const { platform } = scripted;
    const other = platform.addProcess(scriptedProcess({ pid: 5000, user: 'postgres', name: 'postgres' }));
    platform.setSockets([scriptedSocket({ port: 5432, holders: [other], user: 'postgres' })]);
    await look();
    expect((await plan(scripted.idOf(5432))).refusal).toMatchObject({ outcome: 'denied' });
    expect(await free(scripted.idOf(5432))).toMatchObject({ outcome: 'denied' });
    expect(platform.signals).toEqual([]);
  });
});

describe('a free', () => {
  it('asks, and forces only who does not listen', async () => {
    const { platform } = scripted;
    const deaf = platform.addProcess(
      scriptedProcess({ pid: 5001, onSignal: (signal) => signal === 'force' }),
    );
    platform.setSockets([scriptedSocket({ port: 8080, holders: [deaf] })]);
    await look();
    const running = free(scripted.idOf(8080), 150);
    await waitUntil(
      'a countdown',
      () => underWay()[0]?.phase === 'waiting' && underWay()[0]?.forceAt !== null,
    );
    expect(await running).toMatchObject({ outcome: 'freed', pid: 5001 });
    expect(platform.signals).toEqual([
      { pid: 5001, signal: 'ask' },
      { pid: 5001, signal: 'force' },
    ]);
    expect(underWay()).toEqual([]);
  });

  it('says changed when another process has the port by now, and signals nobody', async () => {
    const { platform } = scripted;
    const id = scripted.idOf(3000);
    const newcomer = platform.addProcess(scriptedProcess({ pid: 6000, name: 'python3' }));
    platform.setSockets([scriptedSocket({ port: 3000, holders: [newcomer] })]);
    const result = await free(id);
    expect(result.outcome).toBe('changed');
    expect(result.detail).toContain('python3 (pid 6000)');
    expect(platform.signals).toEqual([]);
  });

  it('says changed when the same pid lives a second life on the same socket', async () => {
    const { platform } = scripted;
    const id = scripted.idOf(3000);
    const [socket] = (await platform.scan()).sockets;
    if (!socket) throw new Error('no socket');
    const reborn = platform.addProcess({
      ...scriptedProcess({ pid: 4001 }),
      identity: { pid: 4001, startKey: 'later' },
    });
    platform.setSockets([{ ...socket, holders: [reborn] }]);
    expect((await free(id)).outcome).toBe('changed');
    expect(platform.signals).toEqual([]);
  });

  it('says gone when nobody listens there any more', async () => {
    const id = scripted.idOf(3000);
    scripted.platform.endProcess(scripted.webShop);
    expect((await free(id)).outcome).toBe('gone');
  });

  it('says retaken, by whom and started by whom', async () => {
    const { platform } = scripted;
    const second = scriptedProcess({
      pid: 7002,
      launchers: [{ pid: 6999, name: 'pm2' }],
      ancestors: [6999, 1],
    });
    const first = platform.addProcess(
      scriptedProcess({
        pid: 7001,
        onSignal() {
          platform.setSockets([scriptedSocket({ port: 8000, holders: [platform.addProcess(second)] })]);
          return true;
        },
      }),
    );
    platform.setSockets([scriptedSocket({ port: 8000, holders: [first] })]);
    await look();
    const result = await free(scripted.idOf(8000));
    expect(result.outcome).toBe('retaken');
    expect(result.detail).toContain('node (pid 7002), started by pm2 (pid 6999)');
    expect(platform.signals).toEqual([{ pid: 7001, signal: 'ask' }]);
  });

  it('waits longer for whoever is known to start it again at once, on a machine that has no time', async () => {
    const { platform } = scripted;
    platform.addProcess(scriptedProcess({ pid: 6998, name: 'runsv', argv: ['runsv', 'web'] }));
    const above = { launchers: [{ pid: 6998, name: 'runsv' }], ancestors: [6998, 1] };
    const second = scriptedProcess({ pid: 7012, ...above });
    let late: NodeJS.Timeout | undefined;
    const first = platform.addProcess(
      scriptedProcess({
        pid: 7011,
        ...above,
        onSignal() {
          late = setTimeout(() => {
            platform.setSockets([scriptedSocket({ port: 8010, holders: [platform.addProcess(second)] })]);
          }, 900);
          return true;
        },
      }),
    );
    platform.setSockets([scriptedSocket({ port: 8010, holders: [first] })]);
    await look();
    const result = await free(scripted.idOf(8010));
    clearTimeout(late);
    expect(result).toMatchObject({ outcome: 'retaken', respawner: { kind: 'runit' } });
  });

  it('says still-held when force does not help either', async () => {
    const { platform } = scripted;
    const stuck = platform.addProcess(scriptedProcess({ pid: 7100, name: 'stuck', onSignal: () => false }));
    platform.setSockets([scriptedSocket({ port: 8001, holders: [stuck] })]);
    await look();
    const result = await free(scripted.idOf(8001), 50);
    expect(result.outcome).toBe('still-held');
    expect(result.detail).toContain('stuck (pid 7100)');
  });

  it('waits for a socket that outlives its process for a moment, as the kernel closes it later', async () => {
    const { platform } = scripted;
    const socket = scriptedSocket({ port: 8006 });
    const ending = platform.addProcess(
      scriptedProcess({
        pid: 7300,
        onSignal() {
          platform.setSockets([{ ...socket, hidden: 'gone' }]);
          setTimeout(() => platform.setSockets([]), 100);
          return true;
        },
      }),
    );
    platform.setSockets([{ ...socket, holders: [ending] }]);
    await look();
    expect((await free(scripted.idOf(8006))).outcome).toBe('freed');
  });

  it('says denied when the system refuses the signal', async () => {
    const { platform } = scripted;
    const guarded = platform.addProcess(scriptedProcess({ pid: 7200, untouchable: true }));
    platform.setSockets([scriptedSocket({ port: 8002, holders: [guarded] })]);
    await look();
    expect((await free(scripted.idOf(8002))).outcome).toBe('denied');
  });

  it('ends all workers of a shared socket, the parent first', async () => {
    const { platform } = scripted;
    const parent = platform.addProcess(scriptedProcess({ pid: 8000 }));
    const workers = [8001, 8002, 8003].map((pid) =>
      platform.addProcess(scriptedProcess({ pid, ancestors: [8000, 1] })),
    );
    platform.setSockets([scriptedSocket({ port: 9000, holders: [parent, ...workers] })]);
    await look();
    expect((await free(scripted.idOf(9000), 2_000)).outcome).toBe('freed');
    expect(platform.signals.map(({ pid }) => pid)).toEqual([8000, 8001, 8002, 8003]);
  });

  it('leaves a stranger alone who shares the very same address', async () => {
    const { platform } = scripted;
    const browser = platform.addProcess(scriptedProcess({ pid: 8100, name: 'chrome', ancestors: [50, 1] }));
    const daemon = platform.addProcess(scriptedProcess({ pid: 8200, name: 'mdnsd', ancestors: [60, 1] }));
    const shared = { port: 5353, protocol: 'udp' as const, address: '0.0.0.0' };
    platform.setSockets([
      scriptedSocket({ ...shared, holders: [browser] }),
      scriptedSocket({ ...shared, holders: [daemon] }),
    ]);
    await look();
    const row = scripted.core.service.snapshot().listeners.find((listener) => listener.owner?.pid === 8100);
    const result = await free(row?.id ?? '');
    expect(platform.signals).toEqual([{ pid: 8100, signal: 'ask' }]);
    expect(result.outcome).toBe('still-held');
    expect(result.detail).toContain('mdnsd (pid 8200) shares it and was left alone');
  });

  it('frees one port once, however many ask at the same time', async () => {
    const id = scripted.idOf(3000);
    const results = await Promise.all([free(id), free(id), free(id)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['freed', 'freed', 'freed']);
    expect(scripted.platform.signals).toHaveLength(1);
  });

  it('can be cancelled while it waits, and never forces after that', async () => {
    const { platform } = scripted;
    const deaf = platform.addProcess(
      scriptedProcess({ pid: 9100, onSignal: (signal) => signal === 'force' }),
    );
    platform.setSockets([scriptedSocket({ port: 8003, holders: [deaf] })]);
    await look();
    const running = free(scripted.idOf(8003), 60_000);
    await waitUntil('a countdown', () => underWay()[0]?.phase === 'waiting');
    await handlers()['ports.cancelFree']({ freeId: underWay()[0]?.freeId ?? '' });
    expect((await running).outcome).toBe('cancelled');
    expect(platform.signals).toEqual([{ pid: 9100, signal: 'ask' }]);
  });

  it('can be forced at once', async () => {
    const { platform } = scripted;
    const deaf = platform.addProcess(
      scriptedProcess({ pid: 9200, onSignal: (signal) => signal === 'force' }),
    );
    platform.setSockets([scriptedSocket({ port: 8004, holders: [deaf] })]);
    await look();
    const running = free(scripted.idOf(8004), 60_000);
    await waitUntil('a countdown', () => underWay()[0]?.phase === 'waiting');
    await handlers()['ports.forceFree']({ freeId: underWay()[0]?.freeId ?? '' });
    expect((await running).outcome).toBe('freed');
  });

  it('sends nothing more once Quayside ends', async () => {
    const { platform } = scripted;
    const deaf = platform.addProcess(
      scriptedProcess({ pid: 9300, onSignal: (signal) => signal === 'force' }),
    );
    platform.setSockets([scriptedSocket({ port: 8005, holders: [deaf] })]);
    await look();
    const running = free(scripted.idOf(8005), 60_000);
    await waitUntil('a countdown', () => underWay()[0]?.phase === 'waiting');
    await scripted.core.stop();
    expect((await running).outcome).toBe('cancelled');
    expect(platform.signals).toEqual([{ pid: 9300, signal: 'ask' }]);
    expect(
      await handlers()['ports.free']({
        listenerId: scripted.idOf(8005),
        overrideProtected: false,
        elevate: false,
      }),
    ).toMatchObject({ ok: false });
  });

  it('takes nothing new from the moment on at which it is asked to end', async () => {
    const id = scripted.idOf(3000);
    const stopping = scripted.core.stop();
    expect(
      await handlers()['ports.free']({ listenerId: id, overrideProtected: false, elevate: false }),
    ).toMatchObject({
      ok: false,
      failure: { code: 'unavailable' },
    });
    await stopping;
    expect(scripted.platform.signals).toEqual([]);
  });

  it('lets go of the platform once, however often it is stopped', async () => {
    let disposed = 0;
    scripted.platform.dispose = () => disposed++;
    await Promise.all([scripted.core.stop(), scripted.core.stop()]);
    await scripted.core.stop();
    expect(disposed).toBe(1);
  });

  it("opens the user's own list on their word, and nothing else", async () => {
    await handlers()['settings.set']({ protectedNames: ['NODE'] });
    expect((await plan(scripted.idOf(3000))).refusal).toMatchObject({ outcome: 'protected', ownList: true });
    expect((await plan(scripted.idOf(4000))).refusal).toMatchObject({ outcome: 'protected', ownList: false });
    expect((await free(scripted.idOf(3000))).outcome).toBe('protected');
    expect((await free(scripted.idOf(4000), 200, true)).outcome).toBe('protected');
    expect(scripted.platform.signals).toEqual([]);
    expect((await free(scripted.idOf(3000), 200, true)).outcome).toBe('freed');
  });
});
