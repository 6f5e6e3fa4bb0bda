/** Trying to bind a port: who is in the way for real, who is not, and that nothing stays behind. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { freePort } from '../free-port.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';

const NOBODY = 65_534;
let probe: Probe;
const ended: (() => unknown)[] = [];

beforeAll(async () => {
  probe = await buildLinuxProbe();
});
afterAll(() => probe.remove());
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function listen(port: number, host: string, options: object = {}): Promise<void> {
  const server = createServer().listen({ port, host, ...options });
  await once(server, 'listening');
  ended.push(() => new Promise((resolve) => server.close(resolve)));
}

/** Bound as a careless program binds: without SO_REUSEADDR, and never listening. */
async function bindOnly(port: number): Promise<void> {
  const libc = await loadLibc();
  if (!libc) throw new Error('koffi is needed here');
  const fd = libc.socket(2, 1 | 0x80000, 0);
  ended.push(() => libc.close(fd));
  const address = Buffer.alloc(16);
  address.writeUInt16LE(2, 0);
  address.writeUInt16BE(port, 2);
  address.set([127, 0, 0, 1], 4);
  expect(libc.bind(fd, address, address.length)).toBe(0);
}

describe.each([
  ['without listening', {}],
  ['without koffi', { withoutKoffi: true }],
])('a port, tried %s', (_how, options) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await createLinuxPlatform(options);
  });
  afterAll(() => platform.dispose());

  it('that nobody has is free, and stays so', async () => {
    const port = await freePort();
    for (let time = 0; time < 20; time++) {
      expect(await platform.tryBind('tcp', port)).toBe('free');
      expect(await platform.tryBind('udp', port)).toBe('free');
    }
    const { sockets } = await platform.scan();
    expect(sockets.filter((socket) => socket.port === port)).toEqual([]);
    await listen(port, '127.0.0.1');
  });

  it.each([
    ['127.0.0.1', {}],
    ['127.0.0.77', {}],
    ['0.0.0.0', {}],
    ['::1', {}],
    ['::', {}],
    ['::', { ipv6Only: true }],
  ])('on which somebody listens at %s is in use %j', async (host, more) => {
    const port = await freePort();
    await listen(port, host, more);
    expect(await platform.tryBind('tcp', port)).toBe('in-use');
    expect(await platform.tryBind('udp', port)).toBe('free');
  });

  it.each(['127.0.0.1', '::1'])('that UDP has at %s is in use for UDP alone', async (host) => {
    const port = await freePort();
    const socket = createSocket({ type: host === '::1' ? 'udp6' : 'udp4', reuseAddr: true });
    ended.push(() => socket.close());
    socket.bind(port, host);
    await once(socket, 'listening');
    expect(await platform.tryBind('udp', port)).toBe('in-use');
    expect(await platform.tryBind('tcp', port)).toBe('free');
  });

  it('that somebody has bound without listening is in use, though no scan shows it', async () => {
    const port = await freePort();
    await bindOnly(port);
    expect(await platform.tryBind('tcp', port)).toBe('in-use');
    const { sockets } = await platform.scan();
    expect(sockets.filter((socket) => socket.port === port)).toEqual([]);
  });

  it('on which only connections linger that are over is free', async () => {
    const server = createServer((peer) => peer.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A listening TCP server always has such an address.
    const { port } = server.address() as AddressInfo;
    const client: Socket = connect(port, '127.0.0.1').resume();
    await once(client, 'close');
    await new Promise((resolve) => server.close(resolve));
    await expect
      .poll(() => platform.connections('tcp', port))
      .toEqual({ established: 0, local: 0, timeWait: 1, other: 0 });
    expect(await platform.tryBind('tcp', port)).toBe('free');
  });
});

describe('somebody without rights', () => {
  it('is told so of a port below those for everybody', async () => {
    const platform = await createLinuxPlatform();
    ended.push(() => platform.dispose());
    const { privilegedBelow } = await platform.portRules();
    expect(privilegedBelow).toBeGreaterThan(1);
    const as = { uid: NOBODY, gid: NOBODY, encoding: 'utf8' } as const;
    const low = [probe.script, 'bind', String(privilegedBelow - 1)];
    const { stdout } = await promisify(execFile)(process.execPath, low, as);
    expect(JSON.parse(stdout)).toEqual(Array(4).fill('not-allowed'));
    expect(await platform.tryBind('tcp', privilegedBelow - 1)).toBe(
      process.geteuid?.() === 0 ? 'free' : 'not-allowed',
    );
  });
});
