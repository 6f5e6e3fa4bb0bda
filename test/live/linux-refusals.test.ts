/** Which ports the system refuses at once: every closed one, and no other. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { openRefusals } from '../../main/core/platform/linux/refusals.ts';
import { freePort } from '../free-port.ts';

const libc = await loadLibc();
if (!libc) throw new Error('koffi is needed here');

describe.each(['127.0.0.1', '::1'])('at %s', (host) => {
  it('closed ports are refused, an open one among them is not, whatever was asked before', async () => {
    const first = await freePort(host, 5);
    const server = createServer((peer) => peer.destroy()).listen(first + 2, host);
    await once(server, 'listening');
    const refusals = openRefusals(libc, host);
    const seen = [0, 1, 2, 3, 4, 2, 0].map((offset) => refusals?.refuses(first + offset));
    refusals?.close();
    server.close();
    expect(seen).toEqual([true, true, false, true, true, false, true]);
  });
});

it('no file stays open', async () => {
  const port = await freePort();
  const files = () => readdirSync('/proc/self/fd').length;
  const before = files();
  for (let round = 0; round < 50; round++) {
    const refusals = openRefusals(libc, '127.0.0.1');
    refusals?.refuses(port);
    refusals?.close();
  }
  // Others in this process may open some meanwhile.
  expect(files() - before).toBeLessThan(25);
});

it('what is no plain address is not asked', () => {
  expect(openRefusals(libc, 'localhost')).toBeNull();
  expect(openRefusals(libc, 'fe80::1%eth0')).toBeNull();
});
