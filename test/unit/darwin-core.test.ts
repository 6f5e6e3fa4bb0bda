/** The whole core on a replayed Mac: what its tools print goes in; rows, conflicts, plans and signals come out. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Core, createCore } from '../../main/core/core.ts';
import { createDarwinPlatform } from '../../main/core/platform/darwin/create-darwin-platform.ts';
import { createWorkingFolders } from '../../main/core/platform/darwin/working-folders.ts';
import type { ToolOutcome } from '../../main/core/platform/run-tool.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { FreeResult, Listener } from '../../preload/model.ts';
import { createMacMachine, MAC_START, type MacMachine, type MacProcess } from '../darwin-machine.ts';
import { noEngines } from '../no-engines.ts';
import { startOsascript } from '../osascript-double.ts';
import { waitUntil } from '../wait-until.ts';

const NODE = '/opt/homebrew/bin/node';
const AIRPLAY = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';

let mac: MacMachine;
let core: Core | undefined;
let children: ChildProcess[];
let signals: [number, unknown][];
/** osascript. */
let onAsked: (program: string, argv: readonly string[]) => ChildProcess;

beforeEach(() => {
  mac = createMacMachine();
  core = undefined;
  children = [];
  signals = [];
  onAsked = () => {
    throw new Error('nobody is to be asked');
  };
});
afterEach(async () => {
  await core?.stop();
  for (const child of children) child.kill('SIGKILL');
});

/** Only children of the test can be reached: the numbers of all others are somebody else's on this machine. */
function kill(pid: number, signal: NodeJS.Signals | 0): void {
  if (signal !== 0) signals.push([pid, signal]);
  const isScripted = mac.processes.some((one) => one.pid === pid);
  const child = children.find((one) => one.pid === pid);
  if (child && child.exitCode === null && child.signalCode === null) process.kill(pid, signal);
  else if (!isScripted || child || signal !== 0)
    throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
}

async function open(): Promise<Core> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-darwin-'));
  const errors: unknown[] = [];
  const platform = await createDarwinPlatform({
    exec: mac.exec,
    kill,
    uid: 501,
    osascript: { start: (program, argv) => onAsked(program, argv) },
  });
  const one = createCore({
    platform: { ...platform, self: { ...platform.self, user: 'dev' } },
    door: 'browser',
    version: '0.0.0-test',
    dataFolder,
    home: '/Users/dev',
    settings: openSettings(dataFolder),
    onError: (error) => errors.push(error),
    containers: noEngines(),
  });
  core = one;
  await one.start();
  expect(errors).toEqual([]);
  return one;
}

const look = async () => {
  const result = await core?.service.handlers['ports.snapshot']({ fresh: true });
  if (!result?.ok) throw new Error('no snapshot');
  return result.value;
};
const onPort = async (port: number): Promise<Listener[]> =>
  (await look()).listeners.filter((row) => row.port === port);
const rowOn = (port: number): Promise<Listener> =>
  waitUntil(`a row on ${port} with its owner`, async () => (await onPort(port)).find((row) => row.owner));

async function planFor(listenerId: string) {
  const result = await core?.service.handlers['ports.plan']({ listenerId });
  if (!result?.ok) throw new Error('no plan');
  return result.value;
}

async function free(listenerId: string, graceMs = 5_000, elevate = false): Promise<FreeResult> {
  const input = { listenerId, graceMs, overrideProtected: false, elevate };
  const result = await core?.service.handlers['ports.free'](input);
  if (!result?.ok) throw new Error('not freed');
  return result.value;
}

/** A process of this test that the Mac tells as a server on that port. */
async function server(port: number, more: Partial<MacProcess> = {}): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1);setInterval(()=>{},1e3)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const pid = child.pid ?? 0;
  mac.processes.push({ pid, program: NODE, command: 'node server.js', folder: '/Users/dev/shop', ...more });
  mac.sockets.push({ kind: 'tcp46', address: '*', port, pids: [pid] });
  child.once('exit', () => forget(pid));
  return pid;
}

function forget(pid: number): void {
  mac.processes = mac.processes.filter((one) => one.pid !== pid);
  mac.sockets = mac.sockets
    .map((socket) => ({ ...socket, pids: socket.pids.filter((one) => one !== pid) }))
    .filter((socket) => socket.pids.length > 0);
}

const toolsFor = (pid: number) =>
  mac.ran.filter(({ argv }) => argv.includes('-p') && argv.includes(String(pid)) && !argv.includes('cwd'));

describe('a Mac that is replayed', () => {
  it('shows what its captures tell', async () => {
    const capture = (name: string) =>
      readFileSync(new URL(`../captures/${name}.txt`, import.meta.url), 'utf8');
    mac.answers.set('/usr/sbin/netstat -anv -p tcp', capture('mac-netstat-anv-process-pid'));
    mac.answers.set('/usr/sbin/netstat -anv -p udp', '');
    mac.processes.push({ pid: 46_708, program: NODE }, { pid: 62_071, program: '/opt/synergy-core' });
    await open();
    const { listeners, watching, warnings } = await look();
    const told = listeners.map(({ address, port, family, owner }) => [address, port, family, owner?.name]);
    expect(told.sort()).toEqual([
      ['0.0.0.0', 24_800, 'ipv4', 'synergy-core'],
      ['127.0.0.1', 59_357, 'ipv4', 'node'],
    ]);
    expect(watching.reader).toBe('netstat and lsof');
    expect(warnings.map(({ message }) => message).join()).not.toContain('netstat');
  });

  it('tells owner, folder, parents and both stacks of a server', async () => {
    mac.processes.push(
      { pid: 400, program: '/bin/zsh', command: '-zsh' },
      { pid: 401, parent: 400, program: NODE, command: 'node server.js --a', folder: '/Users/dev/shop' },
    );
    mac.sockets.push({ kind: 'tcp46', address: '*', port: 3000, pids: [401] });
    await open();
    const row = await rowOn(3000);
    expect(row).toMatchObject({ address: '::', family: 'ipv6', dualStack: true, user: 'dev' });
    expect(row.owner).toMatchObject({
      pid: 401,
      name: 'node',
      argv: ['node', 'server.js', '--a'],
      cwd: '/Users/dev/shop',
      startedAt: '2026-11-25T21:07:09.000Z',
      launchers: [{ pid: 400, name: 'zsh' }],
    });
  });

  it('runs its tools by fixed words, in the C locale, and no more than netstat while nothing is new', async () => {
    mac.processes.push({ pid: 401, program: NODE });
    mac.sockets.push({ kind: 'tcp4', address: '127.0.0.1', port: 3000, pids: [401] });
    await open();
    await rowOn(3000);
    const sockets = ['-nP', '-b', '-w', '+c0', '-iTCP', '-sTCP:LISTEN', '-iUDP', '-F', 'pcuLftPn'];
    const ran = mac.ran.map(({ program, argv }) => [program, ...argv].join(' '));
    expect(ran).toContain(`/usr/sbin/lsof ${sockets.join(' ')}`);
    expect(ran).toContain('/bin/ps -ax -o pid=,ppid=,uid=,stat=,lstart=,user=');
    expect(ran).toContain('/usr/sbin/lsof -w -a -d cwd -p 401 -F pn');
    expect(mac.ran.every(({ env }) => env.LC_ALL === 'C' && env.TZ === 'UTC')).toBe(true);
    // Asked for apart from any look.
    await waitUntil('the folders of the user', () => mac.ran.some(({ argv }) => argv.includes('-u')));
    mac.ran.length = 0;
    await look();
    expect(new Set(mac.ran.map(({ program }) => program))).toEqual(new Set(['/usr/sbin/netstat']));
  });

  it('completes addresses that netstat cut, where lsof tells exactly one', async () => {
    const whole = '2001:db8:c0d0:e070:8e70:5aff:fe66:6ebc';
    mac.processes.push({ pid: 401, program: NODE }, { pid: 402, program: NODE });
    mac.sockets.push(
      { kind: 'tcp6', address: whole, port: 3000, pids: [401] },
      { kind: 'tcp6', address: whole, port: 3001, pids: [401] },
      { kind: 'tcp6', address: `${whole}d`.replace('6ebcd', '7000'), port: 3001, pids: [402] },
    );
    await open();
    expect((await rowOn(3000)).address).toBe(whole);
    expect((await onPort(3001)).map(({ address }) => address)).not.toContain(whole);
  });

  it('puts all holders of a TCP socket in one row, and strangers at a UDP port in rows of their own', async () => {
    mac.processes.push({ pid: 401, program: NODE }, { pid: 402, parent: 401, program: NODE });
    mac.sockets.push(
      { kind: 'tcp4', address: '*', port: 3000, pids: [401, 402] },
      { kind: 'udp4', address: '*', port: 5353, pids: [401] },
      { kind: 'udp4', address: '*', port: 5353, pids: [402] },
    );
    await open();
    expect((await rowOn(3000)).holders.map(({ pid }) => pid)).toEqual([401, 402]);
    expect((await onPort(5353)).map(({ owner }) => owner?.pid).sort()).toEqual([401, 402]);
  });

  it('goes on without a tool, and says what to do', async () => {
    mac.processes.push({ pid: 401, program: NODE });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 3000, pids: [401] });
    mac.answers.set('/usr/sbin/lsof', { kind: 'timeout' });
    await open();
    expect((await rowOn(3000)).owner?.pid).toBe(401);
    expect((await look()).warnings.map(({ code }) => code)).toContain('tool-slow');
    mac.answers.clear();
    mac.answers.set('/usr/sbin/netstat', { kind: 'not-started', code: 'ENOENT' });
    expect((await rowOn(3000)).owner?.pid).toBe(401);
    expect((await look()).warnings.map(({ code }) => code)).toEqual(['tool-missing']);
    mac.answers.set('/usr/sbin/lsof', { kind: 'timeout' });
    mac.sockets = [];
    expect((await onPort(3000)).length).toBe(1);
    expect((await look()).warnings.map(({ code }) => code)).toContain('sockets-unreadable');
    mac.answers.clear();
    expect(await onPort(3000)).toEqual([]);
    expect((await look()).warnings).toEqual([]);
  });

  it('has a conflict where two servers share a port over two addresses', async () => {
    mac.processes.push({ pid: 401, program: NODE }, { pid: 402, program: AIRPLAY });
    mac.sockets.push(
      { kind: 'tcp4', address: '127.0.0.1', port: 5000, pids: [401] },
      { kind: 'tcp4', address: '*', port: 5000, pids: [402] },
    );
    await open();
    const conflict = await waitUntil('the conflict', async () =>
      (await look()).conflicts.find(({ port }) => port === 5000),
    );
    expect(conflict.kind).toBe('split');
  });
});

describe('the working folders of the user', () => {
  const ASK = '/usr/sbin/lsof -w -a -d cwd -u 501 -F pn';
  const asked = () => mac.ran.filter(({ program, argv }) => [program, ...argv].join(' ') === ASK).length;

  it('are told by one lsof, each once, and asked for once a minute', async () => {
    mac.answers.set(
      ASK,
      'p1\nfcwd\nn/\np2\nfcwd\nn/Users/dev/shop\np3\nfcwd\nn/Users/dev/shop\np4\nfcwd\nn/x\\x0a\n',
    );
    const platform = await createDarwinPlatform({ exec: mac.exec, kill, uid: 501 });
    expect(await platform.workingFolders?.()).toEqual(['/Users/dev/shop']);
    expect(await platform.workingFolders?.()).toEqual(['/Users/dev/shop']);
    expect(asked()).toBe(1);
  });

  it('are as before where lsof hangs, which is left alone then and warned of by nobody', async () => {
    let now = 0;
    const waits: number[] = [];
    const outcomes: ToolOutcome[] = [
      { ok: true, text: 'p2\nfcwd\nn/Users/dev/shop\n', cut: false },
      { ok: false, problem: 'slow', code: null },
      { ok: true, text: '', cut: false },
    ];
    const run = async () => {
      waits.push(now);
      return outcomes[waits.length - 1] ?? { ok: false, problem: 'closed', code: null };
    };
    const folders = createWorkingFolders({ run }, 501, () => now);
    for (; now < 700_000; now += 10_000) {
      const found = await folders();
      expect(found).toEqual(now < 660_000 ? ['/Users/dev/shop'] : []);
    }
    expect(waits).toEqual([0, 60_000, 660_000]);
  });
});

describe('what a Mac itself does with ports', () => {
  it('is told by sysctl, and not guessed where that fails', async () => {
    const rules = async () => (await createDarwinPlatform({ exec: mac.exec, kill, uid: 501 })).portRules();
    expect(await rules()).toEqual({
      privilegedBelow: 0,
      ephemeral: { from: 49_152, to: 65_535 },
      reserved: [],
    });
    mac.answers.set('/usr/sbin/sysctl', { kind: 'timeout' });
    expect((await rules()).ephemeral).toBeNull();
  });

  it('opens nothing but web addresses, and those by the system’s own program', async () => {
    const platform = await createDarwinPlatform({ exec: mac.exec, kill, uid: 501 });
    mac.answers.set('/usr/bin/open', '');
    mac.ran.length = 0;
    for (const bad of ['-a Calculator', 'file:///etc/passwd', 'javascript:1', 'smb://x']) {
      expect((await platform.openUrl(bad)).ok).toBe(false);
    }
    expect(mac.ran).toEqual([]);
    expect((await platform.openUrl('http://localhost:3000')).ok).toBe(true);
    expect(mac.ran).toMatchObject([{ program: '/usr/bin/open', argv: ['http://localhost:3000/'] }]);
  });
});

describe('the connections of a Mac', () => {
  const platformOf = () => createDarwinPlatform({ exec: mac.exec, kill, uid: 501 });
  /** As macOS 26, 11 and the shortest layout print it; `pid` 0 where nobody has it any more. */
  const rows = {
    newest: (near: string, far: string, state: string, pid: number) =>
      `tcp4       0      0  ${near}  ${far}  ${state}  1022  0  407872  146988  node:${pid}  00102 00000104 000000000137f1ff 00000081 01000800      2      0 000000\n`,
    older: (near: string, far: string, state: string, pid: number) =>
      `tcp4       0      0  ${near}  ${far}  ${state}  131346 131768    ${pid}      0\n`,
    bare: (near: string, far: string, state: string, _pid: number) => `tcp4 0 0 ${near} ${far} ${state}\n`,
  };

  it.each(Object.entries(rows))('have their other ends, by rows of the %s layout', async (name, row) => {
    mac.processes.push({ pid: 401, program: NODE }, { pid: 402, program: '/opt/homebrew/bin/psql' });
    mac.answers.set(
      '/usr/sbin/netstat -anv -p tcp',
      [
        row('*.5432', '*.*', 'LISTEN', 401),
        row('127.0.0.1.5432', '127.0.0.1.60001', 'ESTABLISHED', 401),
        row('127.0.0.1.60001', '127.0.0.1.5432', 'ESTABLISHED', 402),
        row('127.0.0.1.5432', '127.0.0.1.60002', 'TIME_WAIT', 0),
        row('10.0.0.5.5432', '203.0.113.9.50000', 'CLOSE_WAIT', 401),
        row('10.0.0.5.50001', '203.0.113.9.5432', 'ESTABLISHED', 401),
      ].join(''),
    );
    const ends = ['127.0.0.1:5432->127.0.0.1:60001', '127.0.0.1:60001->127.0.0.1:5432'];
    mac.answers.set(
      '/usr/sbin/lsof -nP -b -w -iTCP:5432 -F pfn',
      `p401\nf9\nn*:5432\nf10\nn${ends[0]}\np402\nf7\nn${ends[1]}\n`,
    );
    const peers = await (await platformOf()).peers('tcp', 5432);
    expect(peers).toMatchObject({
      complete: true,
      states: { established: 1, 'time-wait': 1, 'close-wait': 1 },
    });
    const told = peers?.connections.map(({ remoteAddress, remotePort, local, peer, peerHidden }) => [
      `${remoteAddress}:${remotePort}`,
      local,
      peer,
      peerHidden,
    ]);
    expect(told).toEqual([
      ['127.0.0.1:60001', true, { pid: 402, startKey: MAC_START }, null],
      ['127.0.0.1:60002', true, null, null],
      ['203.0.113.9:50000', false, null, null],
    ]);
    expect(mac.ran.some(({ argv }) => argv.includes('-iTCP:5432'))).toBe(name === 'bare');
  });

  it('are at most twenty thousand, and it is said', async () => {
    const many = Array.from({ length: 20_001 }, (_, at) =>
      rows.bare('10.0.0.5.80', `203.0.113.${at % 200}.${1024 + Math.floor(at / 200)}`, 'ESTABLISHED', 0),
    );
    mac.answers.set('/usr/sbin/netstat -anv -p tcp', many.join(''));
    const peers = await (await platformOf()).peers('tcp', 80);
    expect([peers?.connections.length, peers?.complete, peers?.states]).toEqual([
      20_000,
      false,
      { established: 20_001 },
    ]);
  });

  it('are not told where netstat does not answer, nor of UDP', async () => {
    const platform = await platformOf();
    expect(await platform.peers('udp', 5353)).toBeNull();
    mac.answers.set('/usr/sbin/netstat', { kind: 'timeout' });
    expect(await platform.peers('tcp', 80)).toBeNull();
    expect(await platform.rangeUse('tcp')).toBeNull();
  });

  it('take numbers of the range for outgoing ones, which are counted', async () => {
    mac.answers.set(
      '/usr/sbin/netstat -anv -p tcp',
      [
        rows.newest('*.49152', '*.*', 'LISTEN', 401),
        rows.newest('10.0.0.5.49153', '203.0.113.9.443', 'ESTABLISHED', 401),
        rows.newest('10.0.0.5.49154', '203.0.113.9.443', 'TIME_WAIT', 0),
        rows.newest('10.0.0.5.5173', '203.0.113.9.443', 'ESTABLISHED', 401),
        'tcp6       0      0  ::1.49155   ::1.5432   ESTABLISHED\n',
      ].join(''),
    );
    mac.answers.set(
      '/usr/sbin/netstat -anv -p udp',
      'udp4 0 0 *.50000 *.*\nudp4 0 0 10.0.0.5.50001 10.0.0.9.53\n',
    );
    const platform = await platformOf();
    mac.ran.length = 0;
    const range = { from: 49_152, to: 65_535, size: 16_384 };
    expect(await platform.rangeUse('tcp')).toEqual({
      ...range,
      used: 4,
      timeWait: 1,
      busiest: { address: '203.0.113.9', port: 443, connections: 2 },
    });
    expect(mac.ran.map(({ program, argv }) => [program, ...argv].join(' '))).toEqual([
      '/usr/sbin/sysctl -n net.inet.ip.portrange.first net.inet.ip.portrange.last',
      '/usr/sbin/netstat -anv -p tcp',
    ]);
    expect(await platform.rangeUse('udp')).toMatchObject({ ...range, used: 2, timeWait: 0 });
    mac.answers.set('/usr/sbin/sysctl', { kind: 'timeout' });
    expect(await platform.rangeUse('tcp')).toBeNull();
  });
});

describe('a plan on a Mac', () => {
  it('says which process is signalled, and the command by hand', async () => {
    const pid = await server(3000);
    await open();
    const plan = await planFor((await rowOn(3000)).id);
    expect(plan).toMatchObject({ verb: 'signal', refusal: null, command: ['kill', String(pid)] });
    expect(plan.processes).toMatchObject([{ pid, name: 'node', argv: ['node', 'server.js'] }]);
    expect(signals).toEqual([]);
  });

  it('of another user’s process offers the command for an administrator', async () => {
    mac.processes.push({ pid: 401, uid: 502, user: 'eve', program: NODE });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 3000, pids: [401] });
    await open();
    const plan = await planFor((await rowOn(3000)).id);
    expect(plan.refusal?.outcome).toBe('denied');
    expect(plan.elevation).toEqual({ means: 'osascript', command: ['sudo', 'kill', '-TERM', '401'] });
  });

  it('explains AirPlay and where to switch it off', async () => {
    mac.processes.push({ pid: 402, program: AIRPLAY });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 5000, pids: [402] });
    await open();
    const plan = await planFor((await rowOn(5000)).id);
    expect(plan.refusal?.outcome).toBe('protected');
    expect(plan.refusal?.message).toContain('AirPlay Receiver');
    expect(plan.refusal?.nextStep).toContain('AirDrop & Handoff');
  });

  it('explains the same to whoever asks why the port is busy', async () => {
    mac.processes.push({ pid: 402, program: AIRPLAY, label: 'com.apple.controlcenter' });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 7000, pids: [402] });
    await open();
    await rowOn(7000);
    const told = await core?.service.handlers['ports.explain']({ port: 7000, protocol: 'tcp' });
    expect(told?.ok && told.value).toMatchObject({
      state: 'held',
      message: expect.stringContaining('AirPlay Receiver'),
      nextStep: expect.stringContaining('AirDrop & Handoff'),
    });
  });

  it('never stops a job of Apple’s own, and says so', async () => {
    mac.processes.push({ pid: 402, program: '/usr/libexec/rapportd', label: 'com.apple.rapportd' });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 49_152, pids: [402] });
    await open();
    const row = await rowOn(49_152);
    expect(row.owner?.supervisor).toMatchObject({ kind: 'launchd', name: 'com.apple.rapportd' });
    expect((await planFor(row.id)).refusal).toMatchObject({ outcome: 'protected' });
    const told = await core?.service.handlers['ports.explain']({ port: 49_152, protocol: 'tcp' });
    expect(told?.ok && told.value.message).toContain('com.apple.rapportd');
  });
});

describe('a job of launchd', () => {
  const REDIS = { program: '/opt/homebrew/opt/redis/bin/redis-server', label: 'homebrew.mxcl.redis' };
  const launchctl = () =>
    mac.ran.filter(({ program }) => program === '/bin/launchctl').map(({ argv }) => argv.join(' '));

  it('is stopped by launchd, never by a signal that KeepAlive would answer', async () => {
    const pid = await server(6379, REDIS);
    await open();
    const row = await rowOn(6379);
    expect(row.owner?.supervisor).toMatchObject({ kind: 'launchd', name: 'homebrew.mxcl.redis' });
    expect(await planFor(row.id)).toMatchObject({
      verb: 'stop-unit',
      target: 'service homebrew.mxcl.redis',
      command: ['brew', 'services', 'stop', 'redis'],
      refusal: null,
    });
    const target = 'gui/501/homebrew.mxcl.redis';
    mac.answers.set(`/bin/launchctl print ${target}`, '\tpath = /x/homebrew.mxcl.redis.plist\n');
    mac.answers.set(`/bin/launchctl bootout ${target}`, '');
    mac.onRun = (_, argv) => {
      if (argv[0] !== 'bootout') return;
      mac.answers.set(`/bin/launchctl print ${target}`, { kind: 'ended', code: 113, stdout: '', stderr: '' });
      children[0]?.kill('SIGTERM');
    };
    mac.ran.length = 0;
    expect(await free(row.id)).toMatchObject({ outcome: 'freed', port: 6379, pid });
    expect(signals).toEqual([]);
    const ran = launchctl().filter((line) => line !== 'list');
    expect(ran.slice(0, 3)).toEqual([`print ${target}`, `bootout ${target}`, `print ${target}`]);
  });

  it('has what it started, but not what a terminal started', async () => {
    const [job, terminal] = [
      { ...REDIS, pid: 301 },
      { pid: 300, program: '/Applications/iTerm.app/iTerm2' },
    ];
    mac.processes.push(job, { ...terminal, label: 'application.com.googlecode.iterm2.12.13' });
    mac.processes.push({ pid: 401, parent: 301, program: REDIS.program });
    mac.processes.push({ pid: 402, parent: 300, program: NODE });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 6379, pids: [401] });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 3000, pids: [402] });
    await open();
    expect((await planFor((await rowOn(6379)).id)).verb).toBe('stop-unit');
    expect((await planFor((await rowOn(3000)).id)).verb).toBe('signal');
  });

  it('is asked for once for all', async () => {
    mac.processes.push({ ...REDIS, pid: 301 }, { pid: 302, program: NODE });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 6379, pids: [301] });
    mac.sockets.push({ kind: 'tcp4', address: '*', port: 3000, pids: [302] });
    await open();
    await rowOn(6379);
    await rowOn(3000);
    expect(launchctl()).toEqual(['list']);
  });
});

describe('freeing on a Mac', () => {
  it('asks a real process to end, after ps and lsof were asked about it', async () => {
    const pid = await server(3000);
    await open();
    const { id } = await rowOn(3000);
    mac.ran.length = 0;
    const result = await free(id);
    expect(result).toMatchObject({ outcome: 'freed', pid, port: 3000 });
    expect(signals).toEqual([[pid, 'SIGTERM']]);
    expect(children[0]?.signalCode).toBe('SIGTERM');
    expect(
      toolsFor(pid)
        .slice(0, 2)
        .map(({ program }) => program),
    ).toEqual(['/usr/sbin/lsof', '/bin/ps']);
    expect(await onPort(3000)).toEqual([]);
  });

  /** Something changes between the plan and the signal: when that process is asked about. */
  const withChange = async (change: (pid: number) => void): Promise<FreeResult> => {
    const pid = await server(3000);
    await open();
    const { id } = await rowOn(3000);
    mac.onRun = (program, argv) => {
      if (program !== '/usr/sbin/lsof' || !argv.includes('-a') || argv.includes('cwd')) return;
      mac.onRun = () => {};
      change(pid);
    };
    return free(id, 400);
  };

  it('sends nothing to a pid that was used again', async () => {
    const result = await withChange((pid) => {
      for (const one of mac.processes) if (one.pid === pid) one.start = 'Wed Nov 25 21:07:10 2026';
    });
    expect(signals).toEqual([]);
    expect(result.outcome).not.toBe('freed');
  });

  it('sends nothing to a process that is over', async () => {
    await withChange((pid) => {
      for (const one of mac.processes) if (one.pid === pid) one.state = 'Z';
    });
    expect(signals).toEqual([]);
  });

  it('sends nothing to a process that has let go of the port and holds another', async () => {
    await withChange(() => {
      for (const socket of mac.sockets) socket.port = 3001;
    });
    expect(signals).toEqual([]);
  });

  it.each(['/bin/ps', '/usr/sbin/lsof'])('sends nothing where %s does not answer', async (tool) => {
    await withChange(() => mac.answers.set(tool, { kind: 'timeout' }));
    expect(signals).toEqual([]);
  });
});

describe('freeing on a Mac with an administrator’s word', () => {
  const listenOn = (port: number) =>
    `require('net').createServer(()=>{}).listen({port:${port},host:'127.0.0.1'},function(){console.log(this.address().port)})`;

  /** A real server that the Mac tells as another user's, on its real port, with its real start. */
  async function foreign(port = 0): Promise<{ child: ChildProcess; pid: number; port: number }> {
    const child = spawn(process.execPath, ['-e', listenOn(port)], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    const said = await new Promise((resolve) => child.stdout?.once('data', resolve));
    const pid = child.pid ?? 0;
    const ps = execFileSync('/bin/ps', ['-p', `${pid}`, '-o', 'lstart='], {
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    mac.processes.push({ pid, uid: 502, user: 'eve', program: NODE, start: ps.toString().trim() });
    mac.sockets.push({ kind: 'tcp4', address: '127.0.0.1', port: Number(said), pids: [pid] });
    child.once('exit', () => forget(pid));
    return { child, pid, port: Number(said) };
  }
  const places = () => ({ folder: mkdtempSync(join(tmpdir(), 'quayside-osascript-')) });

  it('ends another user’s server after one question', async () => {
    const { child, pid, port } = await foreign();
    let questions = 0;
    onAsked = (program, argv) => {
      questions++;
      return startOsascript(program, argv, 'yes', places());
    };
    await open();
    expect(await free((await rowOn(port)).id, 5_000, true)).toMatchObject({ outcome: 'freed', pid, port });
    await waitUntil('its end', () => child.exitCode !== null || child.signalCode !== null);
    expect([child.signalCode, questions, signals]).toEqual(['SIGTERM', 1, []]);
  });

  it('signals nobody who took the port while the question was open, nor after a no', async () => {
    const { child, port } = await foreign();
    let next: ChildProcess | undefined;
    await open();
    const { id } = await rowOn(port);
    onAsked = (program, argv) => startOsascript(program, argv, 'no', places());
    const refused = await free(id, 5_000, true);
    expect(refused).toMatchObject({ outcome: 'denied', detail: expect.stringContaining('was not given') });
    onAsked = (program, argv) => {
      const waiting = spawn('/bin/sh', ['-c', 'read -r go; exit 1'], { stdio: ['pipe', 'ignore', 'pipe'] });
      child.once('exit', async () => {
        next = (await foreign(port)).child;
        const step = startOsascript(program, argv, 'yes', places());
        step.once('close', () => waiting.stdin.end('\n'));
      });
      child.kill('SIGKILL');
      return waiting;
    };
    const result = await free(id, 5_000, true);
    expect(result.outcome).not.toBe('freed');
    expect([next?.exitCode, next?.signalCode, signals]).toEqual([null, null, []]);
  });
});
