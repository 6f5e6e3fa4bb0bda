/** Saved tunnels as on Windows: a Windows machine that is played back, with the real ssh and sshd of this one. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningFolder } from '../../main/core/tunnels/host-files.ts';
import { LedgerFile } from '../../main/core/tunnels/ledger.ts';
import type { Forward } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type CoreOverSshd, startCoreOverSshd } from './core-over-sshd.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { isLiving } from './tunnel-processes.ts';
import { openWin32OverSsh, type Win32OverSsh } from './win32-over-ssh.ts';

let stage: SshdStage;
let sshd: Sshd;
let windows: Win32OverSsh;
let over: CoreOverSshd;

beforeAll(async () => {
  stage = await createSshdStage();
  sshd = await stage.startSshd();
  windows = await openWin32OverSsh();
  over = await startCoreOverSshd(stage, async () => windows.platform);
});
afterAll(async () => {
  await over.end();
  windows.end();
  await stage.end();
  expect(over.errors).toEqual([]);
});

async function localForward(): Promise<Forward & { bindPort: number }> {
  return { kind: 'local', bindPort: await freePort(), host: '127.0.0.1', hostPort: over.pagePort };
}

/** What was started for the tunnel last. */
function lastStarted() {
  const last = windows.started.at(-1);
  if (!last) throw new Error('nothing was started');
  return last;
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

const ledgerEntries = () =>
  namesIn(runningFolder(over.dataFolder))
    .filter((name) => name.endsWith('.json'))
    .flatMap(
      (name) =>
        LedgerFile.parse(JSON.parse(readFileSync(join(runningFolder(over.dataFolder), name), 'utf8')))
          .entries,
    );

/** Whoever is detached leads a group of its own, and on Windows is in no job of ours. */
const groupOf = (pid: number): string | undefined => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2];
};

const said = async (id: string) => {
  const log = await over.service.handlers['tunnels.log']({ tunnelId: id });
  return log.ok ? log.value.lines.map(({ text }) => text).join('\n') : '';
};

describe('a tunnel on Windows', () => {
  it('comes up by the table of sockets alone, is written down by its start, and ends with a word', async () => {
    const forward = await localForward();
    const id = await over.add([forward], { name: 'up', sshPort: sshd.port });
    await over.up(id);
    await over.state(id, 'up');
    expect(await over.fetchThrough(forward.bindPort)).toBe('through');

    const { program, argv, pid } = lastStarted();
    expect(program).toBe('/usr/bin/ssh');
    expect(groupOf(pid)).toBe(groupOf(process.pid));
    expect(argv).toEqual(expect.arrayContaining(['-v', '-N', '-T', 'BatchMode=yes', '-F', stage.configFile]));
    const proof = argv.at(-3) ?? '';
    expect(proof).toMatch(/^127\.0\.0\.1:\d+:127\.0\.0\.1:1$/);
    expect(argv.slice(-8)).toEqual([
      ...['-o', 'IdentitiesOnly=yes'],
      ...['-L', `127.0.0.1:${forward.bindPort}:127.0.0.1:${over.pagePort}`],
      ...['-L', proof],
      ...['--', '127.0.0.1'],
    ]);

    await waitUntil('it is written down', () => ledgerEntries().length === 1 || null);
    expect(ledgerEntries()).toMatchObject([
      { tunnel: id, process: { pid, startKey: String(windows.startMsOf(pid)) }, program: '/usr/bin/ssh' },
    ]);
    const { listeners } = await over.core.wake().then(() => over.service.snapshot());
    const rows = listeners.filter(({ owner }) => owner?.pid === pid);
    expect(rows.map(({ port }) => port).sort()).toEqual(
      [forward.bindPort, Number(proof.split(':')[1])].sort(),
    );
    expect(rows.map(({ tunnel }) => tunnel?.id)).toEqual([id, id]);

    await over.down(id);
    expect(isLiving(pid)).toBe(false);
    expect(over.tunnel(id)).toMatchObject({ state: 'stopped', pid: null });
    expect(ledgerEntries()).toEqual([]);
    // Nobody but that very process was ended, and that by Node's own hold on it.
    expect(windows.machine.kills).toEqual([]);
  });

  it('is told as lost and made again when its session is', async () => {
    const forward = await localForward();
    const id = await over.add([forward], { name: 'again', sshPort: sshd.port });
    await over.up(id);
    await over.state(id, 'up');
    const first = lastStarted().pid;
    await sshd.killSessions();
    await waitUntil('another ssh', () => lastStarted().pid !== first || null, 20_000);
    await over.state(id, 'up');
    expect(await over.fetchThrough(forward.bindPort)).toBe('through');
    await over.down(id);
  });

  it('asks nothing, and says what to do instead: a key with a passphrase', async () => {
    const { encryptedIdentityFile } = stage.user;
    const id = await over.add([await localForward()], {
      name: 'locked',
      sshPort: sshd.port,
      identityFile: encryptedIdentityFile,
    });
    await over.up(id);
    const { question, failure } = await over.state(id, 'needs-input');
    expect(question).toBeNull();
    expect(failure).toMatchObject({ code: 'passphrase-needed' });
    expect(failure?.nextStep).toContain('`ssh-add` in a terminal');
    expect(await said(id)).toContain('On this system ssh cannot ask you anything through Quayside');
    await over.down(id);
  });

  it('asks nothing, and says what to do instead: a host that nobody knows', async () => {
    const unknown = await stage.startSshd();
    const known = readFileSync(stage.knownHosts, 'utf8').split('\n');
    writeFileSync(stage.knownHosts, known.filter((line) => !line.includes(`]:${unknown.port}`)).join('\n'));
    const id = await over.add([await localForward()], { name: 'unknown', sshPort: unknown.port });
    await over.up(id);
    const { question, failure } = await over.state(id, 'needs-input');
    expect(question).toBeNull();
    expect(failure).toMatchObject({ code: 'host-key-unknown' });
    expect(failure?.nextStep).toContain('`ssh 127.0.0.1` once in a terminal');
    await over.down(id);
  });

  it('ends with what it started, each by its pid and start, and with nobody who only has such a parent’s number', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const hop = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const id = await over.add([await localForward()], {
      name: 'jump',
      sshPort: sshd.port,
      jump: [`${stage.user.name}@127.0.0.1:${hop}`],
    });
    await over.up(id);
    await waitUntil('it waits for the greeting of the jump host', () => sockets.size > 0 || null, 20_000);
    const { pid } = lastStarted();
    // The child of one who had that number before.
    windows.machine.add({
      pid: 7_777,
      parent: pid,
      name: 'stranger.exe',
      startMs: windows.startMsOf(pid) - 1,
    });
    await over.down(id);
    expect(isLiving(pid)).toBe(false);
    const kills = windows.machine.kills.map((argv) => argv.join(' '));
    const [jumps] = kills.map((line) => Number(/^\/PID (\d+) \/F$/.exec(line)?.[1]));
    expect(kills).toEqual([`/PID ${jumps} /F`]);
    expect([7_777, pid]).not.toContain(jumps);
    await waitUntil('its way to the jump host has ended', () => !isLiving(jumps ?? 0) || null);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
