/** The container engines against a real podman: found by port and by id, stopped and started through its API. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isContainerProxy } from '../../main/core/container-proxies.ts';
import type { ContainerEngines } from '../../main/core/containers/container-engines.ts';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { canListen, freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { type PodmanStage, startPodman } from './podman-stage.ts';

let stage: PodmanStage;
let engines: ContainerEngines;
let platform: Platform;

beforeAll(async () => {
  platform = await createLinuxPlatform();
  stage = await startPodman();
  const files = realEngineFiles(async () => null);
  engines = createContainerEngines({ env: stage.env, home: '/nowhere', uid: 0, files, lookMs: 10_000 });
});
afterAll(async () => {
  engines?.dispose();
  platform?.dispose();
  await stage?.stop();
});

async function holderOf(port: number) {
  const { sockets } = await platform.scan();
  const [identity] = sockets.find((socket) => socket.port === port)?.holders ?? [];
  return identity ? platform.describe(identity) : null;
}

describe('a container with a published port', () => {
  it('is found, stopped and started; its proxy is never touched', async () => {
    const port = await freePort();
    const { name, id } = await stage.run(port, {
      more: ['--restart=on-failure', '--label=com.docker.compose.project=shop'],
    });
    const found = await engines.findByPort('tcp', port, '127.0.0.1');
    expect(found).toEqual({
      container: {
        id,
        name,
        image: `${stage.image}:latest`,
        composeProject: 'shop',
        composeService: null,
        engine: 'podman',
      },
      restart: 'on-failure',
      ports: [{ port, protocol: 'tcp', address: '127.0.0.1' }],
    });
    if (!found) throw new Error('not found');
    expect(await engines.findById(id)).toEqual(found);
    expect(await engines.findByPort('tcp', port, '127.0.0.2')).toBeNull();
    expect(await engines.findByPort('udp', port, '127.0.0.1')).toBeNull();
    expect(engines.command('stop', found.container)).toEqual(['podman', 'stop', name]);

    // What the port's owner looks like: podman's watcher, which serves nothing itself.
    const proxy = await holderOf(port);
    expect(proxy).toMatchObject({ name: 'conmon' });
    expect(isContainerProxy({ name: proxy?.name ?? '', argv: proxy?.argv ?? [] })).toBe(true);
    expect(readFileSync(`/proc/${await stage.pid(name)}/cgroup`, 'utf8')).toContain(`libpod-${id}`);

    expect(await engines.stop(found.container, 5_000)).toEqual({ ok: true, value: null });
    expect(await stage.state(name)).toBe('exited');
    await waitUntil('the port is free', async () => (await holderOf(port)) === null);
    expect(await canListen(port)).toBe(true);
    expect(await engines.findByPort('tcp', port, '127.0.0.1')).toBeNull();
    expect(await engines.findById(id)).toBeNull();
    // Once more: it is so already.
    expect(await engines.stop(found.container, 5_000)).toMatchObject({ ok: true });

    expect(await engines.start(found.container)).toEqual({ ok: true, value: null });
    expect(await stage.state(name)).toBe('running');
    expect(await engines.findByPort('tcp', port, '127.0.0.1')).toEqual(found);
    expect(await engines.start(found.container)).toMatchObject({ ok: true });
  });

  it('is forced after the grace where it does not listen', async () => {
    const port = await freePort();
    const { name, id } = await stage.run(port, { stubborn: true });
    const found = await engines.findById(id);
    if (!found) throw new Error('not found');
    expect(await engines.stop(found.container, 500)).toEqual({ ok: true, value: null });
    expect(await stage.podman('inspect', '--format', '{{.State.ExitCode}}', name)).toBe('137');
    await waitUntil('the port is free', async () => (await holderOf(port)) === null);
  });

  it('is found at each port of a range, and at all addresses', async () => {
    const first = await freePort('0.0.0.0', 3);
    const publish = [`${first}-${first + 2}:8080-8082`];
    const { id } = await stage.run(first, { publish });
    for (const port of [first, first + 1, first + 2]) {
      expect((await engines.findByPort('tcp', port, '0.0.0.0'))?.container.id).toBe(id);
      expect((await engines.findByPort('tcp', port, '127.0.0.1'))?.container.id).toBe(id);
    }
    expect(await engines.findByPort('tcp', first + 3, '0.0.0.0')).toBeNull();
    expect((await engines.findById(id))?.ports.map(({ port }) => port).sort()).toEqual([
      first,
      first + 1,
      first + 2,
    ]);
  });

  it('is no more once it was removed', async () => {
    const port = await freePort();
    const { name, id } = await stage.run(port);
    const found = await engines.findById(id);
    if (!found) throw new Error('not found');
    await stage.podman('rm', '--force', '--time', '0', name);
    expect(await engines.stop(found.container, 5_000)).toMatchObject({ failure: { code: 'not-found' } });
  });
});

describe('the stage', () => {
  it('leaves nothing behind', async () => {
    const own = await startPodman();
    const port = await freePort();
    const { name } = await own.run(port);
    const network = name.replace(/-web-1$/, '');
    await own.stop();
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(network);
    expect(existsSync(own.socket)).toBe(false);
    expect(existsSync(`/sys/fs/cgroup/${network}`)).toBe(false);
    expect(await holderOf(port)).toBeNull();
    await own.stop();
  });
});
