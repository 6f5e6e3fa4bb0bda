/** Running one real ssh: its lines, its end, what may end it, and what a hostile one cannot do. */
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { BoundEnd, Platform } from '../../main/core/platform/platform.ts';
import { findSsh, readSshVersion } from '../../main/core/tunnels/find-ssh.ts';
import { LINE_LIMIT } from '../../main/core/tunnels/log-ring.ts';
import { type SshProcess, startSsh } from '../../main/core/tunnels/ssh-process.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { tunnelArgv } from './tunnel-argv.ts';
import { isLiving, processesWith, startKeyOf } from './tunnel-processes.ts';

const SSH = '/usr/bin/ssh';
let platform: Platform;
let stage: SshdStage;
let sshd: Sshd;
let folder: string;
const running: SshProcess[] = [];

beforeAll(async () => {
  platform = await createLinuxPlatform();
  stage = await createSshdStage();
  sshd = await stage.startSshd();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-ssh-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) one.dispose();
  await waitUntil('nothing is left', () => ours().length === 0 || null);
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await stage.end();
  platform.dispose();
});

const ours = (marker = stage.folder) =>
  [...processesWith(marker), ...processesWith(folder)].filter(
    ({ isSsh, argv }) => isSsh || argv[0] === '/bin/sh',
  );

interface Run {
  ssh: SshProcess;
  lines: string[];
  ends: BoundEnd[];
  says(text: string): Promise<unknown>;
  end(): Promise<BoundEnd>;
}

function run(program: string, argv: readonly string[], env: Record<string, string> = {}): Run {
  const lines: string[] = [];
  const ends: BoundEnd[] = [];
  const started = startSsh(platform, {
    program,
    argv,
    env: { ...stage.user.clientEnv, ...env },
    onLine: (text) => lines.push(text),
    onEnd: (end) => ends.push(end),
  });
  if (!started.ok) throw new Error(started.failure.message);
  running.push(started.value);
  const says = (text: string) =>
    waitUntil(`ssh says ${text}`, () => lines.some((line) => line.includes(text)) || null);
  const end = () => waitUntil('ssh has ended', () => ends[0]);
  return { ssh: started.value, lines, ends, says, end };
}

async function runUp(more: readonly string[] = [], config?: string): Promise<Run> {
  const argv = tunnelArgv(stage, { port: sshd.port, bind: await freePort(), more });
  if (config !== undefined) argv[1] = config;
  const one = run(SSH, argv);
  await one.says('Entering interactive session');
  return one;
}

/** A program in ssh's place. */
function script(text: string): string {
  const path = join(folder, 'ssh');
  writeFileSync(path, `#!/bin/sh\n${text}`);
  chmodSync(path, 0o755);
  return path;
}

describe('a running ssh', () => {
  it('is told by its own pid and start, and gets its arguments exactly', async () => {
    const odd = ['a b', '', '$(touch x)', "'", '*', '-n', '\\'];
    const one = run(script('for word; do echo "[$word]" >&2; done; exec sleep 60'), odd);
    await one.says('[\\]');
    expect(one.lines).toEqual(odd.map((word) => `[${word}]`));
    const { pid, startKey } = one.ssh.identity;
    expect([isLiving(pid), startKeyOf(pid)]).toEqual([true, startKey]);
    expect(one.ssh.pid).toBe(pid);
    const real = await runUp();
    expect((await platform.describe(real.ssh.identity))?.name).toBe('ssh');
  });

  it('T3: ends when it is asked or forced, and leaves no watcher', async () => {
    for (const how of ['terminate', 'force'] as const) {
      const one = await runUp();
      one.ssh[how]();
      const end = await one.end();
      expect(end.signal).toBe(how === 'force' ? 'SIGKILL' : null);
      await waitUntil('nothing of it is left', () => ours().length === 0 || null);
      expect(one.ends).toHaveLength(1);
      // Nobody is signalled any more.
      one.ssh.terminate();
      one.ssh.force();
    }
  });

  it('T3: killed from outside, is told, with what it started ended as well', async () => {
    const one = run(script(`sleep 1000 & echo child $! >&2; wait`), [folder]);
    await one.says('child ');
    const child = Number(one.lines[0]?.split(' ')[1]);
    process.kill(one.ssh.pid, 'SIGKILL');
    expect(await one.end()).toEqual({ code: null, signal: 'SIGKILL' });
    await waitUntil('its child has ended', () => !isLiving(child) || null);
  });

  it('is forced when it is disposed of and does not listen, children included', async () => {
    const stubborn = `trap '' TERM HUP; sh -c "trap '' TERM; echo child \\$\\$ >&2; while :; do sleep 1; done" ${'$1'} & wait; while :; do sleep 1; done`;
    const one = run(script(stubborn), [folder]);
    await one.says('child ');
    const child = Number(one.lines[0]?.split(' ')[1]);
    one.ssh.dispose();
    await waitUntil('both have ended', () => (!isLiving(one.ssh.pid) && !isLiving(child)) || null);
    expect(one.ends).toEqual([]);
  });

  it('on its way to a silent jump host, ends with its second ssh', async () => {
    const port = await freePort();
    const silent = createServer((socket) => socket.on('error', () => {})).listen(port, '127.0.0.1');
    const argv = tunnelArgv(stage, {
      port: sshd.port,
      bind: await freePort(),
      more: ['-J', `127.0.0.1:${port}`],
    });
    const one = run(SSH, argv);
    await waitUntil('both run', () => ours().filter(({ isSsh }) => isSsh).length === 2 || null);
    one.ssh.terminate();
    await one.end();
    await waitUntil('neither runs', () => ours().length === 0 || null);
    silent.close();
  });
});

describe('T16: what is in the place of ssh', () => {
  it('may be missing', () => {
    const started = startSsh(platform, {
      program: '/nonexistent/ssh',
      argv: [],
      env: {},
      onLine: () => {},
      onEnd: () => {},
    });
    expect(started).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('may write 10 MB with controls: nothing grows, nothing gets through, nothing is blocked', async () => {
    const before = process.memoryUsage.rss();
    let most = 0;
    let count = 0;
    let bytes = 0;
    let hostile = 0;
    let ended = false;
    // How much is read before others have their turn: a flood comes in 32 pieces at once.
    let counted = 0;
    const turn = () => {
      most = Math.max(most, count - counted);
      counted = count;
      if (!ended) setImmediate(turn);
    };
    turn();
    const program = script(
      `{ head -c 5000000 /dev/zero | tr '\\0' '\\033'; yes "$(printf 'a\\033[2J')" | head -c 5000000; } >&2`,
    );
    const started = startSsh(platform, {
      program,
      argv: [],
      env: stage.user.clientEnv,
      onLine(text) {
        count++;
        bytes = Math.max(bytes, text.length);
        if (text.includes('\x1b')) hostile++;
      },
      onEnd: () => {
        ended = true;
      },
    });
    expect(started.ok).toBe(true);
    await waitUntil('it has ended', () => ended || null);
    const grown = Math.round((process.memoryUsage.rss() - before) / 1e6);
    console.log(`10 MB: ${count} lines, the longest ${bytes}, at most ${most} in a turn, ${grown} MB more`);
    expect(most).toBeLessThan(25_000);
    expect(hostile).toBe(0);
    expect(bytes).toBe(LINE_LIMIT);
    expect(count).toBeGreaterThan(700_000);
    expect(grown).toBeLessThan(60);
  });
});

describe('what a config or a name could do', () => {
  it('T17: it stays in the foreground whatever the user’s config says', async () => {
    const config = join(stage.folder, 'persistent');
    const lines = [
      'ControlMaster auto',
      `ControlPath ${folder}/mux`,
      'ControlPersist 60',
      'ForkAfterAuthentication yes',
    ];
    writeFileSync(
      config,
      `${lines.join('\n')}\nRemoteCommand touch ${folder}/ran\nUserKnownHostsFile ${stage.knownHosts}\n`,
    );
    const one = await runUp([], config);
    expect(isLiving(one.ssh.pid)).toBe(true);
    expect([existsSync(join(folder, 'mux')), existsSync(join(folder, 'ran'))]).toEqual([false, false]);
    one.ssh.terminate();
    await one.end();
    await waitUntil('nothing is left', () => ours().length === 0 || null);
  });

  it('T11: nothing in a host is executed', async () => {
    const mark = join(folder, 'pwned');
    const hosts = [
      `-oProxyCommand=touch ${mark}`,
      `a;touch ${mark}`,
      `\`touch ${mark}\``,
      `$(touch ${mark})`,
      `a\ntouch ${mark}`,
      '',
      'x'.repeat(4_096),
    ];
    for (const host of hosts) {
      const one = run(SSH, tunnelArgv(stage, { port: sshd.port, bind: await freePort(), host }));
      expect((await one.end()).code).not.toBe(0);
    }
    expect(existsSync(mark)).toBe(false);
    // Without the dashes before it, the first would be.
    const bare = run(SSH, [...stage.extraArguments, `-oProxyCommand=touch ${mark}`, '127.0.0.1']);
    await bare.end();
    expect(existsSync(mark)).toBe(true);
  });
});

describe('finding ssh', () => {
  it('finds the one of this machine, and what it can do', async () => {
    const found = await findSsh({ platform, exec, env: {} });
    expect(found).toMatchObject({ ok: true, value: { program: SSH, asks: true } });
  });

  it('says how to install it where there is none, and what is no OpenSSH', async () => {
    const none = await findSsh({ platform: { findProgram: () => null }, exec, env: {} });
    expect(none).toMatchObject({
      failure: { code: 'not-found', nextStep: expect.stringContaining('apt install') },
    });
    const other = await findSsh({ platform, exec, env: {}, chosen: script('echo Dropbear v2022.83 >&2') });
    expect(other).toMatchObject({ failure: { code: 'unsupported' } });
  });

  it.each([
    ['OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19', 'OpenSSH_9.2p1', true],
    ['OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2', 'OpenSSH_for_Windows_8.1p1', false],
    ['OpenSSH_8.4p1, x', 'OpenSSH_8.4p1', true],
    ['OpenSSH_10.0p2, x', 'OpenSSH_10.0p2', true],
  ])('reads %j', (text, version, asks) => {
    expect(readSshVersion(text)).toEqual({ version, asks });
  });
});
