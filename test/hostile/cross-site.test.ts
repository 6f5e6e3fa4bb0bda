/** What other sites, other ports and hand-made requests try. Each is tried on a server without locks as well. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { makeSmallPage, PAGE_MARK } from '../small-page.ts';
import { LOCKS, NO_LOCKS, openServer, type WatchedServer } from './open-server.ts';
import { fairRequests, rawAttacks } from './raw-attacks.ts';
import { sendRaw } from './raw-http.ts';

let root: string;
let ours: WatchedServer;
let control: WatchedServer;

beforeAll(async () => {
  root = makeSmallPage();
  // Wrong tokens are tried in numbers here; that they slow everybody down is tested with the limits.
  const limits = { wrongTokenMs: 0, sockets: 1_000 };
  ours = await openServer(LOCKS, root, limits);
  control = await openServer(NO_LOCKS, root, limits);
});

afterAll(async () => {
  await Promise.all([ours?.close(), control?.close()]);
  rmSync(root, { recursive: true, force: true });
});

const wentThrough = (status: number): boolean => status === 101 || (status >= 200 && status < 300);

describe('raw requests', () => {
  it('lets through what the page and the command line send', async () => {
    for (const { name, bytes, status } of fairRequests(ours.port)) {
      const answer = await sendRaw(ours.port, bytes);
      expect(`${name}: ${answer.status}`).toBe(`${name}: ${status}`);
    }
  });

  it('refuses every attack, most of which the server without locks lets through', async () => {
    const attacks = rawAttacks(ours.port, ours.token);
    const accepted: string[] = [];
    for (const { name, bytes } of attacks) {
      const answer = await sendRaw(ours.port, bytes);
      if (wentThrough(answer.status)) accepted.push(name);
      expect(answer.text).not.toContain(PAGE_MARK);
      expect(answer.text).not.toContain('root:');
      expect(answer.text).not.toContain(ours.token);
      expect(answer.text.toLowerCase()).not.toContain('access-control-');
      expect(answer.text.toLowerCase()).not.toContain('set-cookie');
    }
    expect(accepted).toEqual([]);

    const unguarded = rawAttacks(control.port, control.token).filter(({ worksUnguarded }) => worksUnguarded);
    const refusedByControl: string[] = [];
    for (const { name, bytes } of unguarded) {
      const answer = await sendRaw(control.port, bytes);
      if (!wentThrough(answer.status)) refusedByControl.push(`${name}: ${answer.status}`);
    }
    expect(refusedByControl).toEqual([]);
    console.log(`raw attacks: ${attacks.length}; accepted: ours 0, without locks ${unguarded.length}`);
  });
});

/** Opens a WebSocket as the page would, sends `first`, and settles with how it ended. */
function knock(
  server: WatchedServer,
  first: string | Buffer | null,
  headers: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { origin: server.origin, headers });
    socket.on('error', () => {});
    socket.on('open', () => {
      if (first !== null) socket.send(first);
    });
    socket.on('message', (data) => {
      resolve(data.toString());
      socket.terminate();
    });
    socket.on('close', (code) => resolve(`closed ${code}`));
  });
}

describe('the token', () => {
  it('lets in with the token, and only then answers', async () => {
    expect(await knock(ours, JSON.stringify({ token: ours.token }))).toBe('{"ready":true}');
  });

  it('refuses every guess, which the server without locks takes', async () => {
    const { token } = ours;
    const guesses: (string | Buffer)[] = [
      '{}',
      '{"token":""}',
      '{"token":null}',
      '{"token":true}',
      '{"token":"undefined"}',
      '{"token":{"$ne":null}}',
      `{"token":["${token}"]}`,
      `{"token":"${token.slice(0, -1)}"}`,
      `{"token":"${token}="}`,
      `{"token":" ${token}"}`,
      `{"token":"${token.toUpperCase()}"}`,
      `{"token":"${token}","more":1}`,
      `{"__proto__":{"token":"${token}"}}`,
      `"${token}"`,
      token,
      '',
      'null',
      '['.repeat(60_000),
      '{"kind":"call","id":1,"name":"ports.snapshot","input":{}}',
      Buffer.from(JSON.stringify({ token })),
    ];
    for (const guess of guesses) {
      expect(`${guess} ${await knock(ours, guess)}`.slice(-11)).toBe('closed 4401');
      expect(await knock(control, guess)).toBe('{"ready":true}');
    }
    expect(ours.service.called).toEqual([]);
  });

  it('takes the token from nowhere but the first message', async () => {
    const server = await openServer(LOCKS, root, { tokenMs: 200 });
    const { token } = server;
    try {
      for (const headers of [
        { Cookie: `token=${token}` },
        { Authorization: `Bearer ${token}` },
        { 'Sec-WebSocket-Protocol': token },
        { 'X-Token': token },
      ]) {
        expect(await knock(server, null, headers)).toMatch(/^closed (4401|1006)$/);
      }
    } finally {
      await server.close();
    }
  });

  it('takes nothing before it is ready, even behind the right token', async () => {
    // Every token waits here, so that the call surely comes before the answer.
    const server = await openServer(LOCKS, root, { wrongTokens: 0, wrongTokenMs: 500 });
    try {
      const answer = await new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { origin: server.origin });
        socket.on('open', () => {
          socket.send(JSON.stringify({ token: server.token }));
          socket.send('{"kind":"call","id":1,"name":"ports.snapshot","input":{}}');
        });
        socket.on('message', (data) => resolve(data.toString()));
        socket.on('close', (code) => resolve(`closed ${code}`));
      });
      expect(answer).toBe('closed 4400');
      expect(server.service.called).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
