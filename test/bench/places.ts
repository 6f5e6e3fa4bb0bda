/** Where things lie, for the built bench in out/bench and for tests that use parts of it as they are. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder above this code that is a package. */
function findProject(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findProject(dirname(folder));
}

export const PROJECT = findProject(dirname(fileURLToPath(import.meta.url)));

/** Every program of the bench is built into this folder. */
export const BENCH_PROGRAMS = join(PROJECT, 'out', 'bench');

/** What is not compiled: the Perl and C parts. */
export const BENCH_SOURCES = join(PROJECT, 'test', 'bench');

export const PAGE = join(PROJECT, 'out', 'renderer');
export const COMMAND_LINE = join(PROJECT, 'out', 'cli', 'quayside.js');
