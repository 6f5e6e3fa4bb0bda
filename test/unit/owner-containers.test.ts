/** The containers behind the rows: whose a row is, and when an engine is asked, over a real socket. */
import { afterEach, describe, expect, it } from 'vitest';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import { askedOf, type ContainerRow, containerOf } from '../../main/core/owner/container-of.ts';
import { createOwnerContainers, type OwnerContainers } from '../../main/core/owner/owner-containers.ts';
import type { Container, Listener, Owner } from '../../preload/model.ts';
import { answering, type FakeEngine, listedContainer, startFakeEngine } from '../fake-engine.ts';
import { sampleListener, sampleOwner } from '../sample-listener.ts';
import { startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

const ID = 'a'.repeat(64);
const LIST = 'GET /containers/json';
const WEB: Container = {
  id: ID,
  name: 'web-1',
  image: 'shop/web:latest',
  composeProject: 'shop',
  composeService: 'web',
  engine: 'docker',
};

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

interface RowParts extends Partial<Omit<Listener, 'owner'>> {
  owner?: Partial<Owner> | null;
  containerId?: string | null;
}

function row({ owner, containerId = null, ...listener }: RowParts): ContainerRow {
  const shown = owner === null ? null : sampleOwner(owner);
  const facts = shown && scriptedProcess({ pid: shown.pid, name: shown.name, argv: shown.argv, containerId });
  return { listener: sampleListener({ port: 8080, ...listener, owner: shown }), owner: facts };
}

const proxyRow = (listener: RowParts = {}) =>
  row({ owner: { name: 'docker-proxy', argv: ['/usr/bin/docker-proxy'] }, ...listener });

const found = (address = '127.0.0.1', port = 8080) => ({
  container: WEB,
  restart: null,
  ports: [{ port, protocol: 'tcp' as const, address }],
});

describe('what speaks for a container', () => {
  it.each<[string, RowParts, boolean]>([
    ['its id', { containerId: ID }, true],
    ['a proxy', { owner: { name: 'docker-proxy', argv: [] } }, true],
    ['podman’s watcher', { owner: { name: 'conmon', argv: ['/usr/bin/conmon'] } }, true],
    ['a rootless proxy', { owner: { name: 'exe', argv: ['rootlessport'] } }, true],
    ['root, unseen', { owner: null, user: 'root' }, true],
    ['another namespace', { owner: null, user: 'dev', ownerHidden: 'namespace' }, true],
    ['another user', { owner: null, user: 'postgres' }, false],
    ['the kernel', { owner: null, user: 'root', ownerHidden: 'kernel' }, false],
    ['who has just gone', { owner: null, user: 'root', ownerHidden: 'gone' }, false],
    ['a server', {}, false],
  ])('%s: %o', (_, parts, expected) => {
    expect(askedOf(row(parts)) !== null).toBe(expected);
  });

  it.each<[string, RowParts, ReturnType<typeof found>, boolean]>([
    ['its id, whatever it publishes', { containerId: ID }, found('0.0.0.0', 1), true],
    ['another id', { containerId: 'b'.repeat(64) }, found(), false],
    ['a proxy of that address', { owner: { name: 'docker-proxy' } }, found(), true],
    ['a proxy of every address', { owner: { name: 'docker-proxy' } }, found('0.0.0.0'), true],
    ['a proxy of another port', { owner: { name: 'docker-proxy' } }, found('127.0.0.1', 808), false],
    ['unseen at that address', { owner: null, user: 'root' }, found(), true],
    // A server of root's that stands beside the container.
    ['unseen at one address', { owner: null, user: 'root' }, found('0.0.0.0'), false],
    [
      'unseen at every address',
      { owner: null, user: 'root', address: '::', family: 'ipv6', scope: 'all' },
      found('0.0.0.0'),
      true,
    ],
  ])('%s', (_, parts, running, expected) => {
    const asked = askedOf(row(parts));
    expect(asked && containerOf(asked, [running])).toEqual(expected ? running : null);
  });
});

interface Stage {
  engine: FakeEngine;
  containers: OwnerContainers;
  /** How often more was found. */
  finds(): number;
  looks(): number;
}

/** `list`: what the engine lists, looked up anew for each question. */
async function stage(list: () => unknown, reachable = true): Promise<Stage> {
  const engine = await startFakeEngine((request, response) =>
    answering({ [LIST]: list() })(request, response),
  );
  ended.push(() => engine.close());
  const real = realEngineFiles(async () => null);
  let looks = 0;
  const files = {
    ...real,
    async socket(path: string) {
      looks++;
      return reachable && path === engine.socket ? real.socket(path) : null;
    },
  };
  const env = { DOCKER_HOST: `unix://${engine.socket}` };
  const engines = createContainerEngines({ env, home: '/nowhere', uid: null, files, lookMs: 8_000 });
  ended.push(() => engines.dispose());
  let finds = 0;
  const containers = createOwnerContainers({
    engines,
    monotonic: () => performance.now(),
    onFound: () => finds++,
    settleMs: 8_000,
    onError: (error) => {
      throw error;
    },
  });
  ended.push(() => containers.stop());
  return { engine, containers, finds: () => finds, looks: () => looks };
}

describe('the containers of all rows', () => {
  it('are found with one question, for proxies, for processes inside and for the unseen', async () => {
    const { engine, containers, finds } = await stage(() => [listedContainer()]);
    const rows = [
      proxyRow(),
      row({ containerId: ID, port: 9000 }),
      row({ owner: null, user: 'root' }),
      row({}),
    ];
    containers.see(rows);
    const before = rows.map(({ listener }) => listener);
    expect(containers.mark(before)).toEqual(before);
    await containers.settled();
    const marked = containers.mark(before);
    expect(marked.map(({ container }) => container)).toEqual([WEB, WEB, WEB, null]);
    expect(marked.map(({ owner }) => owner?.container ?? null)).toEqual([WEB, WEB, null, null]);
    expect(marked[3]).toBe(before[3]);
    // What is marked stays as it is.
    expect(containers.mark(marked)).toEqual(marked);
    await waitUntil('it was told', () => finds() === 1);
    expect(engine.asked).toEqual([LIST]);
  });

  it('are never asked for again while the rows stay, and forgotten with them', async () => {
    const { engine, containers } = await stage(() => [listedContainer()]);
    const proxy = proxyRow();
    containers.see([proxy]);
    await containers.settled();
    containers.see([proxy, row({})]);
    await containers.settled();
    expect(engine.asked).toHaveLength(1);
    containers.see([]);
    expect(containers.mark([proxy.listener])[0]?.container).toBeNull();
    containers.see([proxy]);
    await containers.settled();
    expect(engine.asked).toHaveLength(2);
  });

  it('cost nothing where nothing speaks for one: not even a look for engines', async () => {
    const { engine, containers, looks } = await stage(() => [listedContainer()]);
    containers.see([row({}), row({ owner: null, user: 'postgres' })]);
    await containers.settled();
    await new Promise((resolve) => setImmediate(resolve));
    expect([engine.asked.length, looks()]).toEqual([0, 0]);
  });

  it('are looked for once, and not for each row that opens, where there is no engine', async () => {
    const { containers, looks } = await stage(() => [], false);
    containers.see([proxyRow()]);
    await containers.settled();
    const once = looks();
    expect(once).toBeGreaterThan(0);
    for (let more = 0; more < 20; more++) {
      containers.see([proxyRow(), proxyRow()]);
      // Nobody waits for what will not be asked soon.
      await containers.settled();
    }
    expect(looks()).toBe(once);
  });

  it('are found a moment later where the engine lists them late', async () => {
    let list: unknown[] = [];
    const { containers, finds } = await stage(() => list);
    const proxy = proxyRow();
    containers.see([proxy]);
    await containers.settled();
    expect(containers.mark([proxy.listener])[0]?.container).toBeNull();
    list = [listedContainer()];
    await waitUntil('it is found', () => finds() === 1);
    expect(containers.mark([proxy.listener])[0]?.container).toEqual(WEB);
  });
});

it('lets a reservation for a container know who holds its port', async () => {
  const engine = await startFakeEngine(answering({ [LIST]: [listedContainer()] }));
  ended.push(() => engine.close());
  const env = { DOCKER_HOST: `unix://${engine.socket}` };
  const real = realEngineFiles(async () => null);
  const files = {
    ...real,
    socket: async (path: string) => (path === engine.socket ? real.socket(path) : null),
  };
  const containers = createContainerEngines({ env, home: '/nowhere', uid: null, files, lookMs: 8_000 });
  const { core, platform, errors } = await startScriptedCore({ containers });
  ended.push(() => core.stop());
  const { handlers } = core.service;
  const keep = (container: string) =>
    handlers['reservations.add']({ port: 8080, protocol: 'tcp', match: { container } });
  expect(await keep('web')).toMatchObject({ ok: true });
  const proxy = platform.addProcess(
    scriptedProcess({ pid: 4_100, name: 'docker-proxy', argv: ['docker-proxy'] }),
  );
  platform.setSockets([scriptedSocket({ port: 8080, holders: [proxy] })]);
  await handlers['ports.snapshot']({ fresh: true });
  const shown = () => core.service.snapshot().listeners.find(({ port }) => port === 8080);
  await waitUntil('its container is known', () => shown()?.owner?.container?.name === 'web-1');
  expect(shown()?.container).toEqual(WEB);
  // By its service it is the one that the port is kept for.
  expect(core.service.snapshot().conflicts).toEqual([]);
  const [kept] = core.service.snapshot().reservations;
  await handlers['reservations.remove']({ reservationId: kept?.id ?? '' });
  await keep('db');
  const [conflict] = core.service.snapshot().conflicts;
  expect(conflict).toMatchObject({ kind: 'reserved-taken', port: 8080 });
  expect(conflict?.message).toContain('container web-1');
  // Given to who holds it, it is kept for the container, and not for its proxy.
  const party = conflict?.parties.findIndex(({ role }) => role === 'holder') ?? -1;
  const given = await handlers['conflicts.reassign']({ conflictId: conflict?.id ?? '', party });
  expect(given).toMatchObject({ ok: true, value: { reservation: { match: { container: 'web-1' } } } });
  expect(core.service.snapshot().conflicts.filter(({ state }) => state === 'open')).toEqual([]);
  expect(errors).toEqual([]);
});
