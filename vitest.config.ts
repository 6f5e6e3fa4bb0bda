import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Each folder of tests by how real it is; live and e2e share the machine, so their files run one after another. */
const project = (name: string, shared: boolean, timeout: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    fileParallelism: !shared,
    testTimeout: timeout,
    // What is awaited may take long on a busy machine: the default of one second is a time, not a condition.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: timeout * 2,
  },
});

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

export default defineConfig({
  define: { __QUAYSIDE_VERSION__: JSON.stringify(version) },
  test: {
    projects: [
      project('unit', false, 30_000),
      project('contract', false, 30_000),
      project('live', true, 120_000),
      project('hostile', true, 120_000),
      project('e2e', true, 120_000),
    ],
  },
});
