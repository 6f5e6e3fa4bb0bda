/** What `free` decides before and after it works: listeners, ports with nobody, exit codes. Pure. */
import { describe, expect, it } from 'vitest';
import { freeExitCode } from '../../main/cli/free-exit-code.ts';
import { shareOut } from '../../main/cli/free-shares.ts';
import { untouchedResults, wantedListeners } from '../../main/cli/free-targets.ts';
import { SAMPLE_PLAN } from '../sample-free.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';

const anything = { protocol: undefined, pid: undefined };

describe('the listeners to free', () => {
  const twins = [sampleListener({ family: 'ipv6', address: '::1' }), sampleListener()];
  const other = sampleListener({ address: '127.0.0.2', owner: sampleOwner({ pid: 4002 }) });
  const udp = sampleListener({ protocol: 'udp' });
  const long = sampleListener({ port: 30_000 });
  const all = [...twins, other, udp, long];
  const wanted = (request: Parameters<typeof wantedListeners>[1]) =>
    wantedListeners(all, request).map(({ port, address, protocol }) => `${port} ${address} ${protocol}`);

  it('are those of the port, never of one that begins so', () => {
    expect(wanted({ ports: [3000], ...anything })).toEqual([
      '3000 127.0.0.1 tcp',
      '3000 ::1 tcp',
      '3000 127.0.0.2 tcp',
      '3000 127.0.0.1 udp',
    ]);
    expect(wanted({ ports: [300], ...anything })).toEqual([]);
  });

  it('come in the order in which their ports were asked for', () => {
    expect(wanted({ ports: [30_000, 3000], protocol: 'tcp', pid: 4001 })).toEqual([
      '30000 127.0.0.1 tcp',
      '3000 127.0.0.1 tcp',
      '3000 ::1 tcp',
    ]);
  });

  it('are those of the protocol and of the pid that was asked for', () => {
    expect(wanted({ ports: [3000], protocol: 'udp', pid: undefined })).toEqual(['3000 127.0.0.1 udp']);
    expect(wanted({ ports: [3000], protocol: undefined, pid: 4002 })).toEqual(['3000 127.0.0.2 tcp']);
    expect(wanted({ ports: [3000], protocol: undefined, pid: 9 })).toEqual([]);
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

describe('the listeners that a plan covers', () => {
  it('are those of its owner, and those that it names itself', () => {
    const own = sampleListener();
    const twin = sampleListener({ address: '::1' });
    const second = sampleListener({ port: 4000 });
    const proxy = sampleListener({ address: '0.0.0.0', port: 8080, owner: sampleOwner({ pid: 5001 }) });
    const otherProxy = sampleListener({ address: '::', port: 8080, owner: sampleOwner({ pid: 5002 }) });
    const thirdProxy = sampleListener({ address: '::', port: 8443, owner: sampleOwner({ pid: 5003 }) });
    const stranger = sampleListener({ port: 9000, owner: null });
    const plans = [
      { ...SAMPLE_PLAN, listenerId: own.id },
      {
        ...SAMPLE_PLAN,
        listenerId: proxy.id,
        port: 8080,
        addresses: ['0.0.0.0', '::'],
        otherPorts: [{ port: 8443, protocol: 'tcp' as const, address: '::' }],
      },
      { ...SAMPLE_PLAN, listenerId: stranger.id, port: 9000 },
    ];
    const all = [own, twin, proxy, otherProxy, thirdProxy, second, stranger];
    const shares = shareOut(all, plans);
    expect(plans.map((plan) => shares.get(plan))).toEqual([
      [own, twin, second],
      [proxy, otherProxy, thirdProxy],
      [stranger],
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
