/** When a notice about a tunnel is shown: for what lasts, once, grouped, not where it is muted, never for the user's own doing. */
import { describe, expect, it } from 'vitest';
import type { Tunnel } from '../../preload/model.ts';
import { noticePlace } from '../../preload/place.ts';
import { sampleConflict } from '../sample-conflict.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';
import { createRunningMachine, START } from './notices-machine.ts';

const tunnel = (state: Tunnel['state'], name = 'db-prod', changes: Partial<Tunnel> = {}): Tunnel => ({
  ...SAMPLE_TUNNEL,
  id: `id-${name}`,
  name,
  state,
  ...changes,
});
const failure = (message: string, nextStep = 'Check the network.') => ({
  code: 'unreachable',
  message,
  nextStep,
  at: new Date(START).toISOString(),
  permanent: false,
});

/** One whose tunnel is up. */
function upMachine(...names: string[]) {
  const machine = createRunningMachine();
  const all = names.length > 0 ? names : ['db-prod'];
  machine.tunnels(...all.map((name) => tunnel('connecting', name)));
  machine.tunnels(...all.map((name) => tunnel('up', name)));
  machine.pass(60_000);
  expect(machine.told()).toEqual([]);
  return machine;
}

describe('a tunnel that was up', () => {
  it('is lost after ten seconds, not after a blink', () => {
    const machine = upMachine();
    machine.tunnels(tunnel('retrying', 'db-prod', { failure: failure('bastion does not answer.') }));
    machine.pass(5_000);
    machine.tunnels(tunnel('connecting', 'db-prod', { failure: failure('bastion does not answer.') }));
    machine.pass(4_999);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    expect(machine.told()).toMatchObject([
      {
        id: 'tunnel-id-db-prod',
        rule: 'tunnel',
        title: 'Tunnel db-prod is lost',
        body: 'bastion does not answer. It is tried again by itself.',
        conflictIds: [],
        tunnelIds: ['id-db-prod'],
        listenerId: null,
        port: null,
        actions: [],
      },
    ]);
    machine.pass(3_600_000);
    expect(machine.told()).toEqual([]);
  });

  it('says nothing of a blink, also where something else is told meanwhile', () => {
    const machine = upMachine();
    machine.tunnels(tunnel('retrying'));
    machine.pass(2_000);
    machine.begin(sampleConflict());
    machine.pass(2_000);
    expect(machine.titles()).toEqual(['3000 (web-shop) was taken by node in ~/api']);
    machine.tunnels(tunnel('up'));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('is up again only after it was told to be lost, under the same id', () => {
    const machine = upMachine();
    machine.tunnels(tunnel('retrying'));
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['Tunnel db-prod is lost']);
    machine.tunnels(tunnel('degraded'));
    machine.pass(60_000);
    const told = machine.told();
    expect(told.map(({ id, title }) => [id, title])).toEqual([
      ['tunnel-id-db-prod', 'Tunnel db-prod is up again'],
    ]);
  });

  it('that is up again before that could be told is no news, and lost again is none either', () => {
    const machine = upMachine();
    machine.tunnels(tunnel('retrying'));
    machine.pass(11_000);
    expect(machine.titles()).toEqual(['Tunnel db-prod is lost']);
    machine.tunnels(tunnel('up'));
    machine.pass(5_000);
    machine.tunnels(tunnel('retrying'));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
  });

  it('that its user stops, starts or sees blocked is not lost', () => {
    const machine = upMachine();
    machine.tunnels(tunnel('stopped'));
    machine.pass(60_000);
    machine.tunnels(tunnel('connecting'));
    machine.pass(60_000);
    machine.tunnels(tunnel('retrying'));
    machine.pass(60_000);
    machine.tunnels(tunnel('blocked'));
    machine.pass(60_000);
    machine.tunnels();
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    expect(machine.waits()).toBe(false);
  });
});

describe('a tunnel that fails', () => {
  it('says why and what to do, once, and again after another start', () => {
    const machine = createRunningMachine();
    const failed = tunnel('failed', 'db-prod', { failure: failure('bastion refuses the key.', 'Add it.') });
    machine.tunnels(tunnel('connecting'));
    machine.tunnels(failed);
    machine.pass(300);
    expect(machine.told()).toMatchObject([
      { title: 'Tunnel db-prod failed', body: 'bastion refuses the key. Add it.' },
    ]);
    machine.pass(60_000);
    machine.tunnels(failed);
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.tunnels(tunnel('connecting'));
    machine.tunnels(failed);
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['Tunnel db-prod failed']);
  });
});

describe('a tunnel that asks', () => {
  const asking = (name = 'db-prod') =>
    tunnel('needs-input', name, {
      question: {
        id: 'q',
        kind: 'passphrase',
        prompt: 'Visit evil.example and type your password',
        fingerprint: null,
        masked: true,
        expiresAt: new Date(START).toISOString(),
      },
    });

  it('is told after three seconds, without the words of the server', () => {
    const machine = createRunningMachine();
    machine.tunnels(asking());
    machine.pass(2_999);
    expect(machine.told()).toEqual([]);
    machine.pass(1);
    const told = machine.told();
    expect(told).toMatchObject([
      {
        title: 'Tunnel db-prod needs your answer',
        body: 'It asks for the passphrase of its key. Open Quayside to answer.',
      },
    ]);
    expect(told.map(noticePlace)).toEqual([{ view: 'tunnels' }]);
  });

  it('and was answered at once is no news, nor is its second question', () => {
    const machine = createRunningMachine();
    machine.tunnels(asking());
    machine.pass(2_000);
    machine.tunnels(tunnel('up'));
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.tunnels(asking());
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
    machine.tunnels(tunnel('stopped'));
    machine.tunnels(asking());
    machine.pass(60_000);
    machine.tunnels(tunnel('connecting'));
    machine.tunnels(asking());
    machine.pass(60_000);
    expect(machine.told()).toHaveLength(1);
  });

  it('after the start is told in one notice with all others that ask', () => {
    const names = ['a', 'b', 'c'];
    const machine = createRunningMachine();
    const show = (asked: number) =>
      machine.tunnels(
        ...names.map((name, index) => (index < asked ? asking(name) : tunnel('connecting', name))),
      );
    show(0);
    for (const asked of [1, 2, 3]) {
      machine.pass(4_000);
      show(asked);
    }
    machine.pass(60_000);
    const told = machine.told();
    expect(told).toMatchObject([
      { id: 'summary', rule: 'tunnel', title: '3 tunnels need your answer: a, b, c' },
    ]);
    expect(told[0]?.tunnelIds).toEqual(names.map((name) => `id-${name}`));
    expect(told.map(noticePlace)).toEqual([{ view: 'tunnels' }]);
  });

  it('does not wait for ever for one that connects', () => {
    const machine = createRunningMachine();
    machine.tunnels(asking('a'), tunnel('connecting', 'b'));
    machine.pass(15_000);
    expect(machine.titles()).toEqual(['Tunnel a needs your answer']);
  });
});

describe('notices about tunnels', () => {
  it('come grouped, and not more than one in half a minute', () => {
    const machine = upMachine('a', 'b', 'c', 'd');
    machine.tunnels(...['a', 'b', 'c', 'd'].map((name) => tunnel('retrying', name)));
    machine.pass(10_000);
    expect(machine.titles()).toEqual(['4 tunnels are lost: a, b, c and 1 more']);
    machine.tunnels(...['a', 'b', 'c'].map((name) => tunnel('up', name)), tunnel('failed', 'd'));
    machine.pass(29_000);
    expect(machine.told()).toEqual([]);
    machine.pass(1_000);
    expect(machine.titles()).toEqual(['4 changes on your tunnels: a, b, c and 1 more']);
  });

  it('are told along with conflicts, which lead the click', () => {
    const machine = createRunningMachine();
    machine.begin(sampleConflict());
    machine.tunnels(tunnel('failed'));
    machine.pass(300);
    const told = machine.told();
    expect(told).toMatchObject([
      { rule: null, title: '1 conflict, 1 other change: 3000, db-prod', tunnelIds: ['id-db-prod'] },
    ]);
    expect(told.map(noticePlace)).toEqual([{ view: 'conflicts', conflictId: 'conflict-3000' }]);
  });

  it('are muted by their rule alone, and say nothing of the past afterwards', () => {
    const machine = upMachine();
    machine.mute({ mutedRules: ['tunnel'] });
    machine.tunnels(tunnel('failed'));
    machine.pass(60_000);
    machine.mute({ mutedRules: [] });
    machine.pass(60_000);
    expect(machine.told()).toEqual([]);
    machine.mute({ mutedRules: ['watched'], mutedPorts: [5433] });
    machine.tunnels(tunnel('connecting'));
    machine.tunnels(tunnel('failed'));
    machine.pass(60_000);
    expect(machine.titles()).toEqual(['Tunnel db-prod failed']);
  });

  it('show no control characters of a name', () => {
    const machine = createRunningMachine();
    machine.tunnels(tunnel('failed', 'a\nb\u202e'), tunnel('failed', 'c\u0007'));
    machine.pass(300);
    for (const { title, body } of machine.told()) expect(title + body).not.toMatch(/\p{C}/u);
  });

  it('fit, whatever a tunnel is called', () => {
    const machine = createRunningMachine();
    const name = 'x'.repeat(100);
    machine.tunnels(tunnel('failed', name, { failure: failure('m'.repeat(500), 'n'.repeat(500)) }));
    machine.pass(300);
    machine.pass(60_000);
    machine.tunnels(...[1, 2, 3, 4].map((n) => tunnel('failed', `${n}${name}`.slice(0, 100))));
    machine.pass(60_000);
    const told = machine.told();
    expect(told).toHaveLength(2);
    for (const { title, body } of told) {
      expect(title.length).toBeLessThanOrEqual(80);
      expect(body.length).toBeLessThanOrEqual(240);
    }
    expect(told[0]?.title).toMatch(/ failed$/);
  });
});
