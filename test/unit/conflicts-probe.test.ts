/** The try of localhost: bounded, few at a time, once for each set of sockets, and told together. */
import { lookup } from 'node:dns/promises';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLocalhostProbe,
  type LocalhostProbe,
  realTries,
} from '../../main/core/conflicts/localhost-probe.ts';
import type { Reply } from '../../main/core/knock.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';

interface Knock {
  address: string;
  port: number;
  answer(reply: Reply): void;
}

let knocks: Knock[];
let told: number;
let probe: LocalhostProbe;

beforeEach(() => {
  knocks = [];
  told = 0;
  probe = createLocalhostProbe(() => told++, {
    knock: (address, port) => new Promise((answer) => knocks.push({ address, port, answer })),
    gives: async () => ['ipv6', 'ipv4'],
  });
});
afterEach(() => probe.stop());

const target = (port: number, listenersKey = 'a') => ({ port, listenersKey });
const answerAll = (reply: Reply = 'answers') => {
  for (const knock of knocks.splice(0)) knock.answer(reply);
};

describe('the try of localhost', () => {
  it('knows nothing before, and then says what it saw', async () => {
    expect(probe.look([target(3000)]).size).toBe(0);
    knocks[0]?.answer('answers');
    knocks[1]?.answer('refuses');
    await probe.settled();
    expect(told).toBe(1);
    expect(probe.look([target(3000)]).get(3000)).toEqual({
      ipv4: 'answers',
      ipv6: 'refuses',
      gives: ['ipv6', 'ipv4'],
    });
  });

  it('tries the same sockets once and others anew, keeping the old answer meanwhile', async () => {
    probe.look([target(3000)]);
    probe.look([target(3000)]);
    expect(knocks).toHaveLength(2);
    answerAll();
    await probe.settled();
    expect(probe.look([target(3000, 'b')]).get(3000)?.ipv4).toBe('answers');
    expect(knocks).toHaveLength(2);
    answerAll('silent');
    await probe.settled();
    expect(probe.look([target(3000, 'b')]).get(3000)?.ipv4).toBe('silent');
  });

  it('drops the answer about sockets that are gone by then', async () => {
    probe.look([target(3000)]);
    const late = knocks.splice(0);
    probe.look([target(3000, 'b')]);
    for (const knock of late) knock.answer('silent');
    await new Promise(setImmediate);
    expect(probe.look([target(3000, 'b')]).size).toBe(0);
    answerAll('refuses');
    await probe.settled();
    expect(probe.look([target(3000, 'b')]).get(3000)?.ipv4).toBe('refuses');
  });

  it('forgets a port that is not asked for any more', async () => {
    probe.look([target(3000)]);
    answerAll();
    await probe.settled();
    probe.look([]);
    expect(probe.look([target(3000)]).size).toBe(0);
    expect(knocks).toHaveLength(2);
  });

  it('opens sixteen connections at once, and tells of many tries seldom', async () => {
    const targets = Array.from({ length: 500 }, (_, index) => target(3000 + index));
    probe.look(targets);
    let most = 0;
    let seen = 0;
    while (seen < 1_000) {
      await waitUntil('more knocks', () => knocks.length > 0);
      most = Math.max(most, knocks.length);
      seen += knocks.length;
      answerAll();
      await new Promise(setImmediate);
    }
    await probe.settled();
    expect(most).toBe(16);
    expect(probe.look(targets).size).toBe(500);
    expect(told).toBeLessThan(50);
  });

  it('settles at once where nothing is tried, and when it is stopped', async () => {
    await probe.settled();
    probe.look([target(3000)]);
    const settled = probe.settled();
    probe.stop();
    await settled;
    answerAll();
    await new Promise(setImmediate);
    expect(told).toBe(0);
  });
});

describe('a real knock', () => {
  const listen = (port: number, host: string) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer().once('error', reject);
      server.listen(port, host, () => resolve(server));
    });

  it.each(['127.0.0.1', '::1'])(
    'at %s is answered, closed at once, and refused where nobody is',
    async (host) => {
      const port = await freePort(host);
      expect(await realTries.knock(host, port)).toBe('refuses');
      const server = await listen(port, host);
      const closed = new Promise((resolve) =>
        server.once('connection', (socket) =>
          socket
            .resume()
            .on('error', () => {})
            .once('close', resolve),
        ),
      );
      expect(await realTries.knock(host, port)).toBe('answers');
      await closed;
      await new Promise((resolve) => server.close(resolve));
    },
  );

  it('knows which addresses the system gives for localhost, in its order', async () => {
    const all = await lookup('localhost', { all: true, verbatim: true });
    const families = all.map(({ family }) => `ipv${family}`);
    expect(await realTries.gives()).toEqual([...new Set(families)]);
  });
});
