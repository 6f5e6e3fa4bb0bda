/** Where things lie. The bench runs from out/bench, two folders below the project's. */
import { dirname, join, resolve } from 'node:path';

/** Every program of the bench lies in this folder. */
export const BENCH_PROGRAMS = dirname(resolve(process.argv[1] ?? ''));

export const PROJECT = resolve(BENCH_PROGRAMS, '../..');

/** What is not compiled: the Perl and C parts. */
export const BENCH_SOURCES = join(PROJECT, 'test', 'bench');

export const PAGE = join(PROJECT, 'out', 'renderer');
export const COMMAND_LINE = join(PROJECT, 'out', 'cli', 'quayside.js');
