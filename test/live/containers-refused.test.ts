/** A container engine whose socket is another user's: it is told so, with what to do. */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import {
  answering,
  type FakeEngine,
  inspectedContainer,
  listedContainer,
  startFakeEngine,
} from '../fake-engine.ts';

const NOBODY = 65_534;
const ID = 'a'.repeat(64);

let engine: FakeEngine;

beforeAll(async () => {
  const path = `GET /containers/${ID}/json`;
  engine = await startFakeEngine(
    answering({ 'GET /containers/json': [listedContainer()], [path]: inspectedContainer() }),
  );
  chmodSync(dirname(engine.socket), 0o755);
  chmodSync(engine.socket, 0o600);
});
afterAll(() => engine.close());

async function asUser<T>(uid: number, work: () => Promise<T>): Promise<T> {
  process.seteuid?.(uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('an engine that may not be used', () => {
  it('finds nothing, and says whom to ask', async () => {
    const engines = createContainerEngines({
      env: { DOCKER_HOST: `unix://${engine.socket}` },
      home: '/nowhere',
      uid: NOBODY,
      files: realEngineFiles(async () => null),
      lookMs: 10_000,
    });
    const found = await engines.findByPort('tcp', 8080, '127.0.0.1');
    if (!found) throw new Error('root finds it');
    await asUser(NOBODY, async () => {
      expect(await engines.findByPort('tcp', 8080, '127.0.0.1')).toBeNull();
      expect(await engines.stop(found.container, 1_000)).toEqual({
        ok: false,
        failure: {
          code: 'permission',
          message: `The container engine at ${engine.socket} may not be used by you.`,
          nextStep: 'Let an administrator run it: docker stop web-1.',
        },
      });
    });
    engines.dispose();
  });
});
