/** `tunnel up` and `tunnel down`: what they ask of the core, how they follow it, and how they end. */
import { describe, expect, it } from 'vitest';
import type { Tunnel, TunnelQuestion } from '../../preload/model.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { createTunnelService } from '../tunnel-service.ts';
import { waitUntil } from '../wait-until.ts';

const AT = '2026-01-01T00:00:00.000Z';
const FAILURE = {
  code: 'auth-denied',
  message: 'The server refused your key.',
  nextStep: 'Add it there.',
  at: AT,
  permanent: true,
};
const BLOCKED_BY = { port: 5_433, holder: 'postgres (pid 12)', listenerId: null, nextPort: 5_434 };
const QUESTION: TunnelQuestion = {
  id: 'q-1',
  kind: 'passphrase',
  prompt: "Enter passphrase for key '/k':",
  fingerprint: null,
  masked: true,
  expiresAt: AT,
};

/** Starts `tunnel up`, and lets it go on until the core was asked to bring the tunnel up. */
async function goUp(argv: string[], options: Parameters<typeof startCommandLine>[2] = {}) {
  const service = createTunnelService([{}, { id: 'tunnel-2', name: 'web' }]);
  const run = startCommandLine(service, ['tunnel', 'up', ...argv], options);
  await waitUntil('the call', () => service.asked.length > 0);
  return { service, ...run };
}

const HOST = { throughHost: true };

describe('tunnel up, with a running host', () => {
  it('waits until it is up', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod'], HOST);
    service.set('tunnel-1', { state: 'retrying', nextAt: AT });
    service.set('tunnel-1', { state: 'up', upSince: AT });
    expect(await exitCode).toBe(0);
    expect(terminal.text).toEqual({ out: 'db-prod is up.\n', err: '' });
    expect(service.asked).toEqual(['up tunnel-1']);
  });

  it('says on a terminal how it goes, each state once', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod'], { ...HOST, columns: 80 });
    await waitUntil('its first state', () => terminal.text.err !== '');
    service.set('tunnel-1', { state: 'connecting', attempts: 2 });
    service.set('tunnel-1', { state: 'up', upSince: AT });
    expect(await exitCode).toBe(0);
    expect(terminal.text.err).toBe('db-prod: connecting\ndb-prod: up\n');
  });

  it.each<[string, Partial<Tunnel>, string[]]>([
    [
      'failed',
      { state: 'failed', failure: FAILURE },
      ['db-prod failed: The server refused your key. Add it there.'],
    ],
    [
      'blocked',
      { state: 'blocked', blockedBy: BLOCKED_BY },
      [
        'needs port 5433, which is held by postgres (pid 12)',
        'port 5434',
        '`quayside free 5433`',
        'by itself',
      ],
    ],
    [
      'in need of an answer',
      { state: 'needs-input', question: QUESTION },
      ['needs your answer: Enter passphrase', 'Answer it in the window'],
    ],
    ['in need of the user', { state: 'needs-input', failure: FAILURE }, ['The server refused your key.']],
    ['stopped by somebody else', { state: 'stopped' }, ['was stopped meanwhile']],
  ])('ends with 1 where it is %s', async (_, news, words) => {
    const { service, terminal, exitCode } = await goUp(['db-prod', '--json'], HOST);
    service.set('tunnel-1', news);
    expect(await exitCode).toBe(1);
    for (const word of words) expect(terminal.text.err).toContain(word);
    expect(JSON.parse(terminal.text.out)).toMatchObject({
      schema: 1,
      tunnels: [{ id: 'tunnel-1', state: news.state }],
      error: { code: 'unavailable' },
    });
  });

  it('waits for a touch of the key, which nobody types', async () => {
    const { service, exitCode } = await goUp(['db-prod'], { ...HOST, answers: [] });
    service.set('tunnel-1', { state: 'needs-input', question: { ...QUESTION, kind: 'touch' } });
    service.set('tunnel-1', { state: 'up', question: null });
    expect(await exitCode).toBe(0);
    expect(service.asked).toEqual(['up tunnel-1']);
  });

  it('is partly done where one of several is up', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod', 'web'], HOST);
    service.set('tunnel-1', { state: 'degraded' });
    service.set('tunnel-2', { state: 'failed', failure: FAILURE });
    expect(await exitCode).toBe(3);
    expect(terminal.text.out).toBe('db-prod is up, but not all of it works.\n');
    expect(terminal.text.err).toContain('web failed');
  });

  it('ends with 1 where it is removed meanwhile, and where the host ends', async () => {
    const removed = await goUp(['db-prod'], HOST);
    removed.service.remove('tunnel-1');
    expect(await removed.exitCode).toBe(1);
    expect(removed.terminal.text.err).toContain('db-prod was removed meanwhile.');
    const lost = await goUp(['db-prod'], HOST);
    lost.loseHost();
    expect(await lost.exitCode).toBe(1);
  });

  it('ends with 5 after its time, and with 130 when it is interrupted; the host goes on', async () => {
    const late = await goUp(['db-prod', '--timeout', '0.05'], HOST);
    expect(await late.exitCode).toBe(5);
    expect(late.terminal.text.err).toContain('After 0.05 s db-prod is not up: connecting.');
    const stopped = await goUp(['db-prod'], HOST);
    stopped.terminal.interrupt();
    expect(await stopped.exitCode).toBe(130);
    expect(stopped.terminal.text.err).toContain('`quayside tunnel down db-prod` stops it');
    expect([late.service.asked, stopped.service.asked]).toEqual([['up tunnel-1'], ['up tunnel-1']]);
  });

  it('does not wait with --no-wait', async () => {
    const { exitCode, terminal } = await goUp(['db-prod', '--no-wait'], HOST);
    expect(await exitCode).toBe(0);
    expect(terminal.text.out).toBe('db-prod is being brought up.\n');
    const both = await commandLine(createTunnelService([{}]), [
      ...['tunnel', 'up', 'db-prod', '--no-wait', '--timeout', '1'],
    ]);
    expect(both.code).toBe(2);
  });
});

describe('what ssh asks', () => {
  it('is asked on the terminal with the echo off, and handed on', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod'], { ...HOST, answers: ['s3cret'] });
    service.set('tunnel-1', { state: 'needs-input', question: QUESTION });
    await waitUntil('the answer', () => service.asked.length > 1);
    expect(terminal.masked).toEqual(["db-prod: Enter passphrase for key '/k': "]);
    service.set('tunnel-1', { state: 'up', question: null });
    expect(await exitCode).toBe(0);
    expect(service.asked).toEqual(['up tunnel-1', 'answer q-1 s3cret']);
    expect(terminal.text.out + terminal.text.err).not.toContain('s3cret');
  });

  it('is asked once, one question after another, shown where it is no secret', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod', 'web'], { ...HOST, answers: ['a', 'b'] });
    service.set('tunnel-1', { state: 'needs-input', question: QUESTION });
    const code = { ...QUESTION, id: 'q-2', kind: 'code', masked: false, prompt: 'Code \u001b[31m:' } as const;
    service.set('tunnel-2', { state: 'needs-input', question: code });
    await waitUntil('both answers', () => service.asked.length > 3);
    service.set('tunnel-1', { state: 'up', question: null });
    service.set('tunnel-2', { state: 'up', question: null });
    expect(await exitCode).toBe(0);
    expect(service.asked.slice(2)).toEqual(['answer q-1 a', 'answer q-2 b']);
    expect(terminal.questions[1]).toBe('web: Code \\u001b[31m: ');
    expect(terminal.masked).toHaveLength(1);
  });

  const hostKey: TunnelQuestion = { ...QUESTION, kind: 'host-key', fingerprint: 'SHA256:abc', masked: false };
  it.each([
    ['yes', 'SHA256:abc'],
    ['SHA256:abc', 'SHA256:abc'],
    ['', null],
    ['y', null],
    ['no', null],
    ['SHA256:other', null],
    [null, null],
  ])('trusts an unknown host by the fingerprint that was shown: %s', async (typed, sent) => {
    const { service, terminal, exitCode } = await goUp(['db-prod'], { ...HOST, answers: [typed] });
    service.set('tunnel-1', { state: 'needs-input', question: hostKey });
    await waitUntil('the answer', () => service.asked.length > 1);
    service.set('tunnel-1', { state: 'failed', question: null, failure: FAILURE });
    expect(await exitCode).toBe(1);
    expect(service.asked[1]).toBe(`answer q-1 ${sent}`);
    expect(terminal.questions[0]).toContain('SHA256:abc');
    expect(terminal.masked).toEqual([]);
  });
});

describe('tunnel up, without a running host', () => {
  it('stays, says how it goes, and takes the tunnel down at Ctrl+C', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod']);
    service.set('tunnel-1', { state: 'up', upSince: AT });
    await waitUntil('up', () => terminal.text.err.includes('db-prod: up\n'));
    service.set('tunnel-1', { state: 'retrying', failure: { ...FAILURE, message: 'It hung.' } });
    await waitUntil('the loss', () => terminal.text.err.includes('db-prod: retrying: It hung.\n'));
    service.set('tunnel-1', { state: 'blocked', failure: null, blockedBy: BLOCKED_BY });
    await waitUntil('the block', () => terminal.text.err.includes('db-prod: blocked by postgres (pid 12)\n'));
    expect(service.asked).toEqual(['up tunnel-1']);
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(service.asked).toEqual(['up tunnel-1', 'down tunnel-1']);
    expect(terminal.text.out).toBe('');
  });

  it('prints one line of JSON once it is up', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod', '--json'], { columns: 80 });
    service.set('tunnel-1', { state: 'up', upSince: AT });
    await waitUntil('the line', () => terminal.text.out !== '');
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(terminal.text.out.split('\n')).toHaveLength(2);
    expect(JSON.parse(terminal.text.out)).toMatchObject({ schema: 1, tunnels: [{ state: 'up' }] });
  });

  it('ends with 1 where it cannot come up, or ends for good', async () => {
    const blocked = await goUp(['db-prod']);
    blocked.service.set('tunnel-1', { state: 'blocked', blockedBy: BLOCKED_BY });
    expect(await blocked.exitCode).toBe(1);
    expect(blocked.terminal.text.err).toContain('or give db-prod port 5434, which is free.\n');
    expect(blocked.service.asked).toEqual(['up tunnel-1', 'down tunnel-1']);
    const failed = await goUp(['db-prod']);
    failed.service.set('tunnel-1', { state: 'up' });
    await waitUntil('up', () => failed.terminal.text.err.includes('db-prod: up\n'));
    failed.service.set('tunnel-1', { state: 'failed', failure: FAILURE });
    expect(await failed.exitCode).toBe(1);
    expect(failed.terminal.text.err).toContain('db-prod failed: The server refused your key.');
  });

  it('carries on with those that are up', async () => {
    const { service, terminal, exitCode } = await goUp(['db-prod', 'web']);
    service.set('tunnel-1', { state: 'blocked', blockedBy: BLOCKED_BY });
    service.set('tunnel-2', { state: 'up' });
    await waitUntil('up', () => terminal.text.err.includes('web: up\n'));
    service.set('tunnel-1', { state: 'up' });
    await waitUntil('up', () => terminal.text.err.includes('db-prod: up\n'));
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(service.asked.slice(2).sort()).toEqual(['down tunnel-1', 'down tunnel-2']);
  });

  it('gives up after --timeout, and has nobody to leave it to', async () => {
    const late = await goUp(['db-prod', '--timeout', '0.05']);
    expect(await late.exitCode).toBe(5);
    expect(late.service.asked).toEqual(['up tunnel-1', 'down tunnel-1']);
    const service = createTunnelService([{}]);
    const left = await commandLine(service, ['tunnel', 'up', 'db-prod', '--no-wait']);
    expect([left.code, left.err]).toEqual([1, expect.stringContaining('No Quayside is running')]);
    expect(service.asked).toEqual([]);
  });
});

describe('tunnel down', () => {
  it('takes down those that are named, or all', async () => {
    const states = [
      { state: 'up' },
      { id: 'tunnel-2', name: 'web', state: 'retrying' },
      { id: 'x', name: 'y' },
    ] as const;
    const named = createTunnelService(states);
    const one = await commandLine(named, ['tunnel', 'down', 'web'], HOST);
    expect(one).toMatchObject({ code: 0, out: 'web is down.\n' });
    expect(named.asked).toEqual(['down tunnel-2']);
    const service = createTunnelService(states);
    const all = await commandLine(service, ['tunnel', 'down', '--all', '--json'], HOST);
    expect(all.json()).toMatchObject({ schema: 1, tunnels: [{ state: 'stopped' }, { state: 'stopped' }] });
    expect(service.asked).toEqual(['down tunnel-1', 'down tunnel-2']);
  });

  it('wants either names or --all, a tunnel that is there, and a host', async () => {
    const service = createTunnelService([{}]);
    expect((await commandLine(service, ['tunnel', 'down'], HOST)).code).toBe(2);
    expect((await commandLine(service, ['tunnel', 'down', '--all', 'db-prod'], HOST)).code).toBe(2);
    expect((await commandLine(service, ['tunnel', 'down', 'nope'], HOST)).code).toBe(1);
    expect((await commandLine(service, ['tunnel', 'down', 'db-prod'])).code).toBe(1);
    expect(service.asked).toEqual([]);
  });
});
