/** The builds of one tree, chosen by --mode: main, preload, renderer, cli (browser mode and the command line), and that once more to be compiled. */
import { chmodSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { bundledLicences } from './test/bundled-licences.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

const NODE = 'node20.19';
/** Left as imports: native code, Electron itself, and what is large and seldom needed. */
const EXTERNAL = ['electron', 'koffi', 'playwright', 'systeminformation'];

/**
 * What a command loads comes in a few files, not in sixty: to find and link one costs as much as to read 20 KB. What `--version`
 * needs stays apart from the core. Of two that fit the one with the higher priority has a module, with all that it imports.
 */
const COMMAND_LINE_CHUNKS = [
  {
    name: 'ground',
    test: /preload\/nouns\/result\.ts|main\/core\/(clean-text|system-code|version)\.ts/,
    priority: 6,
  },
  // Apart from what it validates: how it works is said before any validator is made.
  { name: 'zod', test: /node_modules\/zod\//, priority: 5 },
  { name: 'schemas', test: /\/preload\//, priority: 5 },
  {
    name: 'start',
    test: /main\/cli\/(run|run-process|serve-door|complain|process-terminal)\.ts/,
    priority: 4,
  },
  { name: 'core', test: /main\/core\/(?!platform|registry\/built|reach\/|doctor)/, priority: 3 },
  { name: 'linux', test: /platform\/(linux\/|[a-z-]*\.ts)/, priority: 2 },
  {
    name: 'words',
    test: /main\/cli\/(?!(quick-quayside|load-compiled|validate-once|reach-core|own-core)\.ts)[a-z-]*\.ts/,
    priority: 1,
  },
];

const nodeBuild = (
  outDir: string,
  entries: Record<string, string>,
  format: 'es' | 'cjs' = 'es',
  chunks: typeof COMMAND_LINE_CHUNKS = [],
): UserConfig => ({
  build: {
    ssr: true,
    target: NODE,
    outDir,
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: entries,
      external: [...EXTERNAL, /^node:/],
      // None of our own is imported for what it does while it loads: who needs `fail` gets it without the validators beside it.
      treeshake: { moduleSideEffects: (id) => id.includes('node_modules') },
      // conf is loaded late on the command line, and at once where electron-store brings it.
      checks: { ineffectiveDynamicImport: false },
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        ...(chunks.length > 0 ? { codeSplitting: { groups: chunks } } : {}),
      },
    },
  },
  ssr: { noExternal: true, external: EXTERNAL },
});

function compiledBuild(): UserConfig {
  const { build, ...rest } = nodeBuild(
    'out/cli/compiled',
    { 'command-line': 'main/cli/run-process.ts' },
    'cjs',
  );
  const output = {
    format: 'cjs' as const,
    entryFileNames: '[name].cjs',
    codeSplitting: false,
    dynamicImportInCjs: false,
    comments: false,
  };
  return {
    ...rest,
    plugins: [asScript],
    build: { ...build, sourcemap: false, rolldownOptions: { ...build?.rolldownOptions, output } },
  };
}

/**
 * A function of what a module is given. In ASCII: of one byte a sign is what V8 reads quickest, and others stand in texts, patterns
 * and comments alone, where `\u` means the same.
 */
const asScript: Plugin = {
  name: 'as-script',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const code = chunk.code.replace(
        /[^\0-\x7f]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      chunk.code = `(function (exports, require, module) {${code}\n})`;
    }
  },
};

const builds: Record<string, UserConfig> = {
  main: nodeBuild('out/main', {
    app: 'main/app.ts',
    desktop: 'main/desktop.ts',
    quayside: 'main/cli/quayside.ts',
  }),
  preload: nodeBuild('out/preload', { index: 'preload/index.ts' }, 'cjs'),
  cli: {
    ...nodeBuild(
      'out/cli',
      { quayside: 'main/cli/quick-quayside.ts', start: 'main/start.ts' },
      'es',
      COMMAND_LINE_CHUNKS,
    ),
    // npm does this for an installed package; `npx quayside` in the checkout runs the file as it was built.
    plugins: [{ name: 'executable', closeBundle: () => chmodSync('out/cli/quayside.js', 0o755) }],
  },
  // One script of it all, a function of what it needs: V8 keeps compiled code of scripts, not of modules.
  compiled: compiledBuild(),
  bench: nodeBuild('out/bench', {
    bench: 'test/bench/bench.ts',
    'scale-run': 'test/bench/scale-run.ts',
    'scan-worker': 'test/bench/scan-worker.ts',
    'watch-worker': 'test/bench/watch-worker.ts',
    'host-worker': 'test/bench/host-worker.ts',
    'peer-worker': 'test/bench/peer-worker.ts',
    bare: 'test/bench/bare.ts',
  }),
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      target: 'es2023',
      outDir: '../out/renderer',
      emptyOutDir: true,
      sourcemap: true,
      // A data: URL would need its own rule in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Read from this machine, never over a network.
      chunkSizeWarningLimit: 2_000,
    },
  },
};

export default defineConfig(({ mode }) => {
  const build = builds[mode];
  if (!build) throw new Error(`vite build --mode ${Object.keys(builds).join('|')}`);
  const licences = bundledLicences(`out/licences/${mode}.txt`);
  return {
    ...build,
    plugins: [...(build.plugins ?? []), licences],
    define: { __QUAYSIDE_VERSION__: JSON.stringify(version) },
  };
});
