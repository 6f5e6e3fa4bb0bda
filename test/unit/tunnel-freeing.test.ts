/** K13: a port of a tunnel of ours is never freed by a signal; who asks is told to stop the tunnel. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { createScriptedTunnels, type ScriptedTunnels } from '../scripted-tunnels.ts';

const REFUSAL = {
  outcome: 'protected',
  message: 'This is your tunnel db-prod.',
  nextStep: 'Stop the tunnel instead.',
  ownList: false,
};

let scripted: ScriptedCore;
let tunnels: ScriptedTunnels;

beforeEach(async () => {
  tunnels = createScriptedTunnels();
  scripted = await startScriptedCore({ makeDriver: tunnels.makeDriver });
});
afterEach(async () => {
  await scripted.core.stop();
  expect(scripted.errors).toEqual([]);
});

const handlers = () => scripted.core.service.handlers;

/** The id of the row of port 5433, which that process holds. */
async function rowOf(pid: number, name: string): Promise<string> {
  const { platform } = scripted;
  const holder = platform.addProcess(scriptedProcess({ pid, name, argv: [name] }));
  platform.setSockets([
    scriptedSocket({ port: 5433, holders: [holder] }),
    scriptedSocket({ port: 5433, family: 'ipv6', address: '::1', holders: [holder] }),
  ]);
  await handlers()['ports.snapshot']({ fresh: true });
  return scripted.idOf(5433);
}

const word = { graceMs: 100, overrideProtected: true, elevate: true };

async function expectRefused(listenerId: string, tunnelId: string): Promise<void> {
  const plan = await handlers()['ports.planMany']({ listenerIds: [listenerId], overrideProtected: true });
  expect(plan).toMatchObject({
    ok: true,
    value: { plans: [{ verb: 'none', alternatives: [], elevation: null, tunnelId, refusal: REFUSAL }] },
  });
  const freed = await handlers()['ports.free']({ listenerId, ...word });
  expect(freed).toMatchObject({
    ok: true,
    value: { outcome: 'protected', detail: `${REFUSAL.message} ${REFUSAL.nextStep}` },
  });
  const many = await handlers()['ports.freeMany']({ targets: [{ listenerId }], ...word });
  expect(many).toMatchObject({ ok: true, value: { results: [{ outcome: 'protected' }] } });
  expect(scripted.platform.signals).toEqual([]);
}

const spec = (carrier: 'ssh' | 'relay') => ({
  name: 'db-prod',
  carrier,
  destination: carrier === 'ssh' ? 'bastion' : '',
  forwards: [{ kind: 'local', bindPort: 5433, host: 'db', hostPort: 5432 }],
});

describe('a free of the port of a tunnel', () => {
  it('refuses to signal its ssh, and leads to the tunnel', async () => {
    const id = await scripted.tunnel(spec('ssh'));
    tunnels.set(id, { state: 'up', pid: 9001 });
    await expectRefused(await rowOf(9001, 'ssh'), id);
  });

  it('refuses so while the tunnel is on its way up too', async () => {
    const id = await scripted.tunnel(spec('ssh'));
    tunnels.set(id, { state: 'connecting', pid: 9001 });
    await expectRefused(await rowOf(9001, 'ssh'), id);
  });

  it('says of a mapping without SSH that it is the tunnel, not that it is Quayside', async () => {
    const id = await scripted.tunnel(spec('relay'));
    tunnels.set(id, { state: 'up' });
    await expectRefused(await rowOf(process.pid, 'node'), id);
  });

  it('ends an ssh that is none of ours, even one that holds a tunnel’s port', async () => {
    const id = await scripted.tunnel(spec('ssh'));
    tunnels.set(id, { state: 'blocked' });
    const listenerId = await rowOf(9002, 'ssh');
    expect(await handlers()['ports.plan']({ listenerId })).toMatchObject({
      ok: true,
      value: { verb: 'signal', tunnelId: null, refusal: null },
    });
    const freed = await handlers()['ports.free']({ listenerId, ...word, elevate: false });
    expect(freed).toMatchObject({ ok: true, value: { outcome: 'freed' } });
  });
});

describe('waking', () => {
  it('tells the tunnels how long the machine slept', async () => {
    const id = await scripted.tunnel(spec('ssh'));
    await scripted.core.wake(45_000);
    await scripted.core.wake();
    expect(tunnels.asked).toEqual([`woke ${id} 45000`, `woke ${id} 0`]);
  });
});
