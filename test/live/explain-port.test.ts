/** Ports of this very machine, explained: what lingers, what is bound, what is held, and what a firewall rule sends on. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { explainPort } from '../../main/core/freeing/explain-port.ts';
import { findPortFacts } from '../../main/core/freeing/port-facts.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { freePort } from '../free-port.ts';
import { sampleListener } from '../sample-listener.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';

let platform: Platform;
let probe: Probe;
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  platform = await createLinuxPlatform();
  probe = await buildLinuxProbe();
});
afterAll(() => {
  platform.dispose();
  probe.remove();
});
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function explain(port: number) {
  const freshListeners = async () =>
    (await platform.scan()).sockets.map(({ protocol, port, address }) =>
      sampleListener({ protocol, port, address }),
    );
  return explainPort(await findPortFacts(port, 'tcp', { platform, freshListeners }));
}

/** A server that ends every connection itself. */
async function listen(): Promise<number> {
  const server = createServer((peer) => peer.on('error', () => undefined).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => new Promise((resolve) => server.close(resolve)));
  // A listening TCP server always has such an address.
  return (server.address() as AddressInfo).port;
}

describe('a port', () => {
  it('that nobody has is free', async () => {
    expect(await explain(await freePort())).toMatchObject({ state: 'free' });
  });

  it('is held while a server listens, and lingers once its last connection is over', async () => {
    const port = await listen();
    expect(await explain(port)).toMatchObject({ state: 'held' });
    const client = connect(port, '127.0.0.1').resume();
    await once(client, 'close');
    for (const end of ended.splice(0)) await end();
    await expect
      .poll(() => explain(port))
      .toMatchObject({
        state: 'time-wait',
        message: expect.stringContaining('1 connection that is over'),
      });
  });

  it('is used by a connection where it is the near end of one', async () => {
    const server = createServer((peer) => peer.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(client, 'connect');
    ended.push(() => {
      client.resetAndDestroy();
      return new Promise((resolve) => server.close(resolve));
    });
    expect(await explain(client.localPort ?? 0)).toMatchObject({
      state: 'connection',
      message: expect.stringContaining('1 connection (1 with this machine itself) uses it'),
      nextStep: expect.stringMatching(/^Take another port/),
    });
  });

  it('that a program has bound without listening is bound', async () => {
    const libc = await loadLibc();
    const port = await freePort();
    const fd = libc?.socket(2, 1 | 0x80000, 0) ?? -1;
    ended.push(() => libc?.close(fd));
    const address = Buffer.alloc(16);
    address.writeUInt16LE(2, 0);
    address.writeUInt16BE(port, 2);
    expect(libc?.bind(fd, address, address.length)).toBe(0);
    expect(await explain(port)).toMatchObject({ state: 'bound' });
  });

  it('that a firewall rule sends on to somebody else is in another namespace', async () => {
    const port = 20_080;
    // In a network of its own, so that no rule is made on this machine.
    const rule = `-t nat -A OUTPUT -p tcp --dport ${port} -j REDIRECT --to-ports ${port + 1}`;
    const script = `ip link set lo up && iptables -w ${rule} && exec "$@"`;
    const inside = [process.execPath, probe.script, 'forwarded', String(port)];
    const argv = ['--net', '/bin/sh', '-c', script, 'sh', ...inside];
    const { stdout } = await promisify(execFile)('unshare', argv, { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ state: 'namespace' });
  });

  it('is not answered by the very connection that tries it', async () => {
    // In a network of its own, with so few numbers for outgoing connections that they meet themselves.
    const ports = Array.from({ length: 8 }, (_, at) => 20_080 + at);
    const few = `${ports[0]} ${ports.at(-1)}`;
    const script = `ip link set lo up && echo ${few} > /proc/sys/net/ipv4/ip_local_port_range && exec "$@"`;
    const inside = [process.execPath, probe.script, 'knock', JSON.stringify(ports)];
    const argv = ['--net', '/bin/sh', '-c', script, 'sh', ...inside];
    const { stdout } = await promisify(execFile)('unshare', argv, { encoding: 'utf8' });
    const { taken, answers } = JSON.parse(stdout);
    expect(taken).toBeGreaterThan(0);
    expect(answers).toBe(0);
  });
});
