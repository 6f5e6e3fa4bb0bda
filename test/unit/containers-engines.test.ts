/** The face of the container engines, over real sockets with engines that answer as they should, or not at all. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContainerEngines } from '../../main/core/containers/container-engines.ts';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import type { Container } from '../../preload/model.ts';
import {
  type Answerer,
  answering,
  type FakeEngine,
  inspectedContainer,
  listedContainer,
  startFakeEngine,
} from '../fake-engine.ts';
import { waitUntil } from '../wait-until.ts';

const ID = 'a'.repeat(64);
const LIST = 'GET /containers/json';
const INSPECT = `GET /containers/${ID}/json`;
const STOP = `POST /containers/${ID}/stop?t=2`;
const START = `POST /containers/${ID}/start`;
const NO_FILES = realEngineFiles(async () => null);

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function fake(answer: Answerer, name?: string): Promise<FakeEngine> {
  const engine = await startFakeEngine(answer, name);
  ended.push(() => engine.close());
  return engine;
}

/** Only those engines, and in that order: the machine's own are not looked for. */
function enginesAt(docker: string, podman?: string, lookMs = 8_000): ContainerEngines {
  const env = { DOCKER_HOST: `unix://${docker}`, CONTAINER_HOST: podman && `unix://${podman}` };
  const told = new Set([docker, podman]);
  const files = {
    ...NO_FILES,
    socket: async (path: string) => (told.has(path) ? NO_FILES.socket(path) : null),
  };
  const uid = process.getuid?.() ?? null;
  const engines = createContainerEngines({ env, home: '/nowhere', uid, files, lookMs });
  ended.push(() => engines.dispose());
  return engines;
}

const container = (fields: Partial<Container> = {}): Container => ({
  id: ID,
  name: 'web-1',
  image: 'shop/web:latest',
  composeProject: null,
  composeService: null,
  engine: 'docker',
  ...fields,
});

const good = { [LIST]: [listedContainer()], [INSPECT]: inspectedContainer(), [STOP]: 204, [START]: 204 };
const failure = (code: string, message = /./) => ({
  ok: false,
  failure: { code, message: expect.stringMatching(message), nextStep: expect.stringMatching(/./) },
});

describe('all that run', () => {
  it('are listed over every engine, and are nothing rather than none where no engine answers', async () => {
    const podman = await fake(answering({ [LIST]: [listedContainer({ Id: 'b'.repeat(64) })] }, true));
    const docker = await fake(answering(good));
    const all = await enginesAt(docker.socket, podman.socket).running();
    expect(all?.map(({ container: { id, engine } }) => [id, engine])).toEqual([
      [ID, 'docker'],
      ['b'.repeat(64), 'podman'],
    ]);
    expect(all?.[0]?.ports).toEqual([{ port: 8080, protocol: 'tcp', address: '127.0.0.1' }]);
    const empty = await fake(answering({ [LIST]: [] }));
    expect(await enginesAt(empty.socket).running()).toEqual([]);
    expect(await enginesAt('/nowhere/docker.sock').running()).toBeNull();
    const silent = await fake(() => undefined);
    expect(await enginesAt(silent.socket, undefined, 50).running()).toBeNull();
    // One that does not answer takes nothing from another.
    expect(await enginesAt(silent.socket, podman.socket, 2_000).running()).toHaveLength(1);
  });
});

describe('who publishes a port', () => {
  it('is found with restart policy and all ports', async () => {
    const { socket } = await fake(answering(good));
    const engines = enginesAt(socket);
    expect(await engines.findByPort('tcp', 8080, '127.0.0.1')).toEqual({
      container: container({ composeProject: 'shop', composeService: 'web' }),
      restart: 'unless-stopped',
      ports: [{ port: 8080, protocol: 'tcp', address: '127.0.0.1' }],
    });
    expect(await engines.findByPort('udp', 8080, '127.0.0.1')).toBeNull();
    expect(await engines.findByPort('tcp', 808, '127.0.0.1')).toBeNull();
  });

  it('is the one with the very address, whichever engine has it', async () => {
    const Ports = [{ IP: '0.0.0.0', PublicPort: 8080, Type: 'tcp' }];
    const other = 'b'.repeat(64);
    const wild = await fake(answering({ [LIST]: [listedContainer({ Id: other, Ports })] }));
    const exact = await fake(answering(good, true));
    const engines = enginesAt(wild.socket, exact.socket);
    const found = await engines.findByPort('tcp', 8080, '127.0.0.1');
    expect(found?.container).toMatchObject({ id: ID, engine: 'podman' });
    // What cannot be inspected is told as far as the list does.
    expect(await engines.findByPort('tcp', 8080, '::')).toMatchObject({
      container: { id: other },
      restart: null,
    });
  });

  it('is nobody where it stopped between the two looks', async () => {
    const stopped = inspectedContainer({ State: { Running: false } });
    const { socket } = await fake(answering({ ...good, [INSPECT]: stopped }));
    expect(await enginesAt(socket).findByPort('tcp', 8080, '127.0.0.1')).toBeNull();
    expect(await enginesAt(socket).findById(ID)).toBeNull();
  });

  it('is found within a range of which podman lists only the first port', async () => {
    const answers = {
      [LIST]: [listedContainer({ Ports: [{ PublicPort: 9000, PrivatePort: 90, Type: 'tcp' }] })],
      [INSPECT]: inspectedContainer({
        NetworkSettings: { Ports: { '91/tcp': [{ HostIp: '', HostPort: '9001' }] } },
      }),
    };
    const podman = await fake(answering(answers, true));
    expect((await enginesAt(podman.socket).findByPort('tcp', 9001, '0.0.0.0'))?.container.id).toBe(ID);
    expect(await enginesAt(podman.socket).findByPort('tcp', 9002, '0.0.0.0')).toBeNull();
    const docker = await fake(answering(answers));
    expect(await enginesAt(docker.socket).findByPort('tcp', 9001, '0.0.0.0')).toBeNull();
    expect(docker.asked).toEqual([LIST]);
  });

  it('is found by id, of which only a true one is ever put into a path', async () => {
    const { socket, asked } = await fake(
      answering({ ...good, 'GET /containers/aaaaaaaaaaaa/json': good[INSPECT] }),
    );
    const engines = enginesAt(socket);
    expect((await engines.findById(ID))?.container.name).toBe('web-1');
    expect((await engines.findById('a'.repeat(12)))?.container.id).toBe(ID);
    asked.length = 0;
    for (const id of [
      '',
      'web-1',
      '../json',
      `${ID}/stop`,
      'A'.repeat(64),
      `${ID}a`,
      'a'.repeat(11),
      `${ID}\n`,
    ]) {
      expect(await engines.findById(id)).toBeNull();
      expect(await engines.stop(container({ id }), 2_000)).toEqual(failure('invalid-input'));
    }
    expect(asked).toEqual([]);
  });

  it('is not believed about another container than the one asked for', async () => {
    const other = inspectedContainer({ Id: 'b'.repeat(64) });
    const { socket, asked } = await fake(answering({ ...good, [INSPECT]: other }));
    expect(await enginesAt(socket).findById(ID)).toBeNull();
    expect(await enginesAt(socket).stop(container(), 2_000)).toEqual(failure('unavailable'));
    expect(asked).not.toContain(STOP);
  });
});

describe('stopping and starting', () => {
  it('asks the one engine that has the container, with the grace in whole seconds', async () => {
    const without = await fake(answering({ [LIST]: [] }));
    const with_ = await fake(answering(good));
    const engines = enginesAt(without.socket, with_.socket);
    expect(await engines.stop(container(), 1_200)).toEqual({ ok: true, value: null });
    expect(await engines.start(container())).toEqual({ ok: true, value: null });
    expect(with_.asked).toEqual([INSPECT, STOP, INSPECT, START]);
    expect(without.asked).toEqual([INSPECT, INSPECT]);
  });

  it('is done where it was so already', async () => {
    const { socket } = await fake(answering({ ...good, [STOP]: 304, [START]: 304 }));
    expect(await enginesAt(socket).stop(container(), 2_000)).toMatchObject({ ok: true });
    expect(await enginesAt(socket).start(container())).toMatchObject({ ok: true });
  });

  it.each([
    [404, 'not-found'],
    [403, 'permission'],
    [409, 'busy'],
    [500, 'unavailable'],
    [200, 'unavailable'],
  ])('tells a refusal: %d', async (status, code) => {
    const { socket } = await fake((request, response) => {
      if (request.method === 'GET') return answering(good)(request, response);
      response.statusCode = status;
      response.end('{"message":"that \\u001b[31mfailed"}');
    });
    const result = await enginesAt(socket).stop(container(), 2_000);
    expect(result).toEqual(failure(code, code === 'not-found' ? /web-1/ : /that \\u001b\[31mfailed/));
  });

  it('tells that no engine has the container, or that there is none', async () => {
    const { socket } = await fake(answering({}));
    expect(await enginesAt(socket).stop(container(), 2_000)).toEqual(failure('not-found', /web-1/));
    expect(await enginesAt('/nowhere.sock').stop(container(), 2_000)).toEqual(failure('unavailable'));
  });

  it('says how to do it by hand, with names that are safe to copy', () => {
    const { command } = enginesAt('/nowhere.sock');
    expect(command('stop', container())).toEqual(['docker', 'stop', 'web-1']);
    expect(command('start', container({ engine: 'podman' }))).toEqual(['podman', 'start', 'web-1']);
    for (const name of ['--all', 'a b', '$(reboot)', 'a;b', '', `a${'b'.repeat(200)}`]) {
      expect(command('stop', container({ name }))).toEqual(['docker', 'stop', ID]);
    }
  });
});

describe('an engine that is not well', () => {
  const find = (engines: ContainerEngines) => engines.findByPort('tcp', 8080, '127.0.0.1');

  it.each<[string, Answerer]>([
    ['is cut off', (_, response) => response.writeHead(200, { 'content-length': 999 }).end('[{"Id"')],
    ['breaks off', (_, response) => response.write('[', () => response.destroy())],
    ['is no JSON', (_, response) => response.end('<html>')],
    ['is an error', (_, response) => response.writeHead(500).end('{"message":"no"}')],
    ['goes on for ever', (_, response) => pour(response)],
    ['closes at once', (request) => request.socket.destroy()],
    ['is no HTTP', (request) => request.socket.end('+OK\r\n')],
    [
      'changes the protocol',
      (request) => request.socket.end('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
  ])('costs only its own answer where that %s', async (_, answer) => {
    const broken = await fake(answer);
    const well = await fake(answering(good));
    expect((await find(enginesAt(broken.socket, well.socket)))?.container.id).toBe(ID);
    expect(await enginesAt(broken.socket).stop(container(), 2_000)).toEqual(failure('unavailable'));
    await waitUntil('no connection stays open', () => broken.open() === 0);
  });

  it('is not waited for: slow, or silent after its first words', async () => {
    const silent = await fake(() => {});
    const slow = await fake((_, response) => response.writeHead(200).write('['));
    const well = await fake(answering(good));
    expect((await find(enginesAt(silent.socket, well.socket, 300)))?.container.id).toBe(ID);
    expect((await find(enginesAt(slow.socket, well.socket, 300)))?.container.id).toBe(ID);
    expect(await enginesAt(silent.socket, slow.socket, 100).stop(container(), 2_000)).toEqual(
      failure('timeout'),
    );
    await waitUntil('no connection stays open', () => silent.open() + slow.open() === 0);
  });

  it('has left its socket behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    ended.push(() => rmSync(folder, { recursive: true, force: true }));
    const socket = join(folder, 'docker.sock');
    const program = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(() => execFileSync(process.execPath, ['-e', program], { stdio: 'ignore' })).toThrow();
    expect(await find(enginesAt(socket))).toBeNull();
    expect(await enginesAt(socket).stop(container(), 2_000)).toEqual(
      failure('unavailable', /docker\.sock.*left/),
    );
  });

  it('is only asked at a socket, over a link too', async () => {
    const { socket, asked } = await fake(answering(good));
    const link = `${socket}.link`;
    symlinkSync(socket, link);
    expect((await find(enginesAt(link, socket)))?.container.id).toBe(ID);
    expect(asked.filter((what) => what === LIST)).toHaveLength(1);
    expect(await NO_FILES.socket(import.meta.filename)).toBeNull();
    expect(await NO_FILES.socket(join(import.meta.filename, 'below'))).toBeNull();
  });

  it('is looked for among twenty names of a folder at most', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-'));
    ended.push(() => rmSync(folder, { recursive: true, force: true }));
    for (let index = 0; index < 30; index++) writeFileSync(join(folder, `${index}`), '');
    expect(await NO_FILES.names(folder)).toHaveLength(20);
    expect(await NO_FILES.names(join(folder, 'none'))).toEqual([]);
  });

  it('is given up when Quayside ends, and asked no more', async () => {
    const { socket, asked, open } = await fake((request, response) => {
      if (request.method === 'GET') answering(good)(request, response);
    });
    const engines = enginesAt(socket);
    const stopping = engines.stop(container(), 2_000);
    await waitUntil('it is asked to stop', () => asked.includes(STOP));
    engines.dispose();
    expect(await stopping).toEqual(failure('unavailable', /Quayside ends/));
    await waitUntil('the connection is closed', () => open() === 0);
    asked.length = 0;
    expect(await find(engines)).toBeNull();
    expect(await engines.stop(container(), 2_000)).toEqual(failure('unavailable', /Quayside ends/));
    expect(asked).toEqual([]);
  });
});

function pour(response: Parameters<Answerer>[1]): void {
  const chunk = Buffer.alloc(1 << 16, ' ');
  const more = () => {
    while (!response.destroyed && response.write(chunk)) {}
  };
  response.on('drain', more);
  more();
}
