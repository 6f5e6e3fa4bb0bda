/** The probe through a forward: real ssh to a real sshd, and what its far end does (T8). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemAddressBook } from '../../main/core/tunnels/bind-addresses.ts';
import { CHANNEL_WORDS, createChannelLines } from '../../main/core/tunnels/channel-lines.ts';
import {
  forwardHealth,
  type HearChannels,
  probeForward,
  probeHostSide,
} from '../../main/core/tunnels/probe-forward.ts';
import type { Forward } from '../../preload/nouns/tunnel.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';
import { createRelayStage, echo, type RelayStage } from './relay-stage.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

const HOST = '127.0.0.1';
const AT = '2026-01-01T00:00:00.000Z';
let sshd: SshdStage;
let sshdPort: number;
let stage: RelayStage;
let folder: string;
const programs: ChildProgram[] = [];
beforeAll(async () => {
  sshd = await createSshdStage();
  sshdPort = (await sshd.startSshd()).port;
});
afterAll(() => sshd.end());
beforeEach(() => {
  stage = createRelayStage();
  folder = mkdtempSync(join(tmpdir(), 'quayside-probe-'));
});
afterEach(async () => {
  await endAll(programs);
  await stage.end();
  rmSync(folder, { recursive: true });
});

/** ssh with this forward, up. */
async function tunnel(at: number, ...forward: string[]): Promise<ChildProgram> {
  const { extraArguments, user } = sshd;
  const more = ['-v', '-N', '-T', ...CHANNEL_WORDS, '-o', 'ExitOnForwardFailure=yes', '-p', String(at)];
  const argv = [
    ...extraArguments,
    ...more,
    '-i',
    user.identityFile,
    ...forward,
    '--',
    `${user.name}@${HOST}`,
  ];
  const ssh = startProgram('ssh', argv, user.clientEnv);
  programs.push(ssh);
  await waitUntil('the tunnel is up', () => ssh.err().includes('Entering interactive session'));
  return ssh;
}

async function local(hostPort: number, at = sshdPort): Promise<{ forward: Forward; ssh: ChildProgram }> {
  const bindPort = await freePort();
  const forward: Forward = { kind: 'local', bindPort, host: HOST, hostPort };
  return { forward, ssh: await tunnel(at, '-L', `${HOST}:${bindPort}:${HOST}:${hostPort}`) };
}

/** What ssh says of its channels from now on, as it says it. */
const hearingOf =
  (ssh: ChildProgram): HearChannels =>
  (listener) => {
    const read = createChannelLines();
    let rest = '';
    const take = (piece: Buffer) => {
      const lines = (rest + piece).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const channel = read(line);
        if (channel) listener(channel);
      }
    };
    ssh.child.stderr?.on('data', take);
    return () => ssh.child.stderr?.off('data', take);
  };

async function health(forward: Forward, hear: HearChannels | null = null) {
  const began = performance.now();
  const outcome = await probeForward(forward, hear);
  const ms = performance.now() - began;
  if (!outcome) throw new Error('nothing to probe');
  // The limit is 2 s; more is the machine's.
  expect(ms).toBeLessThan(4_000);
  return forwardHealth(0, forward, outcome, AT);
}

describe('through ssh', () => {
  it('a target that speaks first answers, and was sent nothing', async () => {
    let heard = 0;
    const port = await stage.serve((peer) => {
      peer.write('220 hello\r\n');
      peer.on('data', (piece: Buffer) => {
        heard += piece.length;
      });
    });
    const { forward } = await local(port);
    const message = `${HOST}:${port} answers`;
    expect(await health(forward)).toEqual({ forward: 0, reached: true, message, at: AT });
    expect(heard).toBe(0);
  });

  it('a target that waits for the client is reached, and was sent nothing', async () => {
    let heard = 0;
    let calls = 0;
    const port = await stage.serve((peer) => {
      calls++;
      peer.on('data', (piece: Buffer) => {
        heard += piece.length;
      });
    });
    const { forward } = await local(port);
    expect(await health(forward)).toMatchObject({
      reached: true,
      message: `${HOST}:${port} takes connections`,
    });
    expect([calls, heard]).toEqual([1, 0]);
  });

  it('T8: the tunnel is up and the target refuses', async () => {
    const port = await freePort();
    const { forward, ssh } = await local(port);
    expect(await health(forward)).toMatchObject({ reached: false, message: `${HOST}:${port} refuses` });
    expect(ssh.child.exitCode).toBeNull();
    expect(await health(forward)).toMatchObject({ reached: false });
    await stage.serve(echo, { host: HOST, port });
    expect(await health(forward)).toMatchObject({ reached: true });
  });

  it('a socket is probed like a port', async () => {
    const bindSocket = join(folder, 'bind');
    const port = await freePort();
    await tunnel(sshdPort, '-L', `${bindSocket}:${HOST}:${port}`);
    const forward: Forward = { kind: 'local', bindSocket, host: HOST, hostPort: port };
    expect(await health(forward)).toMatchObject({ reached: false, message: `${HOST}:${port} refuses` });
    await stage.serve(echo, { host: HOST, port });
    expect(await health(forward)).toMatchObject({ reached: true });
  });

  it('SOCKS is greeted', async () => {
    const bindPort = await freePort();
    await tunnel(sshdPort, '-D', `${HOST}:${bindPort}`);
    expect(await health({ kind: 'dynamic', bindPort })).toMatchObject({
      reached: true,
      message: 'SOCKS answers',
    });
    const other = await stage.serve((peer) => peer.write('HTTP/1.1 400 Bad Request\r\n'));
    expect(await health({ kind: 'dynamic', bindPort: other })).toMatchObject({ reached: false });
  });
});

describe('through ssh that is listened to', () => {
  it('up, refusing, frozen and up again are told apart', async () => {
    const up = await local(await stage.serve(echo));
    expect(await health(up.forward, hearingOf(up.ssh))).toMatchObject({ reached: true });
    const port = await freePort();
    const down = await local(port);
    const refused = { reached: false, message: `${HOST}:${port} refuses` };
    expect(await health(down.forward, hearingOf(down.ssh))).toMatchObject(refused);
    const silent = await stage.silentPort();
    const frozen = await local(silent);
    const message = `${HOST}:${silent} does not answer`;
    expect(await health(frozen.forward, hearingOf(frozen.ssh))).toMatchObject({ reached: false, message });
  });

  it('a frozen server does not answer', async () => {
    const server = await sshd.startSshd();
    const { forward, ssh } = await local(await stage.serve(echo), server.port);
    await server.freeze();
    expect(await health(forward, hearingOf(ssh))).toMatchObject({ reached: false });
    await server.thaw();
    expect(await health(forward, hearingOf(ssh))).toMatchObject({ reached: true });
  });

  it('by a socket', async () => {
    const bindSocket = join(folder, 'bind');
    const port = await stage.serve(echo);
    const ssh = await tunnel(sshdPort, '-L', `${bindSocket}:${HOST}:${port}`);
    const forward: Forward = { kind: 'local', bindSocket, host: HOST, hostPort: port };
    expect(await health(forward, hearingOf(ssh))).toMatchObject({ reached: true });
  });
});

describe('without ssh', () => {
  it('a bind side that nobody holds is not open', async () => {
    const bindPort = await freePort();
    const forward: Forward = { kind: 'local', bindPort, host: 'db', hostPort: 5_432 };
    expect(await health(forward)).toMatchObject({
      reached: false,
      message: `${HOST}:${bindPort} is not open`,
    });
  });

  it('a bind side that does not answer is given up, and said of its host side', async () => {
    const bindPort = await stage.silentPort();
    const forward: Forward = { kind: 'local', bindPort, host: 'db', hostPort: 5_432 };
    expect(await health(forward)).toMatchObject({ reached: false, message: 'db:5432 does not answer' });
  });

  it('a remote forward has nothing here to look at', async () => {
    expect(await probeForward({ kind: 'remote', bindPort: 0, host: HOST, hostPort: 1 })).toBeNull();
  });

  it('of a mapping its host side is called: up, refusing, frozen', async () => {
    const to = (hostPort: number): Forward => ({ kind: 'local', bindPort: 1, host: HOST, hostPort });
    expect(await probeHostSide(to(await stage.serve(echo)), systemAddressBook)).toBe('takes');
    expect(await probeHostSide(to(await freePort()), systemAddressBook)).toBe('refuses');
    const limits = { limitMs: 300, openMs: 100 };
    expect(await probeHostSide(to(await stage.silentPort()), systemAddressBook, limits)).toBe('silent');
  });
});
