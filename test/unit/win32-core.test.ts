/** The whole core on a Windows machine that is played back: what it shows, what it would do, and whom it ends. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Core, createCore } from '../../main/core/core.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { FreePlan, FreeResult, Listener } from '../../preload/model.ts';
import { noEngines } from '../no-engines.ts';
import { waitUntil } from '../wait-until.ts';
import { createWin32Machine, OWN_PID, START_MS, type Win32Machine } from '../win32-machine.ts';

let machine: Win32Machine;
let core: Core | null = null;
const errors: unknown[] = [];

const NODE = 'C:\\Program Files\\nodejs\\node.exe';
const VITE = 'C:\\Users\\dev\\web-shop\\node_modules\\vite\\bin\\vite.js';

beforeEach(() => {
  machine = createWin32Machine();
  machine.add({
    pid: 4100,
    parent: OWN_PID - 1,
    name: 'WindowsTerminal.exe',
    path: 'C:\\a\\WindowsTerminal.exe',
  });
  machine.add({
    pid: 4200,
    parent: 4100,
    name: 'cmd.exe',
    path: 'C:\\Windows\\System32\\cmd.exe',
    startMs: START_MS + 1,
  });
  machine.add({
    pid: 4242,
    parent: 4200,
    name: 'node.exe',
    path: NODE,
    commandLine: `"${NODE}" "${VITE}" --host`,
    startMs: START_MS + 2,
    kind: 'console',
  });
  machine.listen(4242, '0.0.0.0:5173');
  machine.listen(4242, '[::]:5173');
});
afterEach(async () => {
  await core?.stop();
  core = null;
  expect(errors.splice(0)).toEqual([]);
});

async function start(): Promise<Core> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-win32-'));
  core = createCore({
    platform: await machine.open(),
    door: 'browser',
    version: '0.0.0-test',
    dataFolder,
    home: dataFolder,
    settings: openSettings(dataFolder),
    containers: noEngines(),
    onError: (error) => errors.push(error),
  });
  await core.start();
  return core;
}

const snapshot = () => {
  if (!core) throw new Error('not started');
  return core.service.snapshot();
};

const handlers = () => {
  if (!core) throw new Error('not started');
  return core.service.handlers;
};

async function look() {
  const looked = await handlers()['ports.snapshot']({ fresh: true });
  if (!looked.ok) throw new Error(looked.failure.message);
  return looked.value;
}

function rowOf(port: number): Listener {
  const row = snapshot().listeners.find((listener) => listener.port === port);
  if (!row) throw new Error(`no row with port ${port}`);
  return row;
}

async function plan(port: number): Promise<FreePlan> {
  const planned = await handlers()['ports.plan']({ listenerId: rowOf(port).id });
  if (!planned.ok) throw new Error(planned.failure.message);
  return planned.value;
}

async function free(port: number, graceMs = 60_000): Promise<FreeResult> {
  const word = { graceMs, overrideProtected: false, elevate: false };
  const freed = await handlers()['ports.free']({ listenerId: rowOf(port).id, ...word });
  if (!freed.ok) throw new Error(freed.failure.message);
  return freed.value;
}

/** As `netsh http show servicestate view=requestq` tells it, by pids. */
const httpQueues = (ports: Readonly<Record<number, readonly number[]>>): string =>
  Object.entries(ports)
    .map(([pid, each]) =>
      [
        'Name der Anforderungswarteschlange: Die Anforderungswarteschlange ist unbenannt.',
        '    Version: 2.0',
        '    Maximale Anforderungen: 1000',
        '    Prozess-IDs:',
        `        ${pid}`,
        '    URL-Gruppen:',
        '    URL-Gruppen-ID: FE00000040000001',
        '        Registrierte URLs:',
        ...each.map((port) => `            HTTP://+:${port}/`),
        '',
      ].join('\r\n'),
    )
    .join('\r\n');

describe('what is shown of Windows', () => {
  it.each(['de', 'en-jc', 'fr-no-pid-heading', 'ja', 'zh'])(
    'is all that netstat tells: %s',
    async (language) => {
      const name = `win-netstat-ano-${language}`;
      machine = createWin32Machine(name);
      await start();
      const file = new URL(`../captures/${name}.json`, import.meta.url);
      const expected: { protocol: string; address: string; port: number; pid: number | null }[] = JSON.parse(
        readFileSync(file, 'utf8'),
      );
      const told = snapshot().listeners.map(
        ({ protocol, address, port, owner }) => `${protocol} ${address} ${port} ${owner?.pid ?? null}`,
      );
      const printed = expected.map(
        ({ protocol, address, port, pid }) => `${protocol} ${address} ${port} ${pid || null}`,
      );
      expect([...new Set(told)].sort()).toEqual([...new Set(printed)].sort());
      expect(snapshot().warnings).toEqual([]);
      expect(snapshot().watching.reader).toBe('netstat');
      expect(snapshot().listeners.every(({ system }) => system)).toBe(true);
    },
  );

  it('names the owner with its words, its start, its user and what started it', async () => {
    await start();
    expect(rowOf(5173)).toMatchObject({
      system: false,
      user: 'dev',
      owner: {
        pid: 4242,
        name: 'node.exe',
        argv: [NODE, VITE, '--host'],
        startedAt: new Date(START_MS + 2).toISOString(),
        framework: 'Vite',
        cwd: null,
        launchers: [{ name: 'explorer.exe' }, { name: 'WindowsTerminal.exe' }, { name: 'cmd.exe' }],
      },
    });
  });

  it('names the services that run in a process of the service manager, asked once for all', async () => {
    machine.add({ pid: 604, name: 'services.exe', user: null });
    for (const [pid, port] of [
      [860, 7_135],
      [732, 7_136],
      [4300, 7_137],
    ] as const) {
      machine.add({ pid, parent: 604, name: 'svchost.exe', user: null });
      machine.listen(pid, `0.0.0.0:${port}`);
    }
    // Whoever is started by others runs no service, whatever its pid was.
    machine.add({ pid: 904, parent: 4200, name: 'node.exe', startMs: START_MS + 5 });
    machine.listen(904, '0.0.0.0:7138');
    await start();
    const supervisors = [7_135, 7_136, 7_137, 7_138].map((port) => rowOf(port).owner?.supervisor);
    const kind = 'Windows service';
    expect(supervisors).toEqual([
      { kind, name: 'RpcEptMapper, RpcSs' },
      { kind, name: 'BrokerInfrastructure, DcomLaunch, Power, SystemEventsBroker' },
      null,
      null,
    ]);
    expect(machine.ran.filter((line) => line === 'tasklist.exe /svc')).toHaveLength(1);
    expect((await plan(7_135)).refusal?.outcome).toBe('protected');
  });

  it('does not take whoever got a dead parent’s number for the parent', async () => {
    machine.add({ pid: 4200, name: 'late.exe', startMs: START_MS + 9_000 });
    await start();
    expect(rowOf(5173).owner?.launchers).toEqual([]);
  });

  it('asks for processes only when somebody new listens, and forgets nobody', async () => {
    await start();
    const before = machine.asked.length;
    await (core as Core).wake();
    await (core as Core).wake();
    expect(machine.asked.slice(before)).toEqual([]);
    machine.add({ pid: 4300, name: 'python.exe', path: 'C:\\py\\python.exe', startMs: START_MS + 3 });
    machine.listen(4300, '127.0.0.1:8000');
    await waitUntil('the new row', async () => {
      await (core as Core).wake();
      return snapshot().listeners.some(({ port }) => port === 8000);
    });
    expect(rowOf(8000).owner?.name).toBe('python.exe');
  });

  it('tells a re-used pid from the one before it by its start, at the latest when it is to be freed', async () => {
    await start();
    const before = rowOf(5173).id;
    machine.end(4242);
    machine.add({ pid: 4242, name: 'ruby.exe', path: 'C:\\r\\ruby.exe', startMs: START_MS + 5_000 });
    machine.listen(4242, '0.0.0.0:5173');
    const planned = await handlers()['ports.plan']({ listenerId: before });
    expect(planned.ok && planned.value.refusal?.outcome).toBe('changed');
    expect(rowOf(5173).owner?.name).toBe('ruby.exe');
    expect(rowOf(5173).id).not.toBe(before);
  });

  it('looks anew at who opens another port: it may be another of the same pid', async () => {
    await start();
    machine.end(4242);
    machine.add({ pid: 4242, name: 'ruby.exe', path: 'C:\\r\\ruby.exe', startMs: START_MS + 5_000 });
    machine.listen(4242, '0.0.0.0:3000');
    await (core as Core).wake();
    expect(rowOf(3000).owner?.name).toBe('ruby.exe');
  });

  it('does not ask again and again for somebody whom nobody knows', async () => {
    machine.listen(6_600, '0.0.0.0:3000');
    await start();
    expect(rowOf(3000)).toMatchObject({ owner: null, ownerHidden: 'gone' });
    const before = machine.asked.length;
    await (core as Core).wake();
    expect(machine.asked.slice(before)).toEqual([]);
  });

  it('does not take a successor’s user for that of the one who was seen', async () => {
    machine.onAsk = (verb) => {
      if (verb === 'owners') machine.add({ pid: 4242, name: 'x.exe', startMs: START_MS + 9, user: 'boss' });
    };
    await start();
    expect(rowOf(5173)).toMatchObject({ user: null, owner: { name: 'node.exe', user: null } });
  });

  it('tells who holds a reserved port, and two servers behind one localhost', async () => {
    machine.add({ pid: 4300, name: 'python.exe', path: 'C:\\py\\python.exe', startMs: START_MS + 3 });
    machine.listen(4300, '127.0.0.1:5173');
    await start();
    await handlers()['reservations.add']({ port: 8080, protocol: 'tcp' });
    await look();
    const kinds = () => snapshot().conflicts.map(({ kind, port }) => `${kind} ${port}`);
    await waitUntil('both conflicts', () =>
      ['reserved-taken 8080', 'split 5173'].every((one) => kinds().includes(one)),
    );
  });
});

describe('what Windows’ tools do not tell', () => {
  it('is known by name alone without PowerShell, said with what to do, and nobody is ended', async () => {
    machine.broken.add('powershell');
    await start();
    expect(rowOf(5173).owner).toMatchObject({ pid: 4242, name: 'node.exe', argv: [] });
    expect(snapshot().warnings.map(({ code }) => code)).toEqual(['processes-by-name']);
    expect((await plan(5173)).refusal?.outcome).toBe('denied');
    expect((await free(5173)).outcome).toBe('denied');
    expect(machine.kills).toEqual([]);
    machine.broken.clear();
    // It is tried again twice a minute.
    machine.now += 31_000;
    await look();
    expect(snapshot().warnings).toEqual([]);
    expect(rowOf(5173).owner?.argv).toHaveLength(3);
  });

  it('leaves the rows as they were where nobody tells sockets, and says so', async () => {
    await start();
    const before = snapshot().listeners;
    machine.broken.add('netstat.exe').add('powershell');
    await look();
    expect(snapshot().listeners).toEqual(before);
    expect(snapshot().warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['sockets-unreadable', 'tool-missing']),
    );
  });

  it('of ports is asked of netsh, by its numbers', async () => {
    const platform = await machine.open();
    expect(await platform.portRules()).toEqual({
      privilegedBelow: 0,
      ephemeral: { from: 49_152, to: 65_535 },
      reserved: [
        { from: 5041, to: 5200 },
        { from: 50_000, to: 50_059 },
      ],
    });
    machine.broken.add('netsh.exe');
    expect((await (await machine.open()).portRules()).reserved).toEqual([]);
  });

  it('of the numbers for outgoing connections is counted, without those set aside', async () => {
    machine = createWin32Machine();
    machine.clear();
    machine.print('  TCP    0.0.0.0:49152    0.0.0.0:0    ABHÖREN     4242');
    machine.print('  TCP    10.0.0.5:49153    10.0.0.9:443    HERGESTELLT     4242');
    machine.print('  TCP    10.0.0.5:49154    10.0.0.9:443    WARTEND     0');
    machine.print('  TCP    [::1]:49155    [::1]:5432    HERGESTELLT     4242');
    machine.print('  TCP    10.0.0.5:50001    10.0.0.9:80    HERGESTELLT     4242');
    machine.print('  TCP    10.0.0.5:5173    10.0.0.9:443    HERGESTELLT     4242');
    machine.print('  UDP    0.0.0.0:60000    *:*      4242');
    machine.print('  UDP    [::]:60001    *:*      4242');
    machine.print('  UDP    0.0.0.0:61000    *:*      4242');
    const platform = await machine.open();
    expect(await platform.rangeUse('tcp')).toEqual({
      from: 49_152,
      to: 65_535,
      size: 16_384 - 60,
      used: 4,
      timeWait: 1,
      busiest: { address: '10.0.0.9', port: 443, connections: 2 },
    });
    // IPv6 has another range there: its sockets say nothing of this one.
    expect(await platform.rangeUse('udp')).toEqual({
      from: 60_000,
      to: 60_999,
      size: 1_000,
      used: 1,
      timeWait: 0,
      busiest: null,
    });
    machine.broken.add('netstat.exe');
    expect(await platform.rangeUse('tcp')).toBeNull();
    machine.broken.clear();
    machine.broken.add('netsh.exe');
    expect(await (await machine.open()).rangeUse('tcp')).toBeNull();
  });

  it('of connections is counted by their states', async () => {
    machine.print('  TCP    127.0.0.1:5173    127.0.0.1:60001    HERGESTELLT     4242');
    machine.print('  TCP    127.0.0.1:60001    127.0.0.1:5173    HERGESTELLT     4300');
    machine.print('  TCP    10.0.0.5:5173    10.0.0.9:60002    WARTEND     0');
    machine.add({ pid: 4300, name: 'chrome.exe' });
    const platform = await machine.open();
    await platform.scan({ thorough: true });
    expect(await platform.connections('tcp', 5173)).toMatchObject({ established: 1, local: 1, timeWait: 1 });
    const peers = await platform.peers('tcp', 5173);
    expect(peers?.connections.map(({ peer }) => peer?.pid)).toContain(4300);
  });
});

describe('what is never ended', () => {
  it.each([
    ['wslrelay.exe', /virtual machine/],
    ['com.docker.backend.exe', /virtual machine/],
    ['vpnkit.exe', /virtual machine/],
    ['sshd.exe', /log-ins/],
    ['dockerd.exe', /containers/],
    ['svchost.exe', /operating system/],
  ])('%s', async (name, why) => {
    machine.add({ pid: 4300, name, path: `C:\\x\\${name}` });
    machine.listen(4300, '127.0.0.1:7777');
    await start();
    const { refusal } = await plan(7777);
    expect(refusal).toMatchObject({ outcome: 'protected', message: expect.stringMatching(why) });
    expect((await free(7777)).outcome).toBe('protected');
    expect(machine.kills).toEqual([]);
  });

  it('is Windows itself: what it serves is told in words', async () => {
    await start();
    expect(rowOf(80).owner).toMatchObject({ pid: 4, name: 'System' });
    expect((await plan(80)).refusal).toMatchObject({
      outcome: 'protected',
      message: expect.stringContaining('HTTP.sys'),
      nextStep: expect.stringContaining('netsh http show servicestate'),
    });
    const told = await handlers()['ports.explain']({ port: 445, protocol: 'tcp' });
    expect(told.ok && told.value.message).toMatch(/System \(pid 4\).*\(SMB\)/);
  });

  it('is Windows itself, for somebody who is named where netsh tells', async () => {
    machine.add({ pid: 604, name: 'services.exe', user: null });
    machine.add({ pid: 4300, parent: 604, name: 'svchost.exe', user: null });
    machine.serve({ name: 'W3SVC', pid: 4300 });
    machine.add({ pid: 4301, name: 'Debug.exe', path: 'C:\\x\\Debug.exe' });
    machine.httpQueues = httpQueues({ 4300: [80], 4301: [8_080], 4: [443], 9999: [81] });
    for (const port of [8_080, 443, 81]) machine.listen(4, `0.0.0.0:${port}`);
    await start();
    const told = async (port: number) => {
      const explained = await handlers()['ports.explain']({ port, protocol: 'tcp' });
      return [(await plan(port)).refusal?.message, explained.ok && explained.value.message];
    };
    for (const message of await told(80))
      expect(message).toContain('the service W3SVC (svchost.exe, pid 4300)');
    for (const message of await told(8_080)) expect(message).toContain('for Debug.exe (pid 4301)');
    for (const message of [...(await told(443)), ...(await told(81))]) {
      expect(message).toContain('most often web requests (HTTP.sys)');
    }
    expect((await free(80)).outcome).toBe('protected');
    expect(machine.kills).toEqual([]);
  });

  it('is what passes ports on to WSL: how to end what is behind it is said', async () => {
    machine.add({ pid: 4300, name: 'wslrelay.exe', path: 'C:\\Windows\\System32\\lxss\\wslrelay.exe' });
    machine.listen(4300, '127.0.0.1:7777');
    machine.add({ pid: 604, name: 'services.exe', user: null });
    machine.add({ pid: 4301, parent: 604, name: 'svchost.exe', user: null });
    machine.serve({ name: 'iphlpsvc', pid: 4301 });
    machine.listen(4301, '0.0.0.0:7778');
    await start();
    for (const [port, way] of [
      [7777, 'wsl -- ss -ltnp'],
      [7778, 'netsh interface portproxy delete v4tov4'],
    ] as const) {
      expect((await plan(port)).refusal).toMatchObject({
        outcome: 'protected',
        nextStep: expect.stringContaining(way),
      });
      const told = await handlers()['ports.explain']({ port, protocol: 'tcp' });
      expect(told.ok && told.value).toMatchObject({ state: 'held', nextStep: expect.stringContaining(way) });
    }
  });

  it('has a range in which Windows gives nobody a port: it is named', async () => {
    machine.onTryBind = () => 'not-allowed';
    await start();
    const told = await handlers()['ports.explain']({ port: 5_123, protocol: 'tcp' });
    expect(told.ok && told.value).toMatchObject({
      state: 'excluded',
      message: expect.stringContaining('5041 to 5200'),
    });
  });

  it('is Quayside and what it was started from', async () => {
    machine.listen(OWN_PID, '127.0.0.1:7001');
    machine.listen(OWN_PID - 1, '127.0.0.1:7002');
    await start();
    for (const port of [7001, 7002]) expect((await free(port)).outcome).toBe('protected');
    expect(machine.kills).toEqual([]);
  });

  it('is another account’s: the command of an administrator is shown', async () => {
    machine.add({ pid: 4300, name: 'node.exe', user: null });
    machine.listen(4300, '127.0.0.1:7777');
    await start();
    expect(await plan(7777)).toMatchObject({
      refusal: { outcome: 'denied' },
      elevation: {
        means: 'uac',
        command: ['Start-Process', '-Verb', 'RunAs', 'taskkill', '-ArgumentList', '/PID,4300,/F'],
      },
    });
    expect((await free(7777)).outcome).toBe('denied');
    expect([...machine.kills, ...machine.elevations]).toEqual([]);
  });
});

describe('a free with an administrator’s word', () => {
  async function elevated(port: number, graceMs = 60_000): Promise<FreeResult> {
    const word = { graceMs, overrideProtected: false, elevate: true };
    const freed = await handlers()['ports.free']({ listenerId: rowOf(port).id, ...word });
    if (!freed.ok) throw new Error(freed.failure.message);
    return freed.value;
  }

  it('asks once, then closes its window or forces it', async () => {
    machine.add({ pid: 4300, name: 'node.exe', user: null, kind: 'console' });
    machine.listen(4300, '0.0.0.0:7777');
    machine.listen(4300, '[::]:7777');
    machine.add({ pid: 4301, name: 'app.exe', user: null });
    machine.listen(4301, '127.0.0.1:7778');
    await start();
    expect((await elevated(7777)).outcome).toBe('freed');
    expect(machine.elevatedDeeds).toEqual(['ask 4300', 'force 4300']);
    expect((await elevated(7778)).outcome).toBe('freed');
    expect(machine.elevatedDeeds.slice(2)).toEqual(['ask 4301']);
    expect(machine.elevations).toHaveLength(2);
    expect(machine.kills).toEqual([]);
  });

  it('that is refused ends nobody', async () => {
    machine.add({ pid: 4300, name: 'node.exe', user: null });
    machine.listen(4300, '127.0.0.1:7777');
    machine.uac = 'no';
    await start();
    const { outcome, detail } = await elevated(7777);
    expect(outcome).toBe('denied');
    expect(detail).toContain('word was not given');
    expect(machine.elevatedDeeds).toEqual([]);
  });

  it('stops a service, also one of svchost, and shows the command for it', async () => {
    machine.add({ pid: 604, name: 'services.exe', user: null });
    machine.add({ pid: 4300, parent: 604, name: 'svchost.exe', user: null });
    machine.listen(4300, '0.0.0.0:7777');
    machine.serve({ name: 'CDPSvc', pid: 4300 });
    await start();
    expect(await plan(7777)).toMatchObject({
      refusal: { outcome: 'denied', message: expect.stringContaining('service CDPSvc') },
      elevation: {
        means: 'uac',
        command: ['Start-Process', '-Verb', 'RunAs', 'sc.exe', '-ArgumentList', 'stop,CDPSvc'],
      },
    });
    expect((await elevated(7777)).outcome).toBe('freed');
    expect(machine.elevatedDeeds).toEqual(['stop 4300']);
    expect(machine.stateOf('CDPSvc')).toBe(1);
  });

  it.each([
    ['of Windows itself', 'RpcSs'],
    ['that passes ports on', 'iphlpsvc'],
  ])('stops no service %s', async (_, name) => {
    machine.add({ pid: 604, name: 'services.exe', user: null });
    machine.add({ pid: 4300, parent: 604, name: 'svchost.exe', user: null });
    machine.listen(4300, '0.0.0.0:7777');
    machine.serve({ name, pid: 4300 });
    await start();
    expect(await plan(7777)).toMatchObject({ refusal: { outcome: 'protected' }, elevation: null });
    expect((await elevated(7777)).outcome).toBe('protected');
    expect(machine.elevations).toEqual([]);
  });
});

describe('a free on Windows', () => {
  it('is planned with what ends, and the command to do it by hand', async () => {
    await start();
    expect(await plan(5173)).toMatchObject({
      verb: 'signal',
      target: 'node.exe (pid 4242)',
      addresses: ['0.0.0.0', '::'],
      command: ['taskkill', '/PID', '4242'],
      refusal: null,
    });
    expect(machine.kills).toEqual([]);
  });

  it('asks a program with a window to close it', async () => {
    machine.add({ pid: 4300, name: 'app.exe', path: 'C:\\x\\app.exe' });
    machine.listen(4300, '127.0.0.1:7777');
    await start();
    expect((await free(7777)).outcome).toBe('freed');
    expect(machine.kills).toEqual([['/PID', '4300']]);
  });

  it('forces one that does not close it, once the grace time is over', async () => {
    machine.add({ pid: 4300, name: 'app.exe', path: 'C:\\x\\app.exe', kind: 'deaf' });
    machine.listen(4300, '127.0.0.1:7777');
    await start();
    expect((await free(7777, 100)).outcome).toBe('freed');
    expect(machine.kills).toEqual([
      ['/PID', '4300'],
      ['/PID', '4300', '/F'],
    ]);
  });

  it('forces a program without a window at once, and says so', async () => {
    await start();
    // The grace time is a minute, longer than this test may take.
    const { outcome, detail } = await free(5173, 60_000);
    expect(outcome).toBe('freed');
    expect(detail).toContain('node.exe (pid 4242) has no window that could be asked to close');
    expect(machine.kills).toEqual([
      ['/PID', '4242'],
      ['/PID', '4242', '/F'],
    ]);
  });

  it('that Windows refuses is told as denied', async () => {
    machine.add({ pid: 4300, name: 'app.exe', path: 'C:\\x\\app.exe', kind: 'denied' });
    machine.listen(4300, '127.0.0.1:7777');
    await start();
    expect((await free(7777)).outcome).toBe('denied');
  });

  it('sends nothing to whoever got the pid between the plan and the signal', async () => {
    await start();
    machine.onAsk = (verb) => {
      if (verb === 'process') machine.add({ pid: 4242, name: 'other.exe', startMs: START_MS + 60_000 });
    };
    const { outcome } = await free(5173, 100);
    expect(outcome).not.toBe('freed');
    expect(machine.kills).toEqual([]);
  });
});

describe('a service of Windows', () => {
  const addService = (pid: number, port: number, names: string[], name = 'svchost.exe') => {
    machine.add({ pid: 604, name: 'services.exe', user: null });
    machine.add({ pid, parent: 604, name, user: null, path: null });
    machine.listen(pid, `0.0.0.0:${port}`);
    for (const one of names) machine.serve({ name: one, pid });
  };
  beforeEach(() => {
    machine.isElevated = true;
  });
  const scRuns = () => machine.ran.filter((line) => line.startsWith('sc.exe'));

  it.each([
    ['a program of its own', 'postgres.exe', 'postgresql-x64-16'],
    ['svchost alone', 'svchost.exe', 'CDPSvc'],
  ])('in %s is stopped by sc.exe, and nobody is ended', async (_, program, service) => {
    addService(4300, 5432, [service], program);
    await start();
    expect(rowOf(5432).owner?.supervisor).toEqual({ kind: 'Windows service', name: service });
    expect(await plan(5432)).toMatchObject({
      verb: 'stop-unit',
      target: `service ${service}`,
      command: ['sc.exe', 'stop', service],
      refusal: null,
    });
    expect(scRuns()).toEqual([]);
    const { outcome, detail } = await free(5432);
    expect(outcome).toBe('freed');
    expect(detail).toContain(`service ${service} stopped`);
    expect(scRuns()[0]).toBe(`sc.exe stop ${service}`);
    expect(
      scRuns()
        .slice(1)
        .every((line) => line === `sc.exe queryex ${service}`),
    ).toBe(true);
    expect(machine.stateOf(service)).toBe(1);
    expect(machine.kills).toEqual([]);
  });

  it('that Windows does not let us stop is told as denied, with the command', async () => {
    addService(4300, 7353, []);
    machine.serve({ name: 'Bonjour Service', pid: 4300, code: 5 });
    await start();
    const { outcome, detail } = await free(7353);
    expect(outcome).toBe('denied');
    expect(detail).toContain("sc.exe stop 'Bonjour Service'");
    expect(machine.kills).toEqual([]);
  });

  it('among several in one process is named, and none is stopped', async () => {
    addService(4300, 7353, ['CDPSvc', 'SSDPSRV', 'FDResPub']);
    await start();
    expect(await plan(7353)).toMatchObject({
      target: 'svchost.exe (pid 4300)',
      refusal: { outcome: 'protected', message: expect.stringContaining('CDPSvc, SSDPSRV, FDResPub') },
    });
    expect((await free(7353)).outcome).toBe('protected');
    expect([...scRuns(), ...machine.kills]).toEqual([]);
  });

  it.each(['RpcSs', 'LSM', 'iphlpsvc', 'TermService'])('that is never stopped: %s', async (service) => {
    addService(4300, 7777, [service]);
    await start();
    expect((await plan(7777)).refusal?.message).toContain('svchost.exe (pid 4300)');
    expect((await free(7777)).outcome).toBe('protected');
    expect([...scRuns(), ...machine.kills]).toEqual([]);
  });
});

describe('a process that is held', () => {
  const KEY = 'tcp 0.0.0.0 5173 4242';
  const identity = { pid: 4242, startKey: String(START_MS + 2) };

  async function hold() {
    const platform = await machine.open();
    await platform.scan({ thorough: true });
    const held = platform.hold(identity);
    if (!held.ok) throw new Error(held.failure.message);
    return { platform, process: held.value };
  }

  const codeOf = async (sent: Promise<{ ok: boolean; failure?: { code: string } }>) => {
    const result = await sent;
    return result.ok ? 'sent' : result.failure?.code;
  };

  it('is signalled while it is the same and holds one of the sockets', async () => {
    const { process } = await hold();
    expect(await codeOf(process.signal('force', ['tcp 127.0.0.1 1 1', KEY]))).toBe('sent');
    expect(machine.kills).toEqual([['/PID', '4242', '/F']]);
  });

  it('is not signalled once its pid is another’s, whatever that one holds', async () => {
    const { process } = await hold();
    machine.add({ pid: 4242, name: 'node.exe', startMs: START_MS + 3 });
    expect(await codeOf(process.signal('force', [KEY]))).toBe('not-found');
    expect(process.isAlive()).toBe(false);
    expect(machine.kills).toEqual([]);
  });

  it('is not signalled once it holds none of the sockets, or only others', async () => {
    const { process } = await hold();
    expect(await codeOf(process.signal('force', ['tcp 0.0.0.0 517 4242', 'udp 0.0.0.0 5173 4242']))).toBe(
      'not-found',
    );
    machine.unlisten(4242);
    expect(await codeOf(process.signal('force', [KEY]))).toBe('not-found');
    expect(machine.kills).toEqual([]);
  });

  it.each(['powershell', 'netstat.exe'])(
    'is not signalled where it cannot be checked: no %s',
    async (tool) => {
      const { process } = await hold();
      machine.broken.add(tool).add('powershell');
      expect(await codeOf(process.signal('force', [KEY]))).toBe('unavailable');
      expect(machine.kills).toEqual([]);
    },
  );

  it('is not signalled after a cancel, also one that comes during the check', async () => {
    const { process } = await hold();
    let isCancelled = false;
    machine.onAsk = () => {
      isCancelled = true;
    };
    expect(await codeOf(process.signal('force', [KEY], () => isCancelled))).toBe('unavailable');
    expect(machine.kills).toEqual([]);
  });

  it('is none where its start is not known', async () => {
    machine.broken.add('powershell');
    const platform = await machine.open();
    await platform.scan({ thorough: true });
    for (const hold of [platform.hold, platform.holdOwn]) {
      const held = hold({ pid: 4242, startKey: '' });
      expect(held.ok ? 'held' : held.failure.code).toBe('permission');
    }
  });

  it.each([0, 4, OWN_PID, OWN_PID - 1])(
    'is not signalled as pid %d, whatever the table says',
    async (pid) => {
      machine.add({ pid, name: 'x.exe', startMs: START_MS });
      machine.listen(pid, '127.0.0.1:7777');
      const platform = await machine.open();
      await platform.scan({ thorough: true });
      const held = platform.hold({ pid, startKey: String(START_MS) });
      if (!held.ok) throw new Error(held.failure.message);
      expect(await codeOf(held.value.signal('force', [`tcp 127.0.0.1 7777 ${pid}`]))).toBe('protected');
      expect(machine.kills).toEqual([]);
    },
  );

  it('as a parent is that one’s parent, and older', async () => {
    const { platform } = await hold();
    const parent = { pid: 4200, startKey: String(START_MS + 1) };
    expect(platform.holdParent(parent, identity).ok).toBe(true);
    expect(platform.holdParent(identity, parent).ok).toBe(false);
    machine.add({ pid: 4200, name: 'late.exe', startMs: START_MS + 9 });
    await platform.processes();
    expect(platform.holdParent({ pid: 4200, startKey: String(START_MS + 9) }, identity).ok).toBe(false);
  });
});
