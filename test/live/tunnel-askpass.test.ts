/** A real ssh asks through us: what is answered gets in, and nothing of it is seen anywhere. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exec } from '../../main/core/exec.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { BoundEnd, Platform } from '../../main/core/platform/platform.ts';
import { createAskpass, type SshQuestions } from '../../main/core/tunnels/askpass.ts';
import type { AskpassOptions } from '../../main/core/tunnels/askpass-channel.ts';
import { silentEnvironment } from '../../main/core/tunnels/askpass-environment.ts';
import { type SshProcess, startSsh } from '../../main/core/tunnels/ssh-process.ts';
import type { TunnelQuestion } from '../../preload/nouns/tunnel.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import type { Sshd } from './sshd-process.ts';
import { createSshdStage, type SshdStage } from './sshd-stage.ts';
import { type ArgvOptions, tunnelArgv } from './tunnel-argv.ts';
import { processesWith } from './tunnel-processes.ts';

const SSH = '/usr/bin/ssh';
let platform: Platform;
let stage: SshdStage;
let sshd: Sshd;
let folder: string;
const open: { ssh: SshProcess; questions: SshQuestions }[] = [];

beforeAll(async () => {
  platform = await createLinuxPlatform();
  stage = await createSshdStage();
  sshd = await stage.startSshd();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-ask-'));
});
afterEach(async () => {
  for (const { ssh, questions } of open.splice(0)) {
    questions.close();
    ssh.dispose();
  }
  await waitUntil('nothing is left', () => processesWith(folder).length === 0 || null);
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await stage.end();
  platform.dispose();
});

interface Run {
  questions: SshQuestions;
  asked: TunnelQuestion[];
  now(): TunnelQuestion | null;
  refused: { kind: string; reason: string }[];
  lines: string[];
  question(): Promise<TunnelQuestion>;
  end(): Promise<BoundEnd>;
  up(): Promise<unknown>;
}

async function run(
  options: Partial<ArgvOptions> = {},
  ask: Partial<AskpassOptions> & { limitMs?: number } = {},
): Promise<Run> {
  const asked: TunnelQuestion[] = [];
  const refused: Run['refused'] = [];
  const lines: string[] = [];
  let now: TunnelQuestion | null = null;
  let ended: BoundEnd | null = null;
  const base = join(folder, 'ask');
  const askpass = createAskpass({
    folder: base,
    platform,
    exec,
    env: stage.user.clientEnv,
    limitMs: ask.limitMs ?? 60_000,
  });
  const opened = await askpass.open({
    attended: ask.attended ?? true,
    onQuestion(question) {
      now = question;
      if (question) asked.push(question);
    },
    onRefused: (refusal) => refused.push(refusal),
  });
  if (!opened.ok) throw new Error(opened.failure.message);
  const argv = tunnelArgv(stage, { port: sshd.port, bind: await freePort(), ...options });
  const started = startSsh(platform, {
    program: SSH,
    argv,
    env: opened.value.env,
    onLine: (text) => lines.push(text),
    onEnd: (end) => {
      ended = end;
    },
  });
  if (!started.ok) throw new Error(started.failure.message);
  open.push({ ssh: started.value, questions: opened.value });
  return {
    questions: opened.value,
    asked,
    now: () => now,
    refused,
    lines,
    question: () => waitUntil('ssh asks', () => now),
    end: () => waitUntil('ssh has ended', () => ended),
    up: () =>
      waitUntil('it is up', () => lines.some((line) => line.includes('Entering interactive')) || null),
  };
}

const encrypted = () => ({ identityFile: stage.user.encryptedIdentityFile });

describe('a key with a passphrase', () => {
  it('is asked for and opened, and neither answer nor token is anywhere', async () => {
    const one = await run(encrypted());
    const { id, kind, prompt, masked } = await one.question();
    expect([kind, masked]).toEqual(['passphrase', true]);
    expect(prompt).toBe(`Enter passphrase for key '${stage.user.encryptedIdentityFile}':`);
    const token = one.questions.env.QUAYSIDE_ASK ?? '';
    expect([statSync(token).mode & 0o777, statSync(join(folder, 'ask')).mode & 0o777]).toEqual([
      0o700, 0o700,
    ]);
    // While the helper waits: what would be in a command line is in it now.
    const name = token.slice(-32);
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect(processesWith(join(folder, 'ask', 'askpass'))).toHaveLength(1);
    expect(processesWith(name)).toEqual([]);
    expect(one.questions.answer(id, stage.user.passphrase).ok).toBe(true);
    await one.up();
    expect([one.now(), one.refused, one.asked.length]).toEqual([null, [], 1]);
    const said = one.lines.join('\n');
    expect(said).not.toContain(stage.user.passphrase);
    expect(said).not.toContain(name);
    expect(processesWith(stage.user.passphrase)).toEqual([]);
    one.questions.close();
    expect(readdirSync(join(folder, 'ask'))).toEqual(['askpass']);
    expect(readFileSync(join(folder, 'ask', 'askpass'), 'utf8')).not.toContain(name);
  });

  it.each([
    ['answered wrongly', (one: Run, id: string) => one.questions.answer(id, 'wrong')],
    ['cancelled', (one: Run, id: string) => one.questions.cancel(id)],
  ])('%s, is asked for once and not let in', async (how, act) => {
    const one = await run(encrypted());
    act(one, (await one.question()).id);
    expect((await one.end()).code).toBe(255);
    expect(one.lines.join()).toContain('Permission denied');
    expect(one.asked).toHaveLength(1);
    expect(one.refused).toEqual(how === 'cancelled' ? [{ kind: 'passphrase', reason: 'cancelled' }] : []);
  });

  it('nobody answers for is given up in time', async () => {
    const one = await run(encrypted(), { limitMs: 200 });
    expect((await one.end()).code).toBe(255);
    expect([one.refused, one.now()]).toEqual([[{ kind: 'passphrase', reason: 'late' }], null]);
  });

  it('is refused at once where nobody is to be asked', async () => {
    const one = await run(encrypted(), { attended: false });
    expect((await one.end()).code).toBe(255);
    expect([one.refused, one.asked]).toEqual([[{ kind: 'passphrase', reason: 'unattended' }], []]);
  });

  it('of the ssh that goes through a jump host is asked for just the same', async () => {
    const config = join(stage.folder, 'jump_config');
    const jump = `Host jump\n HostName 127.0.0.1\n Port ${sshd.port}\n User ${stage.user.name}\n IdentityFile ${stage.user.encryptedIdentityFile}\n`;
    writeFileSync(config, `${jump}Host *\n IdentitiesOnly yes\n UserKnownHostsFile ${stage.knownHosts}\n`);
    const one = await run({ more: ['-F', config, '-J', 'jump'] });
    const { id, kind } = await one.question();
    expect(kind).toBe('passphrase');
    one.questions.answer(id, stage.user.passphrase);
    await one.up();
  });
});

describe('a password', () => {
  it('is asked for and lets in', async () => {
    const server = await stage.startSshd({ password: 'pässword $(x) \\n "\'' });
    const one = await run({ port: server.port });
    const { id, kind } = await one.question();
    expect(kind).toBe('password');
    one.questions.answer(id, 'pässword $(x) \\n "\'');
    await one.up();
  });
});

describe('T13: a host that is not known', () => {
  async function unknown(): Promise<Run> {
    const more = ['-o', `UserKnownHostsFile=${join(folder, 'known')}`, '-o', 'StrictHostKeyChecking=ask'];
    return run({ more });
  }

  it('is asked about whole, and let in by its fingerprint alone', async () => {
    const one = await unknown();
    const { id, kind, fingerprint, prompt, masked } = await one.question();
    expect([kind, fingerprint, masked]).toEqual(['host-key', sshd.hostKeyFingerprint, false]);
    expect(prompt).toContain('The authenticity of host');
    expect(prompt).toContain('Are you sure you want to continue connecting (yes/no/[fingerprint])?');
    expect(one.questions.answer(id, 'yes').ok).toBe(false);
    expect(one.questions.answer(id, fingerprint ?? '').ok).toBe(true);
    await one.up();
    expect(readFileSync(join(folder, 'known'), 'utf8')).toContain('ssh-ed25519');
  });

  it('is left alone where that is cancelled', async () => {
    const one = await unknown();
    one.questions.cancel((await one.question()).id);
    await one.end();
    expect(one.lines.join()).toContain('Host key verification failed.');
  });

  it('T12: is never asked about when its key has changed', async () => {
    const known = join(folder, 'known');
    const line =
      readFileSync(stage.knownHosts, 'utf8')
        .split('\n')
        .find((text) => text.includes(`]:${sshd.port} `)) ?? '';
    const other = readFileSync(`${stage.user.strangerIdentityFile}.pub`, 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
    writeFileSync(known, `${line.split(' ')[0]} ${other}\n`);
    const one = await unknown();
    expect((await one.end()).code).toBe(255);
    expect(one.lines.join()).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
    expect(one.asked).toEqual([]);
  });
});

describe('the helper', () => {
  it('says that it was ended, as ssh does once a key was touched', async () => {
    const asked: (TunnelQuestion | null)[] = [];
    const askpass = createAskpass({
      folder: join(folder, 'ask'),
      platform,
      exec,
      env: { PATH: process.env.PATH },
    });
    const opened = await askpass.open({
      attended: true,
      onQuestion: (one) => asked.push(one),
      onRefused: () => {},
    });
    if (!opened.ok) throw new Error(opened.failure.message);
    const { env } = opened.value;
    const child = spawn(env.SSH_ASKPASS ?? '', ['Confirm user presence for key ED25519-SK SHA256:x'], {
      env: { ...env, SSH_ASKPASS_PROMPT: 'none' },
      stdio: 'ignore',
    });
    await waitUntil('the touch is told', () => asked.at(-1)?.kind === 'touch' || null);
    child.kill('SIGTERM');
    await waitUntil('it is told to be over', () => asked.at(-1) === null || null);
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
    opened.value.close();
  });

  it('cancels where there is nobody to ask', async () => {
    const askpass = createAskpass({ folder: join(folder, 'ask'), platform, exec, env: {} });
    const opened = await askpass.open({ attended: true, onQuestion: () => {}, onRefused: () => {} });
    if (!opened.ok) throw new Error(opened.failure.message);
    const helper = opened.value.env.SSH_ASKPASS ?? '';
    opened.value.close();
    for (const env of [{}, { QUAYSIDE_ASK: opened.value.env.QUAYSIDE_ASK ?? '' }]) {
      const outcome = await exec({ program: helper, argv: ['x'], env, limitMs: 5_000 });
      expect(outcome).toMatchObject({ kind: 'ended', code: 1, stdout: '' });
    }
  });

  it('asks nowhere where others could look in', async () => {
    const base = join(folder, 'ask');
    const askpass = createAskpass({ folder: base, platform, exec, env: {} });
    const options = { attended: true, onQuestion: () => {}, onRefused: () => {} };
    const first = await askpass.open(options);
    if (first.ok) first.value.close();
    chmodSync(base, 0o755);
    expect(await askpass.open(options)).toMatchObject({ ok: false, failure: { code: 'permission' } });
  });

  it('is not there for an ssh that can ask nobody, which ends at once', async () => {
    const lines: string[] = [];
    const argv = tunnelArgv(stage, { port: sshd.port, bind: await freePort(), ...encrypted() });
    let ended = false;
    const started = startSsh(platform, {
      program: SSH,
      argv,
      env: silentEnvironment(stage.user.clientEnv),
      onLine: (text) => lines.push(text),
      onEnd: () => {
        ended = true;
      },
    });
    expect(started.ok).toBe(true);
    await waitUntil('it has ended', () => ended || null);
    expect(lines.join()).toContain('Permission denied');
  });
});
