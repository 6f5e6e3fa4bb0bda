/** Who is connected to a port: the same connections as `ss` tells, and the processes at their other ends, by both readers. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { ObservedConnection, Platform, PortPeers } from '../../main/core/platform/platform.ts';
import type { ConnectionState } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { type ClientStage, rowsOfSs, startClientStage } from './connected-clients.ts';

const SS_NAMES: Record<ConnectionState, string> = {
  established: 'ESTAB',
  'syn-sent': 'SYN-SENT',
  'syn-received': 'SYN-RECV',
  'fin-wait-1': 'FIN-WAIT-1',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
  'close-wait': 'CLOSE-WAIT',
  'last-ack': 'LAST-ACK',
  closing: 'CLOSING',
};

/** As `ss` writes it. */
function rowOf({ state, family, mapped, ...ends }: ObservedConnection): string {
  const word = (address: string, port: number) =>
    family === 'ipv4' && !mapped ? `${address}:${port}` : `[${mapped ? '::ffff:' : ''}${address}]:${port}`;
  const local = word(ends.localAddress, ends.localPort);
  return `${SS_NAMES[state]} ${local} ${word(ends.remoteAddress, ends.remotePort)}`;
}

/** How much of the processor each turn of the event loop takes on this thread: other programs do not count. */
function startTurnMeter() {
  const cpuMs = () =>
    Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  let last = cpuMs();
  let longest = 0;
  let isOn = true;
  const turn = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (isOn) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    longestMs() {
      isOn = false;
      return longest;
    },
  };
}

let stage: ClientStage;
afterEach(() => stage?.end());

describe.each([
  ['over netlink', { reader: 'netlink' }],
  ['from /proc', { reader: 'procfs' }],
  ['without koffi', { withoutKoffi: true }],
] as const)('who is connected, told %s', (_how, options) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());

  const peers = async (): Promise<PortPeers> => {
    const found = await platform.peers('tcp', stage.port);
    if (!found) throw new Error('no reader');
    return found;
  };
  /** Both looks, taken again until the system stood still between them. */
  const compared = () =>
    waitUntil('ss and Quayside tell the same', async () => {
      const before = rowsOfSs(stage.port);
      const found = await peers();
      const told = found.connections.map(rowOf).sort();
      return before.join('\n') === told.join('\n') ? found : null;
    });
  const pidsOf = ({ connections }: PortPeers) => new Set(connections.map(({ peer }) => peer?.pid));

  it('agrees with ss over IPv4, IPv6 and IPv4 on an IPv6 socket, and names each client', async () => {
    stage = await startClientStage();
    const four = await stage.clients(['127.0.0.1', 3], ['127.0.0.9', 1]);
    const six = await stage.clients(['::1', 2]);
    const found = await compared();
    expect(found).toMatchObject({ states: { established: 6 }, complete: true });
    expect(found.connections.every(({ local, peerHidden }) => local && peerHidden === null)).toBe(true);
    const of = (family: string) => found.connections.filter((one) => one.family === family);
    expect(of('ipv4').map(({ mapped, peer }) => [mapped, peer?.pid])).toEqual(
      Array(4).fill([true, four.pid]),
    );
    expect(of('ipv6').map(({ mapped, peer }) => [mapped, peer?.pid])).toEqual(
      Array(2).fill([false, six.pid]),
    );
    // The same connection from its other end leads to the server: this very process.
    const [own] = of('ipv4');
    const back = await platform.peers('tcp', own?.remotePort ?? 0);
    // What was over before may linger on that number.
    expect(back?.connections.filter(({ remotePort }) => remotePort === stage.port)).toMatchObject([
      { mapped: false, remotePort: stage.port, peer: { pid: process.pid } },
    ]);
  });

  it('agrees with ss on an IPv4 socket, and on what closes, waits to be closed, and is over', async () => {
    stage = await startClientStage('127.0.0.1');
    const client = await stage.clients(['127.0.0.1', 3]);
    const gone = await stage.clients(['127.0.0.1', 2]);
    // Half closed by the server, then over where the client ends; the others wait for the server once their client is gone.
    stage.accepted[0]?.end();
    stage.accepted[3]?.end();
    await waitUntil('two are half closed', async () => (await peers()).states['fin-wait-2'] === 2);
    gone.child.kill('SIGKILL');
    await gone.ended;
    await waitUntil('one is over, one waits', async () => {
      const { states } = await peers();
      return states['time-wait'] === 1 && states['close-wait'] === 1;
    });
    const found = await compared();
    expect(found.states).toEqual({ established: 2, 'fin-wait-2': 1, 'time-wait': 1, 'close-wait': 1 });
    const named = found.connections.map(({ state, peer, peerHidden }) => [state, peer?.pid, peerHidden]);
    expect(named.sort()).toEqual([
      ['close-wait', undefined, 'gone'],
      ['established', client.pid, null],
      ['established', client.pid, null],
      ['fin-wait-2', client.pid, null],
      ['time-wait', undefined, null],
    ]);
  });

  it('names the parent of a socket that was handed down, and one who came since', async () => {
    stage = await startClientStage();
    const { parent } = await stage.handedDown();
    expect(pidsOf(await peers())).toEqual(new Set([parent]));
    const later = await stage.clients(['127.0.0.1', 1]);
    expect(pidsOf(await peers())).toEqual(new Set([parent, later.pid]));
  });

  it('of 5,000 connections names each client, and never holds the event loop for 50 ms of its own work', async () => {
    stage = await startClientStage();
    const pids: number[] = [];
    for (let at = 0; at < 5; at++) pids.push((await stage.clients(['127.0.0.1', 500], ['::1', 500])).pid);
    const meter = startTurnMeter();
    const found = await peers();
    expect(meter.longestMs()).toBeLessThan(50);
    expect(found).toMatchObject({ states: { established: 5_000 }, complete: true });
    const counted = pids.map((pid) => found.connections.filter(({ peer }) => peer?.pid === pid).length);
    expect(counted).toEqual(Array(5).fill(1_000));
  }, 120_000);

  it('nobody is connected to a port that nobody has', async () => {
    stage = await startClientStage();
    expect(await peers()).toEqual({ connections: [], states: {}, complete: true });
    expect(await platform.peers('udp', stage.port)).toEqual({ connections: [], states: {}, complete: true });
  });
});
