/** `tunnel ls`, `show`, `rm`, `logs` and `export`: what they say. */
import { describe, expect, it } from 'vitest';
import { stateWords } from '../../main/cli/tunnel-words.ts';
import { ok, type Tunnel, TunnelSpec } from '../../preload/model.ts';
import { commandLine } from '../cli-in-process.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { createTunnelService } from '../tunnel-service.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const at = (secondsFromNow: number): string => new Date(NOW.getTime() + secondsFromNow * 1_000).toISOString();
const refuses = { forward: 0, reached: false, message: 'db:5432 refuses', at: at(0) };
const QUESTION = {
  id: 'q',
  kind: 'password',
  prompt: 'password:',
  fingerprint: null,
  masked: true,
  expiresAt: at(60),
} as const;

describe('the words of a state', () => {
  it.each<[Partial<Tunnel>, string]>([
    [{ state: 'stopped' }, 'stopped'],
    [{ state: 'connecting' }, 'connecting'],
    [{ state: 'up', upSince: at(-3 * 3_600 - 5) }, 'up 3 h'],
    [{ state: 'up', upSince: at(-59) }, 'up 59 s'],
    [{ state: 'up', upSince: at(-60) }, 'up 1 min'],
    [{ state: 'up', upSince: at(-200_000) }, 'up 2 d'],
    [{ state: 'up', upSince: at(30) }, 'up'],
    [{ state: 'degraded', health: [{ ...refuses, reached: true }, refuses] }, 'up, but db:5432 refuses'],
    [{ state: 'degraded' }, 'up, but not all of it works'],
    [{ state: 'retrying', nextAt: at(3.2) }, 'retrying in 4 s'],
    [{ state: 'retrying', nextAt: at(0) }, 'retrying now'],
    [{ state: 'retrying' }, 'retrying'],
    [
      {
        state: 'blocked',
        blockedBy: { port: 1, holder: 'postgres (pid 12)', listenerId: null, nextPort: 2 },
      },
      'blocked by postgres (pid 12)',
    ],
    [{ state: 'blocked' }, 'blocked'],
    [{ state: 'needs-input', question: QUESTION }, 'needs your answer'],
    [{ state: 'needs-input', question: { ...QUESTION, kind: 'touch' } }, 'touch your key'],
    [{ state: 'failed' }, 'failed'],
  ])('%j: %s', (news, words) => {
    expect(stateWords({ ...SAMPLE_TUNNEL, ...news }, NOW)).toBe(words);
  });
});

describe('tunnel ls', () => {
  const service = createTunnelService([
    { autoStart: true, state: 'blocked', blockedBy: { port: 1, holder: 'x', listenerId: null, nextPort: 2 } },
    { id: 'tunnel-2', name: 'a\u001b[31m\u202e' },
  ]);

  it('is a table, and what `tunnel` alone prints', async () => {
    const { code, out } = await commandLine(service, ['tunnel', 'ls']);
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['NAME', 'STATE', 'WHAT', 'AUTO'],
      ['db-prod', 'blocked by x', 'Your port reaches db-prod', 'yes'],
      ['a\\u001b[31m\\u202e', 'stopped', 'Your port reaches a\\u001b[31m\\u202e', 'no'],
    ]);
    expect((await commandLine(service, ['tunnel'])).out).toBe(out);
  });

  it('fits narrow terminals, and keeps names and states the longest', async () => {
    for (const columns of [20, 30, 40, 60, 80]) {
      const { out } = await commandLine(service, ['tunnel', 'ls'], { columns });
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(columns, 24));
      expect(out).toContain('db-prod');
      expect(out).toContain('blocked');
    }
  });

  it('is the nouns as JSON, without asking the core to describe them', async () => {
    const quiet = createTunnelService([{}], {
      'tunnels.describe': async () => {
        throw new Error('not asked');
      },
    });
    const { json } = await commandLine(quiet, ['tunnel', 'ls', '--json']);
    expect(json()).toEqual({ schema: 1, tunnels: [SAMPLE_TUNNEL], warnings: [] });
  });

  it('says where there is none', async () => {
    const { code, out, err } = await commandLine(createTunnelService([]), ['tunnel']);
    expect([code, out, err]).toEqual([0, '', expect.stringContaining('No tunnel is saved.')]);
  });
});

describe('tunnel show', () => {
  it('says everything, with the ssh command', async () => {
    const service = createTunnelService([
      {
        state: 'degraded',
        since: at(-7_200),
        user: 'dev',
        sshPort: 2_222,
        jump: ['a', 'b@c:22'],
        identityFile: '/home/dev/.ssh/key',
        tags: ['work', 'db'],
        pid: 4_711,
        attempts: 2,
        bytes: { sent: 10, received: 20 },
        forwards: [
          { kind: 'local', bindPort: 5_433, host: 'db', hostPort: 5_432 },
          { kind: 'remote', bindPort: 0, hostSocket: '/run/x.sock' },
          { kind: 'dynamic', bindAddress: '::1', bindPort: 1_080 },
        ],
        chosenPorts: [{ forward: 1, port: 42_611 }],
        health: [refuses],
      },
    ]);
    const { code, out, json } = await commandLine(service, ['tunnel', 'show', 'db-prod']);
    expect(code).toBe(0);
    for (const line of [
      'State     up, but db:5432 refuses',
      'What      Your port reaches db-prod',
      'Command   ssh -N bastion',
      'Forward   local 127.0.0.1:5433 to db:5432 (db:5432 refuses,',
      'Forward   remote 127.0.0.1:0 to /run/x.sock (the server chose port 42611)',
      'Forward   dynamic [::1]:1080\n',
      'To        bastion',
      'User      dev',
      'Port      2222',
      'Through   a, then b@c:22',
      'Identity  ~/.ssh/key',
      'Starts    when you say so',
      'Tags      work, db',
      'Process   pid 4711',
      'Attempts  2',
      'Bytes     10 sent, 20 received',
    ]) {
      expect(out).toContain(line);
    }
    expect(() => json()).toThrow();
    const asJson = await commandLine(service, ['tunnel', 'show', 'db-prod', '--json']);
    expect(asJson.json()).toMatchObject({ schema: 1, tunnel: { id: 'tunnel-1' }, command: 'ssh -N bastion' });
  });

  it('takes a whole name before an id, an id by its beginning, and no doubtful one', async () => {
    const service = createTunnelService([
      { id: 'abcd-1', name: 'abcd' },
      { id: 'abcd-2', name: 'other' },
      { id: 'efgh-3', name: '-dash' },
    ]);
    const shown = async (...words: string[]) => {
      const { code, out, err } = await commandLine(service, ['tunnel', 'show', ...words]);
      return code === 0 ? out.split('\n')[0] : `${code} ${err}`;
    };
    expect(await shown('abcd')).toBe('abcd');
    expect(await shown('abcd-2')).toBe('other');
    expect(await shown('efgh')).toBe('-dash');
    expect(await shown('--', '-dash')).toBe('-dash');
    expect(await shown('abcd-')).toMatch(/^2 .*abcd-1.*abcd-2/s);
    expect(await shown('Other')).toMatch(/^1 .*There is no tunnel "Other"/);
  });
});

describe('tunnel rm', () => {
  it('removes that one', async () => {
    const service = createTunnelService([{}, { id: 'tunnel-2', name: 'web' }]);
    expect(await commandLine(service, ['tunnel', 'rm', 'web'])).toMatchObject({
      code: 0,
      out: 'Removed web.\n',
    });
    expect(service.asked).toEqual(['remove tunnel-2']);
    expect((await commandLine(service, ['tunnel', 'rm', 'web'])).code).toBe(1);
  });
});

describe('tunnel logs', () => {
  const lines = [
    { at: at(0), text: 'debug1: noise', debug: true },
    { at: at(1), text: 'Permission denied', debug: false },
  ];
  const service = createTunnelService([{}], { 'tunnels.log': async () => ok({ lines }) });
  const logs = (options: string[], how = {}) =>
    commandLine(service, ['tunnel', 'logs', 'db-prod', ...options], { throughHost: true, ...how });

  it('prints the lines, the noise only where it is asked for', async () => {
    expect(await logs([])).toMatchObject({ code: 0, out: `${at(1)} Permission denied\n`, err: '' });
    expect((await logs(['--all-lines'])).out.split('\n')).toHaveLength(3);
    expect((await logs([], { columns: 80 })).err).toContain('1 debug lines left out');
    expect((await logs(['--json'])).json()).toEqual({ schema: 1, lines: [lines[1]], warnings: [] });
  });

  it('needs a running host', async () => {
    const { code, err } = await logs([], { throughHost: false });
    expect([code, err]).toEqual([1, expect.stringContaining('No Quayside is running')]);
  });
});

describe('tunnel export', () => {
  it('prints what is saved and nothing else, as `add --json-file` reads it', async () => {
    const service = createTunnelService([
      { pid: 3, tags: ['x'] },
      { id: 'tunnel-2', name: 'web' },
    ]);
    const all = (await commandLine(service, ['tunnel', 'export'])).json() as { tunnels: unknown[] };
    expect(all.tunnels.map((one) => TunnelSpec.parse(one).name)).toEqual(['db-prod', 'web']);
    const one = (await commandLine(service, ['tunnel', 'export', 'web', '--json'])).json();
    expect(one).toMatchObject({ schema: 1, tunnels: [{ name: 'web' }] });
    expect((await commandLine(service, ['tunnel', 'export', 'nope'])).code).toBe(1);
  });
});
