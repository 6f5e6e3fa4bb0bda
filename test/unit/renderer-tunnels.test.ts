/** What the window says of tunnels: their states, who can reach them, the search, their order, the port that is taken. */
import { describe, expect, it } from 'vitest';
import type { Tunnel } from '../../preload/model.ts';
import { processWords } from '../../renderer/ports/row-words.ts';
import { findTunnels, isCommand } from '../../renderer/tunnels/find-tunnels.ts';
import { exposureOf, firstAddress, isLoopbackBind } from '../../renderer/tunnels/forward-reach.ts';
import { logText, shownLines } from '../../renderer/tunnels/log-lines.ts';
import { moved } from '../../renderer/tunnels/order-tunnels.ts';
import { nextQuestion, questionWords } from '../../renderer/tunnels/questions.ts';
import { copyOf, specOf, withPort } from '../../renderer/tunnels/spec-of.ts';
import { takenBy } from '../../renderer/tunnels/taken-port.ts';
import { causeOf, sizeWords, tunnelWords, upCount } from '../../renderer/tunnels/tunnel-words.ts';
import { plainText } from '../../renderer/ui/sentence.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { SAMPLE_TUNNEL, sampleTunnel } from '../sample-tunnel.ts';

const NOW = Date.parse('2026-01-01T01:00:00.000Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const failure = (code: string, message = 'It broke.') => ({
  code,
  message,
  nextStep: 'Do this.',
  at: at(0),
  permanent: true,
});
const words = (change: Partial<Tunnel>) => plainText(tunnelWords(sampleTunnel(change), NOW).state);
const blockedBy = { port: 5433, holder: 'postgres (pid 12)', listenerId: null, nextPort: 5434 };

describe('the state of a tunnel', () => {
  it.each<[string, Partial<Tunnel>]>([
    ['Stopped', { state: 'stopped' }],
    ['Connecting', { state: 'connecting' }],
    ['Up 1 h', { state: 'up', upSince: at(-3600) }],
    ['Up just now', { state: 'up', upSince: at(-3) }],
    [
      'Up, but db:5432 refuses',
      {
        state: 'degraded',
        health: [
          { forward: 0, reached: false, message: 'db:5432 refuses', at: at(0) },
          { forward: 1, reached: true, message: 'fine', at: at(0) },
        ],
      },
    ],
    ['Retrying in 12 s (attempt 4)', { state: 'retrying', attempts: 3, nextAt: at(11.2) }],
    ['Retrying now (attempt 2)', { state: 'retrying', attempts: 1, nextAt: at(-5) }],
    ['Needs your answer', { state: 'needs-input' }],
    ['Blocked: port 5433 is held by postgres (pid 12)', { state: 'blocked', blockedBy }],
    ['Failed', { state: 'failed', failure: failure('auth-denied') }],
    ['Failed: host key changed', { state: 'failed', failure: failure('host-key-changed') }],
  ])('is %s', (said, change) => {
    expect(words(change)).toBe(said);
  });

  it('has a shape of its own for each that must not be mixed up', () => {
    const shape = (state: Tunnel['state']) => tunnelWords(sampleTunnel({ state }), NOW).shape;
    expect(new Set([shape('up'), shape('degraded'), shape('stopped'), shape('failed')]).size).toBe(4);
    expect(shape('needs-input')).not.toBe(shape('retrying'));
  });

  it('keeps the holder’s name apart from the words', () => {
    expect(tunnelWords(sampleTunnel({ state: 'blocked', blockedBy }), NOW).state.names).toContain(
      'postgres (pid 12)',
    );
  });

  it('says the cause with its next step, and nothing while all is well', () => {
    expect(causeOf(sampleTunnel({ state: 'failed', failure: failure('x') }))).toEqual({
      message: 'It broke.',
      nextStep: 'Do this.',
    });
    expect(causeOf(sampleTunnel({ state: 'up', failure: failure('old') }))).toBeNull();
    expect(causeOf(sampleTunnel({ state: 'blocked', blockedBy }))?.nextStep).toContain('5433 is free');
  });

  it('counts those that carry', () => {
    const tunnels = (['up', 'degraded', 'retrying', 'stopped'] as const).map((state) =>
      sampleTunnel({ state }),
    );
    expect(upCount(tunnels)).toBe('2 / 4');
    expect(['0 B', '999 B', '1.2 KB', '340 MB']).toEqual([0, 999, 1_240, 340_000_000].map(sizeWords));
  });
});

describe('who can reach a forward', () => {
  it.each([undefined, '', 'localhost', '127.0.0.1', '127.9.9.9', '::1'])(
    '%s: this machine only',
    (address) => {
      expect(isLoopbackBind(address)).toBe(true);
      expect(exposureOf({ kind: 'dynamic', bindAddress: address })).toBeNull();
    },
  );
  it.each(['*', '0.0.0.0', '::', '192.168.1.4', 'box', '127.0.0.1.example.com'])(
    '%s: others too',
    (address) => {
      expect(exposureOf({ kind: 'local', bindAddress: address })?.grave).toBe(false);
      expect(exposureOf({ kind: 'dynamic', bindAddress: address })?.grave).toBe(true);
      expect(exposureOf({ kind: 'remote', bindAddress: address })?.badge).toContain('Server');
    },
  );
  it('is told with the address to use here', () => {
    expect(firstAddress(SAMPLE_TUNNEL.forwards)).toBe('localhost:5433');
    expect(
      firstAddress([
        { kind: 'remote', bindPort: 1 },
        { kind: 'local', bindSocket: '/run/x' },
      ]),
    ).toBe('/run/x');
    expect(firstAddress([{ kind: 'local', bindAddress: 'fe80::1', bindPort: 5 }])).toBe('[fe80::1]:5');
    expect(firstAddress([{ kind: 'remote', bindPort: 1 }])).toBeNull();
  });
});

describe('the search', () => {
  const tunnels = [
    sampleTunnel({ id: 'a', name: 'db', tags: ['Work'], state: 'up', autoStart: true }),
    sampleTunnel({ id: 'b', name: 'redis', destination: 'gate', state: 'failed' }),
  ];
  it.each([
    ['', 'a b'],
    ['DB', 'a b'],
    ['gate', 'b'],
    ['tag:work', 'a'],
    ['is:up', 'a'],
    ['is:failed', 'b'],
    ['is:waiting', 'b'],
    ['auto', 'a'],
    ['port:5433', 'a b'],
    ['port:543', ''],
    ['5433 redis', 'b'],
    ['constructor', ''],
  ])('%j finds %j', (search, ids) => {
    expect(
      findTunnels(tunnels, search)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(ids);
  });

  it('tells a command from words', () => {
    expect(['ssh -L 1:b:2 c', ' $ ssh host', '/usr/bin/ssh host', 'autossh -M 0 host'].every(isCommand)).toBe(
      true,
    );
    expect(['ssh', 'sshd -D', 'my ssh host', 'ssh-keygen -R vps', ''].some(isCommand)).toBe(false);
  });
});

describe('changing a tunnel', () => {
  it('keeps only what is saved', () => {
    expect(Object.keys(specOf(SAMPLE_TUNNEL)).sort()).toEqual(
      ['autoStart', 'carrier', 'destination', 'forwards', 'name', 'tags'].sort(),
    );
    expect(
      specOf(sampleTunnel({ user: 'ada', sshPort: 22, jump: ['x'], identityFile: '~/k' })),
    ).toMatchObject({
      user: 'ada',
      sshPort: 22,
      jump: ['x'],
      identityFile: '~/k',
    });
  });
  it('finds a name that nobody has, and does not start two on one port', () => {
    const spec = { ...specOf(SAMPLE_TUNNEL), autoStart: true };
    expect(copyOf(spec, ['db-prod'])).toMatchObject({ name: 'db-prod copy', autoStart: false });
    expect(copyOf(spec, ['db-prod copy', 'db-prod copy 2']).name).toBe('db-prod copy 3');
    expect(copyOf({ ...spec, name: 'x'.repeat(100) }, []).name.length).toBeLessThanOrEqual(100);
  });
  it('takes another local port, and leaves the server’s alone', () => {
    const forwards = [...SAMPLE_TUNNEL.forwards, { kind: 'remote' as const, bindPort: 5433 }];
    expect(
      withPort({ ...specOf(SAMPLE_TUNNEL), forwards }, 5433, 5434).forwards.map((one) => one.bindPort),
    ).toEqual([5434, 5433]);
  });
  it('moves within the list and not beyond it', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b'], 'a', -1)).toBeNull();
    expect(moved(['a'], 'z', 1)).toBeNull();
  });
});

describe('a local port', () => {
  const listener = sampleListener({ port: 5433, owner: sampleOwner({ pid: 12, name: 'postgres' }) });
  it('is taken by a program or another tunnel, never by the tunnel itself', () => {
    expect(takenBy(5433, null, [listener], [])).toBe('postgres (PID 12)');
    expect(takenBy(5433, null, [], [SAMPLE_TUNNEL])).toBe('the tunnel db-prod');
    expect(takenBy(5433, 'tunnel-1', [], [SAMPLE_TUNNEL])).toBeNull();
    const own = { ...listener, tunnel: { id: 'tunnel-1', name: 'db-prod' } };
    expect(takenBy(5433, 'tunnel-1', [own], [SAMPLE_TUNNEL])).toBeNull();
    expect(takenBy(5433, null, [{ ...listener, protocol: 'udp' }], [])).toBeNull();
  });
  it('is the tunnel’s in the list of ports', () => {
    expect(processWords({ ...listener, tunnel: { id: 'tunnel-1', name: 'db-prod' } })).toEqual({
      name: 'tunnel db-prod',
      detail: '',
    });
  });
});

describe('questions', () => {
  const question = (id: string, seconds: number) => ({
    id,
    kind: 'password' as const,
    prompt: 'Password:',
    fingerprint: null,
    masked: true,
    expiresAt: at(seconds),
  });
  const tunnels = [
    sampleTunnel({ id: 'a', question: question('late', 50) }),
    sampleTunnel({ id: 'b', question: question('soon', 20) }),
    sampleTunnel({ id: 'c' }),
  ];
  it('come one at a time, and each once', () => {
    expect(nextQuestion(tunnels, new Set())?.question.id).toBe('soon');
    expect(nextQuestion(tunnels, new Set(['soon']))?.question.id).toBe('late');
    // Whoever is typing is not interrupted.
    expect(nextQuestion(tunnels, new Set(), 'late')?.question.id).toBe('late');
    expect(nextQuestion(tunnels, new Set(['late']), 'late')?.question.id).toBe('soon');
    expect(nextQuestion(tunnels, new Set(['soon', 'late']))).toBeNull();
  });
  it('say that the server asks where it does', () => {
    expect(questionWords({ kind: 'code' }).speaker).toBe('The server asks');
    expect(questionWords({ kind: 'other' }).speaker).toBe('The server asks');
    expect(questionWords({ kind: 'passphrase' }).speaker).toBe('ssh asks');
  });
});

describe('the log', () => {
  it('leaves ssh’s noise out, and holds 200 lines at most', () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({
      at: at(index),
      text: `line ${index}`,
      debug: index % 2 === 0,
    }));
    expect(shownLines(lines, false)).toHaveLength(200);
    expect(shownLines(lines, false).some(({ debug }) => debug)).toBe(false);
    expect(shownLines(lines, true).at(0)?.text).toBe('line 300');
    expect(logText(lines.slice(0, 1))).toBe(`${at(0)} line 0\n`);
  });
});
