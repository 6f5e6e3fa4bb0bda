/** What `free` decides before and after it works: owners, ports with nobody, exit codes, words. Pure. */
import { describe, expect, it } from 'vitest';
import { freeExitCode } from '../../main/cli/free-exit-code.ts';
import { freeTargets, untouchedResults } from '../../main/cli/free-targets.ts';
import { planWords, progressWords, questionWords } from '../../main/cli/free-words.ts';
import type { FreePlan, FreeProgress } from '../../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS } from '../sample-free.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const anything = { protocol: undefined, pid: undefined };

describe('the owners to free from', () => {
  const twins = [sampleListener({ family: 'ipv6', address: '::1' }), sampleListener()];
  const other = sampleListener({ address: '127.0.0.2', owner: sampleOwner({ pid: 4002 }) });
  const udp = sampleListener({ protocol: 'udp' });
  const long = sampleListener({ port: 30_000 });
  const all = [...twins, other, udp, long];

  it('are one for all addresses of one process, and never one by a prefix of the port', () => {
    const targets = freeTargets(all, { ports: [3000], ...anything });
    expect(
      targets.map(({ listeners }) => listeners.map(({ address, protocol }) => `${address} ${protocol}`)),
    ).toEqual([['127.0.0.1 tcp', '::1 tcp', '127.0.0.1 udp'], ['127.0.0.2 tcp']]);
  });

  it('are one for several ports of one process', () => {
    const targets = freeTargets(all, { ports: [3000, 30_000], protocol: 'tcp', pid: 4001 });
    expect(targets.map(({ listeners }) => listeners.map(({ port }) => port))).toEqual([[3000, 3000, 30_000]]);
  });

  it('are those of the protocol and of the pid that was asked for', () => {
    expect(freeTargets(all, { ports: [3000], protocol: 'udp', pid: undefined })).toHaveLength(1);
    expect(freeTargets(all, { ports: [3000], protocol: undefined, pid: 4002 })[0]?.first).toBe(other);
    expect(freeTargets(all, { ports: [3000], protocol: undefined, pid: 9 })).toEqual([]);
  });

  it('stand for themselves where they are not known', () => {
    const hidden = [sampleListener({ owner: null }), sampleListener({ owner: null, address: '::1' })];
    expect(freeTargets(hidden, { ports: [3000], ...anything })).toHaveLength(2);
  });

  it('leave a result for ports on which nobody listens', () => {
    expect(untouchedResults(all, { ports: [3000, 300], ...anything })).toMatchObject([
      { port: 300, outcome: 'nothing-there', detail: 'Nobody listens on port 300.' },
    ]);
  });

  it('leave `changed` where another process holds the port than the one that was named', () => {
    expect(untouchedResults([other], { ports: [3000], protocol: undefined, pid: 7 })).toMatchObject([
      {
        outcome: 'changed',
        detail: 'Process 7 does not listen on port 3000: node (pid 4002) does. Nothing was ended.',
      },
    ]);
  });
});

describe('the exit code of free', () => {
  it.each([
    [[], 0],
    [['freed'], 0],
    [['nothing-there'], 0],
    [['gone', 'freed', 'nothing-there'], 0],
    [['retaken'], 1],
    [['still-held'], 1],
    [['changed'], 1],
    [['cancelled'], 1],
    [['denied'], 4],
    [['protected'], 6],
    [['protected', 'protected', 'nothing-there'], 6],
    [['denied', 'protected'], 1],
    [['freed', 'denied'], 3],
    [['freed', 'retaken', 'nothing-there'], 3],
  ] as const)('of %j is %i', (outcomes, code) => {
    expect(freeExitCode(outcomes)).toBe(code);
  });
});

describe('the words of free', () => {
  const listener = sampleListener();
  const plan: FreePlan = {
    ...SAMPLE_PLAN,
    listenerId: listener.id,
    port: 3000,
    protocol: 'tcp',
    addresses: ['127.0.0.1'],
    verb: 'signal',
    processes: [
      {
        ...SAMPLE_PROCESS,
        pid: 4001,
        name: 'node',
        argv: ['node', 'server.js'],
        user: 'dev',
        startedAt: null,
      },
    ],
    otherPorts: [
      { port: 3000, protocol: 'tcp', address: '::1' },
      { port: 9229, protocol: 'tcp', address: '127.0.0.1' },
    ],
    refusal: null,
    graceMs: 3_000,
  };
  const target = { first: listener, listeners: [listener] };

  it('say what ends and what closes with it', () => {
    expect(planWords({ target, plan, verdict: { kind: 'go' } }, null)).toEqual([
      'Port 3000 (tcp) on 127.0.0.1: node (pid 4001)',
      '  Ends node (pid 4001) of dev: node server.js',
      '  Closes too: 9229 (tcp)',
      '  Is asked to stop, and forced after 3 s.',
    ]);
  });

  it('say why something is refused, in full however narrow the terminal', () => {
    const refusal = {
      outcome: 'protected',
      message: 'It is yours alone and very long to say.',
      nextStep: 'Leave it.',
      ownList: false,
    } as const;
    const lines = planWords({ target, plan, verdict: { kind: 'refused', refusal } }, 20);
    expect(lines.at(-1)).toBe('  Not freed: It is yours alone and very long to say. Leave it.');
  });

  it('ask by number and ports', () => {
    const second = sampleListener({ port: 4000 });
    const planned = {
      target: { first: listener, listeners: [listener, second] },
      plan,
      verdict: { kind: 'go' },
    } as const;
    expect(questionWords([planned])).toBe('End 1 process and free ports 3000 and 4000? [y/N] ');
    expect(questionWords([{ ...planned, verdict: { kind: 'override' } }])).toContain(
      'your own protected list',
    );
  });

  it('count down, never below zero', () => {
    const progress: FreeProgress = {
      freeId: 'free-1',
      listenerId: listener.id,
      port: 3000,
      protocol: 'tcp',
      name: 'node',
      pid: 4001,
      phase: 'waiting',
      forceAt: '2026-01-01T00:00:03.000Z',
    };
    const at = (time: string) => progressWords(progress, new Date(time));
    expect(at('2026-01-01T00:00:00.500Z')).toContain('forced in 3 s');
    expect(at('2026-01-01T00:00:02.999Z')).toContain('forced in 1 s');
    expect(at('2026-01-01T00:01:00.000Z')).toContain('forced in 0 s');
  });
});
