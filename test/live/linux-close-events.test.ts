/** Closes told by the kernel: all of them, soon, nothing for other sockets, and no process kept alive by it. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { waitUntil } from '../wait-until.ts';
import { buildLinuxProbe, type Probe } from './build-linux-probe.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await createLinuxPlatform();
});
afterEach(() => platform.dispose());

async function closeOne(protocol: 'tcp' | 'udp', host: string): Promise<void> {
  if (protocol === 'udp') {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host);
    await once(socket, 'listening');
    socket.close();
    return;
  }
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  server.close();
}

describe('close events', () => {
  it.each([
    ['tcp', '127.0.0.1'],
    ['tcp', '::1'],
    ['udp', '127.0.0.1'],
    ['udp', '::1'],
  ] as const)('tell 30 of 30 closes of %s on %s', async (protocol, host) => {
    expect(platform.capabilities.closeEvents).toBe(true);
    let told = 0;
    const stop = platform.onClose(() => told++);
    const latencies: number[] = [];
    for (let i = 0; i < 30; i++) {
      const before = told;
      const started = performance.now();
      await closeOne(protocol, host);
      await waitUntil(`close ${i}`, () => told > before, 3_000);
      latencies.push(performance.now() - started);
    }
    stop();
    latencies.sort((a, b) => a - b);
    console.log(`${protocol} ${host}: open and close to call ${latencies[15]?.toFixed(1)} ms median`);
  });

  it('tell every listener, until it stops', async () => {
    let first = 0;
    let second = 0;
    const stopFirst = platform.onClose(() => first++);
    const stopSecond = platform.onClose(() => second++);
    await closeOne('tcp', '127.0.0.1');
    await waitUntil('both were told', () => first > 0 && second > 0);
    stopFirst();
    const before = { first, second };
    await closeOne('tcp', '127.0.0.1');
    await waitUntil('the second was told', () => second > before.second);
    expect(first).toBe(before.first);
    stopSecond();
  });

  it('start again after all had stopped', async () => {
    for (let i = 0; i < 3; i++) {
      let told = 0;
      const stop = platform.onClose(() => told++);
      await closeOne('tcp', '127.0.0.1');
      await waitUntil('told again', () => told > 0);
      stop();
    }
  });

  it('are few however many sockets close, and miss none that matters', async () => {
    const server = createServer((peer) => peer.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    let told = 0;
    const stop = platform.onClose(() => told++);
    const started = performance.now();
    for (let i = 0; i < 500; i++) {
      const peer = connect(port, '127.0.0.1');
      await once(peer, 'connect');
      peer.resetAndDestroy();
    }
    for (let i = 0; i < 500; i++) await closeOne('udp', '127.0.0.1');
    const took = performance.now() - started;
    expect(told).toBeLessThan(took / 10 + 5);
    const before = told;
    server.close();
    await waitUntil('the listener closed', () => told > before);
    stop();
  });
});

describe('a process that listens for closes', () => {
  let probe: Probe;
  beforeAll(async () => {
    probe = await buildLinuxProbe();
  });
  afterAll(() => probe.remove());

  it.each([
    ['stops listening', 'dispose', 700],
    ['has nothing else to do', 'idle', 5_000],
    ['is told to exit', 'exit', 5_000],
  ])('ends soon when it %s', async (_how, end, limitMs) => {
    const child = spawn(process.execPath, [probe.script, 'events', end], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    const started = performance.now();
    const [code] = await exited;
    const took = performance.now() - started;
    console.log(`${end}: ended after ${took.toFixed(0)} ms`);
    expect(code).toBe(0);
    expect(took).toBeLessThan(limitMs);
  });
});
