import { defineConfig } from 'vitest/config';

/** Each folder of tests by how real it is; live and e2e share the machine, so their files run one after another. */
const project = (name: string, shared: boolean, timeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    fileParallelism: !shared,
    testTimeout: timeout,
    hookTimeout: timeout * 2,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', false, 10_000),
      project('contract', false, 20_000),
      project('live', true, 60_000),
      project('hostile', true, 120_000),
      project('e2e', true, 60_000),
    ],
  },
});
