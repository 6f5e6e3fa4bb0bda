/** Ten thousand hostile frames over a real WebSocket to a real core: each is refused in words, none does anything. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { type RunningServer, startServer } from '../../main/server/server.ts';
import { createClient } from '../../preload/client.ts';
import { MAX_CLIENT_FRAME, ServerFrame } from '../../preload/protocol.ts';
import { hostileFrame, seeded } from '../hostile-frames.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { waitUntil } from '../wait-until.ts';

const COUNT = 10_000;

let scripted: ScriptedCore;
let server: RunningServer;

beforeAll(async () => {
  scripted = await startScriptedCore();
  const started = await startServer({
    service: scripted.core.service,
    staticRoot: null,
    port: 0,
    onError: (error) => scripted.errors.push(error),
    limits: { framesPerSecond: 1_000_000, concurrentCalls: 1_000_000 },
  });
  if (!started.ok) throw new Error(started.failure.message);
  server = started.value;
});

afterAll(async () => {
  await server?.close();
  await scripted?.core.stop();
  if (scripted) rmSync(scripted.dataFolder, { recursive: true, force: true });
});

describe('hostile frames', () => {
  it('refuses 10,000 of them in words and does nothing that they ask', async () => {
    const seed = Number(process.env.QUAYSIDE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`hostile frames: seed ${seed} (set QUAYSIDE_TEST_SEED to repeat)`);
    const random = seeded(seed);
    const settings = JSON.stringify(scripted.core.service.snapshot().settings);
    const transport = await connectToHost(server);
    let lost = false;
    let answers = 0;
    const wrong: string[] = [];
    transport.onClose(() => {
      lost = true;
    });
    transport.onMessage((text) => {
      answers++;
      const frame = ServerFrame.safeParse(JSON.parse(text));
      const refused = frame.success && frame.data.kind === 'failure' && frame.data.failure.message.length > 0;
      if (!refused) wrong.push(text.slice(0, 300));
    });
    const sent: string[] = [];
    const started = performance.now();
    for (let count = 0; count < COUNT; count++) {
      const frame = hostileFrame(random);
      sent.push(frame);
      await transport.send(frame);
    }
    await waitUntil('an answer to each frame', () => answers >= COUNT || lost, 60_000);
    console.log(`hostile frames: ${answers} answers in ${Math.round(performance.now() - started)} ms`);

    expect(lost).toBe(false);
    expect(wrong).toEqual([]);
    expect(answers).toBe(COUNT);
    // The frames differ, or ten thousand would be one.
    expect(new Set(sent).size).toBeGreaterThan(COUNT / 10);
    expect(scripted.platform.signals).toEqual([]);
    expect(scripted.platform.opened).toEqual([]);
    expect(JSON.stringify(scripted.core.service.snapshot().settings)).toBe(settings);
    expect(scripted.errors).toEqual([]);
    transport.close();
  });

  it('answers a good call after them', async () => {
    const client = createClient({ connect: () => connectToHost(server), reconnect: false });
    const snapshot = await client.call('ports.snapshot', { fresh: true });
    expect(snapshot.ok && snapshot.value.listeners.length).toBe(4);
    client.close();
  });

  it('closes on a frame that is too large, and on one that is not text', async () => {
    for (const [frame, code] of [
      ['x'.repeat(MAX_CLIENT_FRAME + 1), 1009],
      [Buffer.from('{"kind":"subscribe","event":"change"}'), 1003],
    ] as const) {
      expect(await closeCodeAfter(frame)).toBe(code);
    }
  });
});

async function closeCodeAfter(frame: string | Buffer): Promise<number> {
  const { WebSocket } = await import('ws');
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`, { origin: server.origin });
    socket.on('open', () => socket.send(JSON.stringify({ token: server.token })));
    socket.once('message', () => socket.send(frame));
    socket.on('error', () => {});
    socket.on('close', resolve);
  });
}
