/** How full the range for outgoing connections is: the same numbers as `ss` tells, by both readers. */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { startClientStage } from './connected-clients.ts';

const [from = 0, to = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
  .trim()
  .split(/\s+/)
  .map(Number);

/** The numbers within the range that any socket has, and those that only what is over has. */
function portsOfSs(protocol: 'tcp' | 'udp') {
  const out = execFileSync('ss', [protocol === 'tcp' ? '-Htan' : '-Huan'], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const rows = out.split('\n').flatMap((line) => {
    const [state, , , local] = line.trim().split(/\s+/);
    const port = Number(local?.slice(local.lastIndexOf(':') + 1));
    return port >= from && port <= to ? [{ state, port }] : [];
  });
  const used = new Set(rows.map(({ port }) => port));
  const live = new Set(rows.filter(({ state }) => state !== 'TIME-WAIT').map(({ port }) => port));
  return { used: used.size, timeWait: used.size - live.size };
}

describe.each([
  ['over netlink', { reader: 'netlink' }],
  ['from /proc', { reader: 'procfs' }],
] as const)('the range, counted %s', (_how, options) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());

  /** Other programs take and leave numbers all the time: what stays different is ours. */
  const compared = (protocol: 'tcp' | 'udp') =>
    waitUntil(
      `ss and Quayside count the same of ${protocol}`,
      async () => {
        const use = await platform.rangeUse(protocol);
        const told = portsOfSs(protocol);
        return use?.used === told.used && use.timeWait === told.timeWait ? use : null;
      },
      60_000,
    );

  it('of TCP agrees with ss, and names the server to which most go', async () => {
    const stage = await startClientStage();
    await stage.clients(['127.0.0.1', 300], ['::1', 40]);
    const use = await compared('tcp');
    expect(use).toMatchObject({ from, to });
    expect(use.used).toBeGreaterThanOrEqual(300);
    expect(use.busiest).toEqual({ address: '127.0.0.1', port: stage.port, connections: 300 });
    await stage.end();
  });

  it('of UDP agrees with ss, connected or not', async () => {
    const sockets = [createSocket('udp4'), createSocket('udp6')];
    sockets[0]?.bind(0, '127.0.0.1');
    sockets[1]?.connect(9, '::1');
    await Promise.all([once(sockets[0] ?? process, 'listening'), once(sockets[1] ?? process, 'connect')]);
    const use = await compared('udp');
    expect(use.used).toBeGreaterThanOrEqual(2);
    expect(use.timeWait).toBe(0);
    for (const socket of sockets) socket.close();
  });
});
