/** The stage on which tunnels are tested does what it promises, with the real ssh. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';

let stage: SshdStage;

beforeAll(async () => {
  stage = await createSshdStage();
});

afterAll(async () => {
  await stage.end();
  expect(existsSync(stage.folder)).toBe(false);
});

function connect(port: number, ...options: string[]) {
  const { extraArguments, user } = stage;
  const argv = [...extraArguments, '-v', '-N', '-T', '-p', String(port), '-i', user.identityFile, ...options];
  const child = spawn('ssh', [...argv, '--', `${user.name}@127.0.0.1`], {
    env: user.clientEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (piece: Buffer) => {
    text += piece.toString('utf8');
  });
  return { child, said: () => text, ended: () => child.exitCode !== null || child.signalCode !== null };
}

it('lets its user in, ends sessions, and stops with all of them', async () => {
  const sshd = await stage.startSshd();
  const first = connect(sshd.port);
  await waitUntil('logged in', () => first.said().includes('Entering interactive session'));
  expect(first.said()).toContain(sshd.hostKeyFingerprint);
  expect(await sshd.killSessions()).toBeGreaterThan(0);
  await waitUntil('the session is over', first.ended);

  const second = connect(sshd.port);
  await waitUntil('logged in again', () => second.said().includes('Entering interactive session'));
  await sshd.stop();
  await waitUntil('the session is over', second.ended);
});

it('goes on after a restart on the same port, and with another key where asked', async () => {
  const sshd = await stage.startSshd();
  await sshd.restart();
  const client = connect(sshd.port);
  await waitUntil('logged in', () => client.said().includes('Entering interactive session'));
  const before = sshd.hostKeyFingerprint;
  await sshd.changeHostKey();
  expect(sshd.hostKeyFingerprint).not.toBe(before);
  const warned = connect(sshd.port, '-o', 'BatchMode=yes');
  await waitUntil('refused', warned.ended);
  expect(warned.said()).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
});

it('freezes so that nobody answers, until it is thawed', async () => {
  const sshd = await stage.startSshd();
  await sshd.freeze();
  const client = connect(sshd.port, '-o', 'ConnectTimeout=1');
  await waitUntil('gave up', client.ended);
  expect(client.said()).toContain('timed out');
  sshd.thaw();
  const later = connect(sshd.port);
  await waitUntil('logged in', () => later.said().includes('Entering interactive session'));
});

it('asks for the password where one is set, and for that alone', async () => {
  const sshd = await stage.startSshd({ password: 'open sesame' });
  const client = connect(sshd.port, '-o', 'BatchMode=yes');
  await waitUntil('refused', client.ended);
  expect(client.said()).toContain('Permission denied (password)');
});
