/** Bundles the probe into a temporary folder that every user may read, so that it runs where this tree cannot be. */
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface Probe {
  /** The script to run with Node. */
  script: string;
  remove(): void;
}

/** `source`: the name of the probe below test/live. */
export async function buildLinuxProbe(source = 'linux-probe.ts'): Promise<Probe> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'quayside-probe-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20.19',
      outDir: join(folder, 'out'),
      rolldownOptions: {
        input: { probe: join(root, 'test/live', source) },
        external: ['koffi', /^node:/],
        output: { entryFileNames: '[name].mjs' },
      },
    },
    ssr: { noExternal: true, external: ['koffi'] },
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  chmodSync(folder, 0o755);
  return { script: join(folder, 'out/probe.mjs'), remove: () => rmSync(folder, { recursive: true }) };
}
