/** A port that a real container publishes: its engine stops it, and whatever holds the port for it is left alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerEngines } from '../../main/core/containers/container-engines.ts';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { isThere, openFreeStage } from './free-stage.ts';
import { type PodmanStage, startPodman } from './podman-stage.ts';

let podman: PodmanStage;
let engines: ContainerEngines;
let answering = true;

beforeAll(async () => {
  podman = await startPodman();
  const real = createContainerEngines({
    env: podman.env,
    home: '/nonexistent',
    uid: process.getuid?.() ?? null,
    files: realEngineFiles(async () => null),
    // A busy machine may take its time: what is tested is what is said of the answer.
    lookMs: 20_000,
  });
  engines = {
    ...real,
    findByPort: async (...place) => (answering ? real.findByPort(...place) : null),
    // It serves the cores of all tests.
    dispose: () => {},
  };
}, 120_000);
afterAll(async () => {
  await podman?.stop();
}, 120_000);

const { core, rowOf, rowsOf, plan, free } = openFreeStage(() => ({ containers: engines }));

describe('a port that a container publishes', () => {
  it('is freed by stopping the container; what holds the port for it is not signalled', async () => {
    const port = await freePort();
    const { name, id } = await podman.run(port);
    const row = await rowOf(port);
    const holder = row.owner?.pid ?? 0;
    expect(await plan(row)).toMatchObject({
      verb: 'stop-container',
      target: `container ${name}`,
      processes: [],
      alternatives: [],
      command: ['podman', 'stop', name],
      refusal: null,
    });
    expect(isThere(holder)).toBe(true);
    const result = await free(row);
    expect(result).toMatchObject({ outcome: 'freed', port });
    expect(result.detail).toContain(`container ${name} stopped`);
    expect(await podman.state(id)).toBe('exited');
    expect(await rowsOf(port)).toEqual([]);

    const again = await core().service.handlers['ports.startAgain']({ againId: result.againId ?? '' });
    expect(again).toMatchObject({ ok: true, value: { again: { kind: 'container', started: {} } } });
    await waitUntil('it listens again', async () => (await rowsOf(port)).length > 0);
    expect(await podman.state(id)).toBe('running');
  }, 120_000);

  it('is freed, though the container ignores being asked, after the grace time', async () => {
    const port = await freePort();
    const { id } = await podman.run(port, { stubborn: true });
    const result = await free(await rowOf(port), { graceMs: 1_000 });
    expect(result.outcome).toBe('freed');
    expect(await podman.state(id)).toBe('exited');
  }, 120_000);

  it('is protected where its engine does not answer, and whatever holds the port for it lives on', async () => {
    const port = await freePort();
    const { id } = await podman.run(port);
    const row = await rowOf(port);
    answering = false;
    const result = await free(row, { overrideProtected: true });
    answering = true;
    expect(result).toMatchObject({ outcome: 'protected', pid: row.owner?.pid });
    expect(await podman.state(id)).toBe('running');
    expect(isThere(row.owner?.pid ?? 0)).toBe(true);
  }, 120_000);
});
