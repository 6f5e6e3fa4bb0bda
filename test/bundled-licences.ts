/** What the packages in a bundle ask for in return: their licences go along, as one text. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/** Writes `file` whenever a bundle is made, of the packages whose code is really in it. */
export function bundledLicences(file: string): Plugin {
  return {
    name: 'bundled-licences',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((part) =>
        part.type === 'chunk' ? Object.keys(part.modules) : [],
      );
      const folders = new Set(ids.flatMap((id) => packageFolder(id) ?? []));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${[...folders].sort().map(licenceOf).join(RULE)}\n`);
    },
  };
}

/** The folder of the innermost package; null for our own files and for what the bundler makes up. */
const packageFolder = (id: string): string | null =>
  /^(?:\0)?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? null;

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
