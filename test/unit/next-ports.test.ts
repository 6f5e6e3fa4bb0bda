import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { localUrl } from '../../main/core/local-url.ts';
import { nextPorts } from '../../main/core/next-ports.ts';
import { freePort } from '../free-port.ts';

async function hold(host: string): Promise<{ server: Server; port: number }> {
  const port = await freePort(host);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return { server, port };
}

describe('the next free ports', () => {
  it.each(['0.0.0.0', '127.0.0.1', '127.9.9.9', '::1', '::'])(
    'leave out a port that is held on %s',
    async (host) => {
      const { server, port: held } = await hold(host);
      expect(
        await nextPorts(
          { from: held, to: held, count: 1, protocol: 'tcp' },
          { listeners: [], reservations: [] },
        ),
      ).toEqual([]);
      await new Promise((resolve) => server.close(resolve));
      expect(
        await nextPorts(
          { from: held, to: held, count: 1, protocol: 'tcp' },
          { listeners: [], reservations: [] },
        ),
      ).toEqual([held]);
    },
  );

  it('tell UDP from TCP', async () => {
    const socket = createSocket('udp4');
    const held = await freePort();
    await new Promise<void>((resolve) => socket.bind(held, resolve));
    expect(
      await nextPorts(
        { from: held, to: held, count: 1, protocol: 'udp' },
        { listeners: [], reservations: [] },
      ),
    ).toEqual([]);
    expect(
      await nextPorts(
        { from: held, to: held, count: 1, protocol: 'tcp' },
        { listeners: [], reservations: [] },
      ),
    ).toEqual([held]);
    socket.close();
  });

  it('are as many as asked for, in order, and none beyond the range', async () => {
    const ports = await nextPorts(
      { from: 20_000, to: 29_999, count: 5, protocol: 'tcp' },
      { listeners: [], reservations: [] },
    );
    expect(ports).toHaveLength(5);
    expect(ports).toEqual(ports.toSorted((a, b) => a - b));
    expect(
      await nextPorts(
        { from: 65_535, to: 65_535, count: 5, protocol: 'tcp' },
        { listeners: [], reservations: [] },
      ),
    ).toEqual([65_535]);
  });
});

describe('the address to open', () => {
  it.each([
    [{ protocol: 'tcp', port: 3000, scope: 'loopback', address: '127.0.0.1' }, 'http://localhost:3000'],
    [{ protocol: 'tcp', port: 80, scope: 'loopback', address: '127.0.0.2' }, 'http://127.0.0.2:80'],
    [{ protocol: 'tcp', port: 81, scope: 'loopback', address: '::ffff:127.0.0.1' }, 'http://localhost:81'],
    [{ protocol: 'tcp', port: 8443, scope: 'all', address: '::' }, 'https://localhost:8443'],
  ] as const)('%o is %s', (listener, url) => {
    expect(localUrl(listener)).toEqual({ ok: true, value: url });
  });

  it.each([
    { protocol: 'udp', port: 5353, scope: 'all', address: '0.0.0.0' },
    { protocol: 'tcp', port: 80, scope: 'lan', address: '192.168.1.7' },
  ] as const)('there is none for %o', (listener) => {
    expect(localUrl(listener)).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
  });
});
