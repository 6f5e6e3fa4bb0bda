/** Connections of a port, counted on the server's side alone, by both ways of asking; what is over lingers for real. */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform } from '../../main/core/platform/platform.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

interface Stage {
  port: number;
  server: Server;
  /** The server's ends, in no particular order. */
  accepted: Socket[];
  clients: Socket[];
}

/** A server for both families, with so many clients over each. */
async function stage(ipv4: number, ipv6: number): Promise<Stage> {
  const accepted: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (peer) => {
    peer.on('error', () => undefined).resume();
    accepted.push(peer);
  }).listen(0, '::');
  await once(server, 'listening');
  // A listening TCP server always has such an address.
  const { port } = server.address() as AddressInfo;
  const clients: Socket[] = [];
  ended.push(async () => {
    for (const socket of [...clients, ...accepted]) socket.resetAndDestroy();
    server.close();
    await once(server, 'close');
  });
  for (const host of [...Array(ipv4).fill('127.0.0.1'), ...Array(ipv6).fill('::1')]) {
    const client = connect({ port, host, allowHalfOpen: true });
    clients.push(client.on('error', () => undefined).resume());
    await once(client, 'connect');
  }
  await expect.poll(() => accepted.length).toBe(ipv4 + ipv6);
  return { port, server, accepted, clients };
}

/** As `ss` counts them, without the listener. */
function statesOfSs(port: number): Record<string, number> {
  const lines = execFileSync('ss', ['-Htan', 'sport', '=', `:${port}`], { encoding: 'utf8' }).split('\n');
  const states: Record<string, number> = {};
  for (const state of lines.map((line) => line.split(/\s/)[0])) {
    if (state && state !== 'LISTEN') states[state] = (states[state] ?? 0) + 1;
  }
  return states;
}

describe.each([
  ['over netlink', { reader: 'netlink' }],
  ['from /proc', { reader: 'procfs' }],
  ['without koffi', { withoutKoffi: true }],
] as const)('connections, counted %s', (_how, options) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());

  it('are those of ten clients over IPv4 and IPv6, each once', async () => {
    const { port, clients } = await stage(6, 4);
    expect(statesOfSs(port)).toEqual({ ESTAB: 10 });
    const ten = { established: 10, local: 10, timeWait: 0, other: 0 };
    expect(await platform.connections('tcp', port)).toEqual(ten);
    expect(await platform.connections('udp', port)).toEqual({ ...ten, established: 0, local: 0 });
    // The same connection from its other end, and a port whose number begins alike.
    const own = clients[0]?.localPort ?? 0;
    expect(await platform.connections('tcp', own)).toEqual({ ...ten, established: 1, local: 1 });
    expect(await platform.connections('tcp', 1)).toEqual({ ...ten, established: 0, local: 0 });
  });

  it('that close or are over are told apart, as ss does', async () => {
    const { port, accepted, clients } = await stage(3, 2);
    const [first, second] = clients;
    // Half closed by the server: in a state of its own until the client closes too.
    for (const peer of accepted) {
      if ([first?.localPort, second?.localPort].includes(peer.remotePort)) peer.end();
    }
    await expect.poll(() => statesOfSs(port)).toEqual({ ESTAB: 3, 'FIN-WAIT-2': 2 });
    expect(await platform.connections('tcp', port)).toEqual({
      established: 3,
      local: 3,
      timeWait: 0,
      other: 2,
    });
    first?.end();
    second?.end();
    await expect.poll(() => statesOfSs(port)).toEqual({ ESTAB: 3, 'TIME-WAIT': 2 });
    expect(await platform.connections('tcp', port)).toEqual({
      established: 3,
      local: 3,
      timeWait: 2,
      other: 0,
    });
  });

  it('of UDP are the sockets with a peer', async () => {
    const sockets = [createSocket('udp4'), createSocket('udp4'), createSocket('udp6')];
    ended.push(() => sockets.map((socket) => socket.close()));
    const [bound, connected, other] = sockets;
    bound?.bind(0, '127.0.0.1');
    await once(bound ?? process, 'listening');
    connected?.connect(bound?.address().port ?? 0, '127.0.0.1');
    await once(connected ?? process, 'connect');
    other?.connect(9, '::1');
    await once(other ?? process, 'connect');
    const one = { established: 1, local: 1, timeWait: 0, other: 0 };
    expect(await platform.connections('udp', connected?.address().port ?? 0)).toEqual(one);
    expect(await platform.connections('udp', other?.address().port ?? 0)).toEqual(one);
    expect(await platform.connections('udp', bound?.address().port ?? 0)).toEqual({
      ...one,
      established: 0,
      local: 0,
    });
  });
});
