/** Builds one TypeScript file for Node, so that a test can start it as a process of its own. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const EXTERNAL = ['electron', 'koffi', 'systeminformation'];

/** Builds `entry` (from the project's root) into `folder` and returns the program's path. */
export async function bundleEntry(entry: string, folder: string): Promise<string> {
  const name = basename(entry, '.ts');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    define: { __QUAYSIDE_VERSION__: JSON.stringify(version) },
    build: {
      ssr: true,
      target: 'node20.19',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { [name]: join(ROOT, entry) },
        external: [...EXTERNAL, /^node:/],
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
    ssr: { noExternal: true, external: EXTERNAL },
  });
  return join(folder, `${name}.mjs`);
}

/** Makes what the build left out found from `folder`, without Electron. */
export function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of ['systeminformation', 'koffi', '@koromix']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
}
