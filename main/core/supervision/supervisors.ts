/** Who would start a server again after it ended, by what its ancestors are. Pure. */
import type { Respawner } from '../../../preload/model.ts';
import { commandKey } from '../command-key.ts';
import { identityKey, type ProcessFacts } from '../platform/platform.ts';
import { matchesProgram, wordsOf } from './program-words.ts';
import { isSession } from './sessions.ts';
import { loopsAround, shellRunOf } from './shell-text.ts';
import { SUPERVISORS } from './supervisor-table.ts';

export interface SupervisorMatch {
  /** One of SUPERVISOR_WORDS: `pm2`, `nodemon`, `shell loop`, `parent`. */
  readonly kind: string;
  /** What it calls the thing that it runs, as far as its command line says: a script, the folder of a service. */
  readonly name: string | null;
  readonly process: ProcessFacts;
  readonly when: Respawner['when'];
}

const SHELL_LOOP = 'shell loop';
const PARENT = 'parent';

/** What each kind is called for people, by kind: it stands where `SOMETHING starts it again` says who. */
export const SUPERVISOR_WORDS: Readonly<Record<string, string>> = Object.fromEntries([
  ...SUPERVISORS.map(({ kind, called }) => [kind, called]),
  [SHELL_LOOP, 'a loop in a shell'],
  [PARENT, 'the program that started it'],
]);

/**
 * The nearest process that would start the holder again; `ancestors` nearest first, without pid 1. Null where none is
 * known, also where somebody's terminal, editor or log-in stands between. The daemon of pm2 may be the holder itself:
 * it holds the ports of apps that run in its cluster mode.
 */
export function findSupervisor(
  holder: ProcessFacts,
  ancestors: readonly ProcessFacts[],
): SupervisorMatch | null {
  if (isPm2Daemon(holder)) return { kind: 'pm2', name: null, process: holder, when: 'at-once' };
  let child = holder;
  for (const process of ancestors) {
    const match = supervises(process, child);
    if (match || isSession(process)) return match;
    child = process;
  }
  return null;
}

/** Whether one process would start its child again. */
export function supervises(process: ProcessFacts, child: ProcessFacts): SupervisorMatch | null {
  if (isPm2Daemon(process)) return { kind: 'pm2', name: null, process, when: 'at-once' };
  const run = shellRunOf(process);
  if (run) {
    const loops = run.kind === 'command' && loopsAround(run.text, child);
    return loops ? { kind: SHELL_LOOP, name: null, process, when: 'at-once' } : null;
  }
  const words = wordsOf(process);
  const row = SUPERVISORS.find((pattern) => matchesProgram(words, pattern));
  if (!row) return null;
  const when = typeof row.when === 'string' ? row.when : row.when(words);
  return { kind: row.kind, name: row.name?.(words) ?? null, process, when };
}

/**
 * After a port was taken again: who started its holder. Where no known one did, the nearest process that started both
 * this holder and the one before (a loop in a script, a program with workers): it is named as `commandKey` does.
 * `before` are the ancestors of the one that was ended.
 */
export function respawnerAmong(
  holder: ProcessFacts,
  ancestors: readonly ProcessFacts[],
  before: readonly ProcessFacts[],
): SupervisorMatch | null {
  const known = findSupervisor(holder, ancestors);
  if (known) return known;
  const keys = new Set(before.map(({ identity }) => identityKey(identity)));
  // A parent that took the port itself was started by nobody just now.
  if (keys.has(identityKey(holder.identity))) return null;
  for (const process of ancestors) {
    if (isSession(process)) return null;
    if (!keys.has(identityKey(process.identity))) continue;
    return { kind: PARENT, name: commandKey(process), process, when: 'at-once' };
  }
  return null;
}

/** For the plan and the result; `app` is what the supervisor itself calls it, where it was asked. */
export const respawnerOf = (
  { kind, name, process, when }: SupervisorMatch,
  app: string | null = null,
): Respawner => ({
  kind,
  name: app ?? name,
  pid: process.identity.pid,
  when,
});

/** It writes a title over its command line, with its folder behind. */
const isPm2Daemon = ({ argv }: ProcessFacts): boolean =>
  argv.length === 1 && /^PM2 v\d\S*: God Daemon \(/.test(argv[0] ?? '');
