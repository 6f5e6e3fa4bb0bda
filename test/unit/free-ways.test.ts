/** Which ways there are to free a port, and which of them is taken, over a scripted machine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerEngines, FoundContainer } from '../../main/core/containers/container-engines.ts';
import type { ProcessIdentity, ServiceManager, ServiceUnit } from '../../main/core/platform/platform.ts';
import { type FreePlan, type FreeResult, fail, ok, type Result } from '../../preload/model.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { type ScriptedProcess, scriptedProcess, scriptedSocket } from '../scripted-platform.ts';

const ID = 'a'.repeat(64);
const web: FoundContainer = {
  container: {
    id: ID,
    name: 'web-1',
    image: 'web:latest',
    composeProject: 'shop',
    composeService: 'web',
    engine: 'docker',
  },
  restart: 'always',
  ports: [{ port: 4000, protocol: 'tcp', address: '0.0.0.0' }],
};

let scripted: ScriptedCore;
let asked: string[];
let published: FoundContainer | null;
/** What the service that is asked to stop does. */
let onStop: () => Result<null>;

const containers: ContainerEngines = {
  running: async () => null,
  async findByPort(protocol, port) {
    asked.push(`by port ${protocol} ${port}`);
    return published;
  },
  async findById(id) {
    asked.push(`by id ${id}`);
    return published;
  },
  async stop({ id }, graceMs) {
    asked.push(`stop ${id} ${graceMs}`);
    return onStop();
  },
  start: async () => ok(null),
  command: (verb, { name }) => ['docker', verb, name],
  dispose() {},
};

const services: ServiceManager = {
  async stop({ name }) {
    asked.push(`stop ${name}`);
    return onStop();
  },
  start: async () => ok(null),
  command: (verb, { name, scope }) => ['systemctl', ...(scope === 'user' ? ['--user'] : []), verb, name],
};

beforeEach(async () => {
  asked = [];
  published = null;
  scripted = await startScriptedCore({ containers, supervise: async () => null });
  scripted.platform.services = services;
  onStop = () => {
    scripted.platform.setSockets([]);
    return ok(null);
  };
});
afterEach(async () => {
  await scripted.core.stop();
  expect(scripted.errors).toEqual([]);
});

async function listen(
  port: number,
  process: Partial<ScriptedProcess> & { pid: number },
): Promise<ProcessIdentity> {
  const identity = scripted.platform.addProcess(scriptedProcess(process));
  scripted.platform.setSockets([scriptedSocket({ port, holders: [identity] })]);
  await scripted.core.service.handlers['ports.snapshot']({ fresh: true });
  return identity;
}

async function plan(port: number): Promise<FreePlan> {
  const result = await scripted.core.service.handlers['ports.plan']({ listenerId: scripted.idOf(port) });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function free(port: number, verb?: 'signal' | 'stop-unit' | 'stop-container'): Promise<FreeResult> {
  const result = await scripted.core.service.handlers['ports.free']({
    listenerId: scripted.idOf(port),
    graceMs: 200,
    overrideProtected: false,
    elevate: false,
    verb,
  });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('a port that a container publishes', () => {
  beforeEach(() => {
    published = web;
  });

  it('is freed by stopping the container, never its proxy', async () => {
    expect(await plan(4000)).toMatchObject({
      verb: 'stop-container',
      target: 'container web-1',
      processes: [],
      alternatives: [],
      command: ['docker', 'stop', 'web-1'],
      refusal: null,
    });
    const result = await free(4000);
    expect(result).toMatchObject({ outcome: 'freed', respawner: null });
    expect(result.detail).toContain('container web-1 stopped');
    expect(asked.at(-1)).toBe(`stop ${ID} 200`);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('is freed although its holder cannot be seen', async () => {
    expect(await plan(5353)).toMatchObject({ verb: 'stop-container', refusal: null });
    expect((await free(5353)).outcome).toBe('freed');
  });

  it('is refused where no engine knows it, and the proxy is left alone', async () => {
    published = null;
    expect(await plan(4000)).toMatchObject({ verb: 'none', refusal: { outcome: 'protected' } });
    expect((await free(4000)).outcome).toBe('protected');
    expect(scripted.platform.signals).toEqual([]);
  });

  it('stays where the engine refuses, and says how to do it by hand', async () => {
    onStop = () => fail('permission', 'The engine does not let you in.', 'Join its group.');
    const result = await free(4000);
    expect(result.outcome).toBe('denied');
    expect(result.detail).toContain('By hand: docker stop web-1');
  });

  it('is said to be still held when the engine says stopped, but the port says no', async () => {
    onStop = () => ok(null);
    expect((await free(4000)).outcome).toBe('still-held');
  });

  it("is protected by the user's own list under the container's name", async () => {
    await scripted.core.service.handlers['settings.set']({ protectedNames: ['web-*'] });
    expect(await plan(4000)).toMatchObject({ refusal: { outcome: 'protected', ownList: true } });
  });

  it('offers the process inside only where that is what listens, and says who would bring it back', async () => {
    await listen(4001, { pid: 6001, containerId: ID });
    const { verb, alternatives } = await plan(4001);
    expect([verb, ...alternatives.map((way) => way.verb)]).toEqual(['stop-container', 'signal']);
    expect(asked.at(-1)).toBe(`by id ${ID}`);
  });
});

describe('a port of a plain process', () => {
  it('costs no question to any engine', async () => {
    await plan(3000);
    expect(asked).toEqual([]);
  });

  it('is changed, and nothing is ended, when another way was shown than there is', async () => {
    const result = await free(3000, 'stop-container');
    expect(result).toMatchObject({ outcome: 'changed' });
    expect(scripted.platform.signals).toEqual([]);
  });
});

describe('a port of a service', () => {
  const unit: ServiceUnit = { name: 'api.service', scope: 'system' };

  it('is freed by stopping its unit, by name', async () => {
    await listen(4002, { pid: 6100, unit });
    expect(await plan(4002)).toMatchObject({
      verb: 'stop-unit',
      target: 'unit api.service',
      command: ['systemctl', 'stop', 'api.service'],
      alternatives: [{ verb: 'signal' }],
    });
    const result = await free(4002);
    expect(result.outcome).toBe('freed');
    expect(result.detail).toContain('unit api.service stopped');
    expect(asked).toEqual(['stop api.service']);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('is freed by a signal on the user’s word', async () => {
    await listen(4003, { pid: 6101, unit });
    expect((await free(4003, 'signal')).outcome).toBe('freed');
    expect(asked).toEqual([]);
    expect(scripted.platform.signals).toEqual([{ pid: 6101, signal: 'ask' }]);
  });

  it('is freed by its unit where its workers hold the port too', async () => {
    const parent = scripted.platform.addProcess(scriptedProcess({ pid: 6110, name: 'nginx', unit }));
    const worker = scriptedProcess({ pid: 6111, name: 'nginx', unit, ancestors: [6110, 1] });
    scripted.platform.setSockets([
      scriptedSocket({ port: 4004, holders: [parent, scripted.platform.addProcess(worker)] }),
    ]);
    await scripted.core.service.handlers['ports.snapshot']({ fresh: true });
    expect(await plan(4004)).toMatchObject({
      verb: 'stop-unit',
      processes: [
        { pid: 6110, parent: null, role: 'holder' },
        { pid: 6111, parent: 6110, role: 'holder' },
      ],
    });
  });

  it('is not taken for the unit of the terminal or of cron that started it', async () => {
    for (const [pid, name] of [
      [6200, 'gnome-terminal-server'],
      [6300, 'cron'],
    ] as const) {
      scripted.platform.addProcess(scriptedProcess({ pid, name, argv: [name], unit }));
      await listen(4005, { pid: pid + 1, unit, ancestors: [pid, 1] });
      expect((await plan(4005)).verb).toBe('signal');
    }
  });

  it('is never stopped by the unit that Quayside runs in', async () => {
    const [own = 0] = scripted.platform.self.pids;
    scripted.platform.addProcess(scriptedProcess({ pid: own, name: 'quayside', unit }));
    await listen(4006, { pid: 6400, unit });
    expect(await plan(4006)).toMatchObject({ verb: 'signal', alternatives: [] });
    expect(await free(4006, 'stop-unit')).toMatchObject({ outcome: 'protected' });
    expect(asked).toEqual([]);
  });

  it('is denied where the service manager wants an administrator', async () => {
    onStop = () => fail('permission', 'It wants an administrator’s word.', 'Give it in a terminal.');
    await listen(4007, { pid: 6500, unit });
    const result = await free(4007);
    expect(result.outcome).toBe('denied');
    expect(result.detail).toContain('By hand: systemctl stop api.service');
  });

  it('is asked nothing once Quayside ends', async () => {
    await listen(4008, { pid: 6600, unit });
    const stopping = scripted.core.stop();
    expect(
      await scripted.core.service.handlers['ports.free']({
        listenerId: scripted.idOf(4008),
        overrideProtected: false,
        elevate: false,
      }),
    ).toMatchObject({ ok: false });
    await stopping;
    expect(asked).toEqual([]);
  });
});

describe('several ports in one go', () => {
  const handlers = () => scripted.core.service.handlers;
  const many = async (ports: number[]) => {
    const result = await handlers()['ports.freeMany']({
      targets: ports.map((port) => ({ listenerId: scripted.idOf(port) })),
      graceMs: 200,
      overrideProtected: false,
      elevate: false,
    });
    if (!result.ok) throw new Error(result.failure.message);
    return result.value.results.map(({ port, outcome }) => [port, outcome]);
  };

  it('have one plan an owner, in the order in which they were asked for', async () => {
    const { platform } = scripted;
    const [socket, ...others] = (await platform.scan()).sockets;
    const two = platform.addProcess(scriptedProcess({ pid: 6700 }));
    platform.setSockets([
      ...(socket ? [socket] : []),
      ...others,
      scriptedSocket({ port: 6001, holders: [two] }),
      scriptedSocket({ port: 6002, holders: [two] }),
    ]);
    await handlers()['ports.snapshot']({ fresh: true });
    const planned = await handlers()['ports.planMany']({
      listenerIds: [6002, 3000, 6001].map((port) => scripted.idOf(port)),
      overrideProtected: false,
    });
    expect(
      planned.ok && planned.value.plans.map(({ port, otherPorts }) => [port, otherPorts.length]),
    ).toEqual([
      [6002, 1],
      [3000, 0],
    ]);
    expect(await many([6002, 3000, 6001])).toEqual([
      [6002, 'freed'],
      [3000, 'freed'],
      [6001, 'freed'],
    ]);
    expect(platform.signals).toEqual([
      { pid: 6700, signal: 'ask' },
      { pid: 4001, signal: 'ask' },
    ]);
  });

  it('of one owner end with the one that is cancelled: nothing more is asked of it', async () => {
    const { platform } = scripted;
    const one = platform.addProcess(
      scriptedProcess({
        pid: 6800,
        onSignal() {
          const [free] = scripted.core.service.snapshot().freeing;
          if (free) void handlers()['ports.cancelFree']({ freeId: free.freeId });
          return false;
        },
      }),
    );
    platform.setSockets([6003, 6004].map((port) => scriptedSocket({ port, holders: [one] })));
    await handlers()['ports.snapshot']({ fresh: true });
    expect(await many([6003, 6004])).toEqual([
      [6003, 'cancelled'],
      [6004, 'cancelled'],
    ]);
    expect(platform.signals).toEqual([{ pid: 6800, signal: 'ask' }]);
  });

  it('have one plan and one result where a container has a proxy for each family', async () => {
    published = web;
    const { platform, proxy } = scripted;
    const second = platform.addProcess(scriptedProcess({ pid: 4003, name: 'docker-proxy' }));
    const sockets = [
      scriptedSocket({ port: 4000, address: '0.0.0.0', holders: [proxy] }),
      scriptedSocket({ port: 4000, family: 'ipv6', address: '::', holders: [second] }),
    ];
    platform.setSockets(sockets);
    await handlers()['ports.snapshot']({ fresh: true });
    const ids = scripted.core.service.snapshot().listeners.map(({ id }) => id);
    const planned = await handlers()['ports.planMany']({ listenerIds: ids, overrideProtected: false });
    expect(planned).toMatchObject({ ok: true, value: { plans: [{ target: 'container web-1' }] } });
    const freed = await handlers()['ports.freeMany']({
      targets: ids.map((listenerId) => ({ listenerId })),
      overrideProtected: false,
      elevate: false,
    });
    expect(freed.ok && freed.value.results.map(({ port, outcome }) => [port, outcome])).toEqual([
      [4000, 'freed'],
    ]);
  });

  it('tell partial success port by port', async () => {
    expect(await many([4000, 3000])).toEqual([
      [4000, 'protected'],
      [3000, 'freed'],
    ]);
  });
});
