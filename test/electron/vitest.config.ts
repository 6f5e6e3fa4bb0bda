/** `npm run smoke`: what needs an Electron runtime, and is no part of `npm test`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'electron',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/electron/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
