/** The name that a project gives itself in its manifest. Pure; each reader knows only as much of its format as it needs. */

import { PROJECT_FILE } from './look-at-folder.ts';
import { parseProjectFile } from './project-file.ts';

type Reader = (text: string) => string | null | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  [PROJECT_FILE]: (text) => parseProjectFile(text, PROJECT_FILE).name,
  'package.json': jsonName,
  'deno.json': jsonName,
  'deno.jsonc': jsonName,
  'composer.json': (text) => lastPart(jsonName(text)),
  'pyproject.toml': (text) => tomlName(text, ['project', 'tool.poetry']),
  'Cargo.toml': (text) => tomlName(text, ['package']),
  'go.mod': (text) => lastPart(/^module[ \t]+"?([^\s"]+)/m.exec(start(text))?.[1]?.replace(/\/v\d+$/, '')),
  'pom.xml': mavenName,
  'mix.exs': (text) => /\bapp:\s*:(\w+)/.exec(start(text))?.[1],
};

/** Whether there is anything to read in it. */
export const tellsName = (manifest: string): boolean => manifest in READERS;

/** Null where it names none. Not cleaned. */
export function nameInManifest(manifest: string, text: string): string | null {
  const name = READERS[manifest]?.(text.replace(/^\ufeff/, ''))?.trim();
  return name ? name : null;
}

function jsonName(text: string): string | null {
  try {
    const json: unknown = JSON.parse(text);
    const isNamed = typeof json === 'object' && json !== null && 'name' in json;
    return isNamed && typeof json.name === 'string' ? json.name : null;
  } catch {
    return null;
  }
}

/** `name = "..."` in one of the tables, the first table that has it. */
function tomlName(text: string, tables: readonly string[]): string | null {
  const names = new Map<string, string>();
  let table = '';
  for (const line of start(text).split('\n')) {
    const header = /^\s*\[([^[\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) table = header.replace(/[\s"']/g, '');
    else if (/^\s*\[\[/.test(line)) table = '';
    const name = /^\s*name\s*=\s*(?:"([^"\\]+)"|'([^']+)')/.exec(line);
    const value = name?.[1] ?? name?.[2];
    if (value && !names.has(table)) names.set(table, value);
  }
  return tables.map((wanted) => names.get(wanted)).find((name) => name !== undefined) ?? null;
}

/** The project's own artifactId: not that of its parent, and before any dependency. */
function mavenName(text: string): string | null {
  const parent = text.indexOf('</parent>');
  const own = start(parent < 0 ? text : text.slice(parent));
  return /<artifactId>\s*([^<\s]+)\s*<\/artifactId>/.exec(own)?.[1] ?? null;
}

/** Names stand near the top; a million lines would hold the event loop. */
const start = (text: string): string => text.slice(0, 65_536);

const lastPart = (name: string | null | undefined): string | null => name?.split('/').at(-1) ?? null;
