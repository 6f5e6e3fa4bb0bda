/** Where container engines are looked for, and what of it is trusted. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readEngineAddress } from '../../main/core/containers/engine-address.ts';
import type { EngineFiles } from '../../main/core/containers/engine-files.ts';
import { findEngines } from '../../main/core/containers/find-engines.ts';

const HOME = '/home/ada';
const PIPE = { kind: 'pipe', path: '//./pipe/docker_engine' };

interface Machine {
  /** What each path leads to: a key of the socket, and perhaps its owner. */
  sockets?: Record<string, { key?: string; uid?: number }>;
  names?: Record<string, string[]>;
  texts?: Record<string, string>;
}

const filesOf = ({ sockets = {}, names = {}, texts = {} }: Machine): EngineFiles => ({
  async socket(path) {
    const found = sockets[path];
    return found ? { key: found.key ?? path, uid: found.uid ?? 1000 } : null;
  },
  names: async (folder) => names[folder] ?? [],
  text: async (path) => texts[path] ?? null,
});

const find = (machine: Machine, env: Record<string, string> = {}, uid: number | null = 1000) =>
  findEngines({ env, home: HOME, uid }, filesOf(machine));

const socketsOf = async (...parameters: Parameters<typeof find>) =>
  (await find(...parameters)).flatMap((address) => (address.kind === 'socket' ? [address.path] : []));

describe('the address of an engine', () => {
  it.each([
    ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['unix:/run/podman/podman.sock', { kind: 'socket', path: '/run/podman/podman.sock' }],
    ['npipe:////./pipe/docker_engine', PIPE],
    ['npipe:\\\\.\\pipe\\docker_engine', PIPE],
    ['tcp://127.0.0.1:2376', { kind: 'tcp', host: '127.0.0.1', port: 2376 }],
    ['tcp://localhost', { kind: 'tcp', host: 'localhost', port: 2375 }],
    ['tcp://[::1]:99/', { kind: 'tcp', host: '::1', port: 99 }],
  ])('reads %s', (text, address) => {
    expect(readEngineAddress(text)).toEqual(address);
  });

  it.each([
    'ssh://ada@build.example',
    'tcp://192.0.2.7:2375',
    'tcp://127.0.0.1.example:2375',
    'tcp://localhost@192.0.2.7:2375',
    'tcp://127.0.0.1:99999',
    'http://127.0.0.1:2375',
    'npipe:////server/pipe/docker_engine',
    'npipe:////./pipe/../../x',
    'unix://relative.sock',
    'unix://',
    'unix:///a\u0000b',
    `unix:///${'a'.repeat(5_000)}`,
    '',
  ])('skips %j', (text) => {
    expect(readEngineAddress(text)).toBeNull();
  });
});

describe('finding engines', () => {
  it.each([
    ['/var/run/docker.sock', {}],
    ['/run/docker.sock', {}],
    [`${HOME}/.docker/run/docker.sock`, {}],
    [`${HOME}/.docker/desktop/docker.sock`, {}],
    ['/xdg/docker.sock', { XDG_RUNTIME_DIR: '/xdg' }],
    ['/xdg/podman/podman.sock', { XDG_RUNTIME_DIR: '/xdg' }],
    ['/run/podman/podman.sock', {}],
    ['/run/user/1000/docker.sock', {}],
    ['/run/user/1000/podman/podman.sock', {}],
    [`${HOME}/.orbstack/run/docker.sock`, {}],
    [`${HOME}/.rd/docker.sock`, {}],
    [`${HOME}/.local/share/containers/podman/machine/podman.sock`, {}],
  ])('looks at %s', async (path, env) => {
    expect(await socketsOf({ sockets: { [path]: {} } }, env)).toEqual([path]);
  });

  it('looks into each of the folders of Colima and podman’s machines', async () => {
    const sockets = {
      [`${HOME}/.colima/default/docker.sock`]: {},
      [`${HOME}/.config/colima/work/docker.sock`]: {},
      [`${HOME}/.local/share/containers/podman/machine/qemu/podman.sock`]: {},
      '/temp/podman/podman-machine-default-api.sock': {},
    };
    const names = {
      [`${HOME}/.colima`]: ['_lima', 'default'],
      [`${HOME}/.config/colima`]: ['work'],
      [`${HOME}/.local/share/containers/podman/machine`]: ['qemu'],
      '/temp/podman': ['podman-machine-default-api.sock', 'other.sock'],
    };
    const found = await socketsOf({ sockets, names }, { TMPDIR: '/temp' });
    expect(new Set(found)).toEqual(new Set(Object.keys(sockets)));
  });

  it('finds nothing but a pipe to try where there is nothing', async () => {
    expect(await find({})).toEqual([PIPE]);
  });

  it('counts two paths to one socket once', async () => {
    const sockets = { '/var/run/docker.sock': { key: 'one' }, '/run/docker.sock': { key: 'one' } };
    expect(await socketsOf({ sockets })).toEqual(['/var/run/docker.sock']);
  });

  it('asks what the environment names first', async () => {
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:4000', CONTAINER_HOST: 'unix:///own/podman.sock' };
    const sockets = { '/var/run/docker.sock': {}, '/own/podman.sock': {} };
    expect(await find({ sockets }, env)).toEqual([
      { kind: 'tcp', host: '127.0.0.1', port: 4000 },
      { kind: 'socket', path: '/own/podman.sock' },
      { kind: 'socket', path: '/var/run/docker.sock' },
      PIPE,
    ]);
  });

  it('does not trust a usual place that a stranger made, but what the user names', async () => {
    const stranger = { '/run/docker.sock': { uid: 666 }, '/own.sock': { uid: 666 } };
    expect(await socketsOf({ sockets: stranger }, { DOCKER_HOST: 'unix:///own.sock' })).toEqual([
      '/own.sock',
    ]);
    expect(await socketsOf({ sockets: { '/run/docker.sock': { uid: 0 } } })).toHaveLength(1);
    expect(await socketsOf({ sockets: stranger }, {}, null)).toEqual(['/run/docker.sock']);
  });

  it('asks sixteen engines at most', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `profile-${index}`);
    const sockets = Object.fromEntries(names.map((name) => [`${HOME}/.colima/${name}/docker.sock`, {}]));
    expect(await find({ sockets, names: { [`${HOME}/.colima`]: names } })).toHaveLength(16);
  });
});

describe('Docker’s context', () => {
  const meta = (folder: string, name: string) =>
    `${folder}/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`;
  const host = (Host: unknown) => JSON.stringify({ Name: 'x', Endpoints: { docker: { Host } } });
  const config = (currentContext: unknown) => JSON.stringify({ auths: {}, currentContext });
  const sockets = { '/desk.sock': {}, '/work.sock': {} };

  it('is the one in the settings, or the one in the environment', async () => {
    const texts = {
      [`${HOME}/.docker/config.json`]: config('desk'),
      [meta(`${HOME}/.docker`, 'desk')]: host('unix:///desk.sock'),
      [meta(`${HOME}/.docker`, 'work')]: host('unix:///work.sock'),
    };
    expect(await socketsOf({ sockets, texts })).toEqual(['/desk.sock']);
    expect(await socketsOf({ sockets, texts }, { DOCKER_CONTEXT: 'work' })).toEqual(['/work.sock']);
    expect(await socketsOf({ sockets, texts }, { DOCKER_CONTEXT: 'default' })).toEqual([]);
  });

  it('may be kept in another folder', async () => {
    const texts = {
      '/etc/own/config.json': config('desk'),
      [meta('/etc/own', 'desk')]: host('unix:///desk.sock'),
    };
    expect(await socketsOf({ sockets, texts }, { DOCKER_CONFIG: '/etc/own' })).toEqual(['/desk.sock']);
  });

  it.each([
    ['', ''],
    ['{"currentContext":', host('unix:///desk.sock')],
    [config(7), host('unix:///desk.sock')],
    [config('x'.repeat(10_000)), host('unix:///desk.sock')],
    [config('desk'), '{"Endpoints":{"docker":{"Host"'],
    [config('desk'), host(['unix:///desk.sock'])],
    [config('desk'), host('ssh://build.example')],
    [config('desk'), 'null'],
  ])('says nothing where its files are broken: %s %s', async (settings, context) => {
    const texts = {
      [`${HOME}/.docker/config.json`]: settings,
      [meta(`${HOME}/.docker`, 'desk')]: context,
    };
    expect(await find({ sockets, texts })).toEqual([PIPE]);
  });
});
