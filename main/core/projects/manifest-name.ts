/** The name that a project gives itself in its manifest. Pure; each reader knows only as much of its format as it needs. */

import { PROJECT_FILE } from './look-at-folder.ts';
import { parseProjectFile } from './project-file.ts';

type Reader = (text: string) => string | null | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  [PROJECT_FILE]: (text) => parseProjectFile(text, PROJECT_FILE).name,
  'package.json': jsonName,
  'deno.json': jsonName,
  'deno.jsonc': (text) => jsonName(withoutComments(text)),
  'composer.json': (text) => lastPart(jsonName(text)),
  'pyproject.toml': (text) => tomlName(text, ['project', 'tool.poetry']),
  'Cargo.toml': (text) => tomlName(text, ['package']),
  'go.mod': (text) => lastPart(/^module[ \t]+"?([^\s"]+)/m.exec(start(text))?.[1]?.replace(/\/v\d+$/, '')),
  'pom.xml': mavenName,
  'mix.exs': (text) => /\bapp:\s*:(\w+)/.exec(start(text))?.[1],
  'settings.gradle': gradleName,
  'settings.gradle.kts': gradleName,
  'setup.cfg': (text) => /^\[metadata\][^[]*?^name[ \t]*=[ \t]*(\S+)/m.exec(start(text))?.[1],
  'setup.py': (text) => /\bname\s*=\s*(["'])([\w.-]+)\1/.exec(start(text))?.[2],
  'Package.swift': (text) => /\bPackage\(\s*name:\s*"([^"\\]+)"/.exec(start(text))?.[1],
  'pubspec.yaml': (text) => /^name:[ \t]*["']?([\w-]+)/m.exec(start(text))?.[1],
  'build.sbt': (text) => /\bname\s*:=\s*"([^"\\]+)"/.exec(start(text))?.[1],
  'gleam.toml': (text) => tomlName(text, ['']),
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

function gradleName(text: string): string | undefined {
  return /^[ \t]*rootProject\.name[ \t]*=[ \t]*(["'])([^"'\\$]+)\1/m.exec(start(text))?.[2];
}

/** JSON as people write it: with comments, and commas before an end. Strings stay as they are. */
function withoutComments(text: string): string {
  // What is not closed goes on to the end: else each beginning of such a piece would be tried to the end anew.
  const pieces = /"(?:\\[\s\S]|[^"\\])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=\s*[}\]])/g;
  return start(text).replace(pieces, (piece) => (piece.startsWith('"') ? piece : ''));
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
