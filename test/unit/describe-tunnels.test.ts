/** Many tunnels are described in few calls, none of which is too large for a frame. */
import { describe, expect, it } from 'vitest';
import { createClient } from '../../preload/client.ts';
import { batchesOf, describeTunnels } from '../../preload/describe-tunnels.ts';
import { createLoopback } from '../../preload/loopback.ts';
import { fail, ok, TunnelSpec } from '../../preload/model.ts';
import { MAX_CLIENT_FRAME } from '../../preload/protocol.ts';
import { createServe, type Service } from '../../preload/serve.ts';
import { createTunnelService } from '../tunnel-service.ts';

const spec = (name: string, forwards = 1): TunnelSpec =>
  TunnelSpec.parse({
    name,
    destination: 'bastion',
    forwards: Array.from({ length: forwards }, (_, at) => ({
      kind: 'local',
      bindPort: 2_000 + at,
      host: 'h'.repeat(255),
      hostPort: 1,
    })),
  });
const many = (count: number, forwards?: number) =>
  Array.from({ length: count }, (_, at) => spec(`t-${at}`, forwards));

const inProcess = (service: Service) => {
  const { client, server } = createLoopback();
  createServe(service)(server);
  return createClient({ connect: async () => client, reconnect: false });
};

describe('describing tunnels', () => {
  it('is one call for a hundred, and in their order', async () => {
    const calls: number[] = [];
    const service = createTunnelService([], {
      'tunnels.describe': async ({ specs }) => {
        calls.push(specs.length);
        return ok({ described: specs.map(({ name }) => ({ command: '', sentence: name })) });
      },
    });
    const words = await describeTunnels(inProcess(service), many(250));
    expect(calls).toEqual([100, 100, 50]);
    expect(words.map((one) => one?.sentence)).toEqual(many(250).map(({ name }) => name));
    expect(await describeTunnels(inProcess(service), [])).toEqual([]);
    expect(calls).toHaveLength(3);
  });

  it('never fills more than a frame, and leaves none out', () => {
    const specs = many(60, 50);
    const batches = batchesOf(specs);
    expect(batches.flat()).toEqual(specs);
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches)
      expect(JSON.stringify({ specs: batch }).length).toBeLessThan(MAX_CLIENT_FRAME - 512);
  });

  it('tells of which it could not be said', async () => {
    let calls = 0;
    const service = createTunnelService([], {
      'tunnels.describe': async ({ specs }) => {
        calls += 1;
        if (calls === 1) return fail('unavailable', 'Too many calls.', 'Wait.');
        return ok({ described: specs.map(({ name }) => ({ command: '', sentence: name })) });
      },
    });
    const words = await describeTunnels(inProcess(service), many(101));
    expect(words.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => null));
    expect(words[100]).toEqual({ command: '', sentence: 't-100' });
  });
});
