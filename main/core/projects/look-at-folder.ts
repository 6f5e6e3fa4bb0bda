/** What in a folder says that it is, or belongs to, a project. */
import { lstat as lstatOf, readdir as readdirOf, stat as statOf } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, instead } from './file-error.ts';

export const PROJECT_FILE = 'quayside.json';

/** The files at which each language's tools know the root of a project; the first names it where there are several. */
const MANIFESTS: readonly string[] = [
  PROJECT_FILE,
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
  'Gemfile',
  'composer.json',
  'pom.xml',
  // Gradle's settings name the project, its build files do not.
  'settings.gradle',
  'settings.gradle.kts',
  'build.gradle',
  'build.gradle.kts',
  'mix.exs',
  'deno.json',
  'deno.jsonc',
  'setup.cfg',
  'setup.py',
  'Pipfile',
  'requirements.txt',
  'Package.swift',
  'pubspec.yaml',
  'build.sbt',
  'gleam.toml',
];
const KNOWN = new Set([...MANIFESTS, '.git']);
const DOTNET = /^[^.].*\.(cs|fs|vb)proj$/;

/** A listing of a larger folder would hold the event loop: it is listed in part, or asked for each name. */
const LARGE_BYTES = 32_768;
const MOST_LISTED = 2_000;

// Cheaper than those of node:fs/promises.
const stat = promisify(statOf);
const lstat = promisify(lstatOf);
const readdir = promisify(readdirOf);

export interface FolderLook {
  readonly folder: string;
  /** Another one when the folder was removed and made again. */
  readonly inode: string;
  /** In the order in which they count. */
  readonly manifests: readonly string[];
  /** Holds a `.git`, folder or file: the root of a repository or of a worktree. */
  readonly git: boolean;
}

/** Null where there is no such folder, or it cannot be looked into. */
export async function lookAtFolder(folder: string): Promise<FolderLook | null> {
  try {
    const { size, dev, ino } = await stat(folder);
    const listed = size > LARGE_BYTES ? listInPart(folder) : readdir(folder);
    const names = (await listed.catch(instead(null))) ?? (await askForKnown(folder));
    const found = new Set(names.filter((name) => KNOWN.has(name) || DOTNET.test(name)));
    const dotnet = [...found].filter((name) => DOTNET.test(name)).sort();
    return {
      folder,
      inode: `${dev} ${ino}`,
      manifests: [...MANIFESTS.filter((name) => found.has(name)), ...dotnet],
      git: found.has('.git'),
    };
  } catch (error) {
    errorCode(error);
    return null;
  }
}

/** Null where there are too many. */
async function listInPart(folder: string): Promise<string[] | null> {
  const directory = await opendir(folder, { bufferSize: 512 });
  try {
    const names: string[] = [];
    for (;;) {
      const entry = await directory.read();
      if (!entry) return names;
      if (names.push(entry.name) > MOST_LISTED) return null;
    }
  } finally {
    await directory.close();
  }
}

async function askForKnown(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of KNOWN) {
    if (await lstat(join(folder, name)).catch(instead(null))) found.push(name);
  }
  return found;
}
