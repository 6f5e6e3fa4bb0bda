/** `npx quayside` in the built checkout, as the README says it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCli, createSurroundings } from './built-cli.ts';

const run = promisify(execFile);
const surroundings = createSurroundings();

beforeAll(buildCli);
afterAll(() => surroundings.putAway());

describe('npx quayside', () => {
  it('lists a real listener', async () => {
    const { pid, port } = await surroundings.listener();
    const { stdout } = await run('npx', ['quayside', 'ls', String(port), '--json'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, QUAYSIDE_HOME: surroundings.home },
    });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, ports: [{ port, owner: { pid } }] });
  });
});
