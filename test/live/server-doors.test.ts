/** The server as its own doors use it: the page's files, the token, the contract, the limits, the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../main/server/server.ts';
import { createClient } from '../../preload/client.ts';
import { createFakeService, type FakeService } from '../fake-service.ts';

let folder: string;
let service: FakeService;
const running: RunningServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-server-'));
  service = createFakeService();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({
    service,
    staticRoot: null,
    port: 0,
    ...options,
  });
  if (!server.ok) throw new Error(server.failure.message);
  running.push(server.value);
  return server.value;
}

describe('the contract over the WebSocket', () => {
  it('answers a call and sends the snapshot', async () => {
    const server = await start();
    const client = createClient({ connect: () => connectToHost(server), reconnect: false });
    expect(await client.call('ports.next', { from: 4_000 })).toEqual({ ok: true, value: { ports: [4_000] } });
    const snapshot = await new Promise((resolve) => client.on('snapshot', resolve));
    expect(snapshot).toEqual(service.snapshot());
    client.close();
  });
});
