/** Who is connected to a port, put together: by process or address, by direction, within bounds; and how full the range is. */
import { describe, expect, it } from 'vitest';
import { connectionHandlers } from '../../main/core/connections/connection-calls.ts';
import { acceptorsOf, byPort } from '../../main/core/connections/connection-direction.ts';
import { ephemeralUse } from '../../main/core/connections/ephemeral-words.ts';
import { portConnections } from '../../main/core/connections/port-connections.ts';
import type { ObservedConnection, RangeUse } from '../../main/core/platform/platform.ts';
import type { Listener } from '../../preload/model.ts';
import { sampleListener } from '../sample-listener.ts';
import { createScriptedPlatform, scriptedProcess } from '../scripted-platform.ts';

const connection = (change: Partial<ObservedConnection> = {}): ObservedConnection => ({
  state: 'established',
  family: 'ipv4',
  mapped: false,
  localAddress: '127.0.0.1',
  localPort: 3000,
  remoteAddress: '127.0.0.1',
  remotePort: 40_000,
  local: true,
  peer: null,
  peerHidden: null,
  ...change,
});

function machine(connections: ObservedConnection[], listeners: Listener[] = [], complete = true) {
  const platform = createScriptedPlatform();
  const client = platform.addProcess(scriptedProcess({ pid: 5001, name: 'curl' }));
  const states: Record<string, number> = {};
  for (const { state } of connections) states[state] = (states[state] ?? 0) + 1;
  platform.portPeers.set(3000, { connections, states, complete });
  const facts = {
    get: async (identity: { pid: number; startKey: string }) => {
      const known = await platform.describe(identity);
      const unknown = { project: null, framework: null, supervisor: null, launchedBy: null };
      return known && { ...known, ...unknown };
    },
  };
  const ask = (query: { of?: Listener; each?: number } = {}) =>
    portConnections(
      { protocol: 'tcp', port: 3000, of: query.of ?? null, each: query.each ?? 20 },
      { platform, facts, listeners, now: () => new Date('2026-01-01T00:00:00.000Z') },
    );
  return { platform, client, ask, facts };
}

describe('connections of a port', () => {
  it('are put together by the process at the other end, who has most first', async () => {
    const { client } = machine([]);
    const { ask } = machine(
      [
        connection({ local: false, remoteAddress: '10.0.0.9', state: 'time-wait' }),
        connection({ peer: client, state: 'close-wait' }),
        connection({ peer: client, remotePort: 40_001 }),
      ],
      [sampleListener()],
    );
    const found = await ask();
    expect(found).toMatchObject({
      total: 3,
      states: { established: 1, 'close-wait': 1, 'time-wait': 1 },
      morePeers: 0,
      complete: true,
    });
    expect(found?.peers).toMatchObject([
      {
        process: { pid: 5001, name: 'curl', user: 'dev', project: null },
        local: true,
        direction: 'in',
        total: 2,
        states: { established: 1, 'close-wait': 1 },
        connections: [{ state: 'established', remotePort: 40_001 }, { state: 'close-wait' }],
      },
      { process: null, processHidden: null, address: '10.0.0.9', local: false, total: 1 },
    ]);
  });

  it('list the live ones first, few of each peer and a thousand in all, and count all', async () => {
    const { client } = machine([]);
    const many = Array.from({ length: 500 }, (_, at) =>
      connection({ peer: client, remotePort: 40_000 + at, state: at < 490 ? 'fin-wait-2' : 'established' }),
    );
    const crowd = Array.from({ length: 120 }, (_, at) =>
      Array.from({ length: 15 }, () => connection({ local: false, remoteAddress: `10.0.0.${at}` })),
    ).flat();
    const found = await machine([...many, ...crowd]).ask({ each: 12 });
    expect(found?.total).toBe(500 + 1_800);
    expect(found?.peers.length).toBe(100);
    expect(found?.morePeers).toBe(21);
    const [first] = found?.peers ?? [];
    expect(first?.connections.map(({ state }) => state)).toEqual([
      ...Array(10).fill('established'),
      ...Array(2).fill('fin-wait-2'),
    ]);
    const listed = found?.peers.reduce((sum, { connections }) => sum + connections.length, 0);
    expect(listed).toBe(1_000);
  });

  it('of one owner are those that its own sockets took', async () => {
    const mine = sampleListener();
    const other = sampleListener({ address: '0.0.0.0', owner: null });
    const six = sampleListener({ address: '::1', family: 'ipv6' });
    const { ask } = machine(
      [
        connection(),
        connection({ localAddress: '10.0.0.5', local: false, remoteAddress: '10.0.0.9' }),
        connection({ family: 'ipv6', localAddress: '::1', remoteAddress: '::1' }),
      ],
      [mine, other, six],
    );
    expect(await ask({ of: mine })).toMatchObject({ total: 2, states: { established: 2 } });
    expect(await ask({ of: other })).toMatchObject({ total: 1, peers: [{ address: '10.0.0.9' }] });
    expect(await ask()).toMatchObject({ total: 3 });
  });

  it('whose process has ended since, or may not be seen, say so', async () => {
    const found = await machine([
      connection({ peer: { pid: 9, startKey: 'x' } }),
      connection({ peerHidden: 'other-user' }),
    ]).ask();
    expect(found?.peers.map(({ processHidden }) => processHidden)).toEqual(['gone', 'other-user']);
  });

  it('are out where this side made them, and unknown where nobody can tell', async () => {
    const directions = async (one: Partial<ObservedConnection>, ...listeners: Listener[]) =>
      (await machine([connection(one)], listeners).ask())?.peers[0]?.direction;
    const far = { local: false, remoteAddress: '10.0.0.9' };
    expect(await directions({}, sampleListener({ port: 40_000 }))).toBe('out');
    expect(
      await directions({}, sampleListener({ port: 40_000, family: 'ipv6', address: '::', dualStack: true })),
    ).toBe('out');
    expect(await directions({}, sampleListener({ port: 40_000, address: '10.0.0.1' }))).toBe('unknown');
    expect(await directions({ ...far, localPort: 40_000, remotePort: 443 })).toBe('out');
    expect(await directions(far)).toBe('unknown');
    expect(await directions({ ...far, state: 'syn-sent' })).toBe('out');
    expect(await directions({ ...far, state: 'syn-received' })).toBe('in');
  });
});

describe('who took a connection', () => {
  const all4 = sampleListener({ address: '0.0.0.0' });
  const one4 = sampleListener({ address: '127.0.0.1' });
  const all6 = sampleListener({ address: '::', family: 'ipv6', dualStack: true });
  const only6 = sampleListener({ address: '::', family: 'ipv6' });
  const took = (end: Partial<ObservedConnection>, ...listeners: Listener[]) => {
    const { localAddress: address, family, mapped } = connection(end);
    return acceptorsOf({ address, family, mapped, port: 3000 }, byPort(listeners));
  };

  it('is who listens at that very address, else at all of them', () => {
    expect(took({}, all4, one4)).toEqual([one4]);
    expect(took({ localAddress: '127.0.0.9' }, all4, one4)).toEqual([all4]);
    expect(took({}, sampleListener({ port: 3001 }))).toEqual([]);
  });

  it('is, over an IPv6 socket, who takes IPv4 there too', () => {
    expect(took({ mapped: true }, all4, all6)).toEqual([all6]);
    expect(took({ mapped: true }, only6)).toEqual([]);
    expect(took({}, all6)).toEqual([]);
    expect(took({ family: 'ipv6', localAddress: '::1' }, only6, all4)).toEqual([only6]);
  });
});

describe('the range for outgoing connections', () => {
  const use = (change: Partial<RangeUse> = {}): RangeUse => ({
    from: 32_768,
    to: 60_999,
    size: 28_232,
    used: 412,
    timeWait: 0,
    busiest: null,
    ...change,
  });

  it('is told as it is while there is room', () => {
    expect(ephemeralUse('tcp', use({ timeWait: 12 }))).toMatchObject({
      state: 'ok',
      message:
        '412 of the 28,232 TCP ports from 32768 to 60999, which the system gives to outgoing connections, are taken (1 %), 12 of them only by connections that are over (TIME_WAIT).',
      nextStep: null,
    });
  });

  it.each([
    [22_585, 'ok'],
    [22_586, 'near'],
    [27_667, 'near'],
    [27_668, 'full'],
    [28_232, 'full'],
  ] as const)('with %i taken is %s', (used, state) => {
    const told = ephemeralUse('tcp', use({ used }));
    expect(told.state).toBe(state);
    expect(told.nextStep === null).toBe(state === 'ok');
  });

  it('is near its end too where one server alone has most of it, and says which', () => {
    const busiest = { address: '::1', port: 5432, connections: 25_000 };
    const told = ephemeralUse('tcp', use({ used: 100, busiest }));
    expect(told.state).toBe('near');
    expect(told.message).toContain('25,000 of the connections go to [::1]:5432 alone.');
  });

  it('speaks of TIME_WAIT where that is most of it', () => {
    expect(ephemeralUse('tcp', use({ used: 27_000, timeWait: 20_000 })).nextStep).toContain('keep-alive');
    expect(ephemeralUse('tcp', use({ used: 27_000, timeWait: 2_000 })).nextStep).toContain('which program');
  });

  it('of no numbers at all is full', () => {
    expect(ephemeralUse('udp', use({ size: 0, used: 0 })).state).toBe('full');
  });
});

describe('the calls', () => {
  const calls = (platform = createScriptedPlatform()) => ({
    platform,
    handlers: connectionHandlers({
      platform,
      facts: { get: async () => null },
      listeners: () => [],
      rowOf: () => null,
      now: () => new Date(0),
    }),
  });

  it('refuse where the system does not tell, and a row that is not known', async () => {
    const { platform, handlers } = calls();
    platform.portPeers.set(3000, null);
    const asked = await handlers['ports.connections']({ port: 3000, protocol: 'tcp', each: 20 });
    expect(asked).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    const unknown = await handlers['ports.connections']({ listenerId: 'x', each: 20 });
    expect(unknown).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('tell the ranges that the system tells', async () => {
    const { platform, handlers } = calls();
    expect(await handlers['host.ephemeral']({})).toEqual({ ok: true, value: { ranges: [] } });
    platform.rangeUses.set('udp', { from: 1, to: 10, size: 10, used: 9, timeWait: 0, busiest: null });
    expect(await handlers['host.ephemeral']({})).toMatchObject({
      value: { ranges: [{ protocol: 'udp', state: 'near' }] },
    });
  });
});
