/** Starts a program that has nothing to do with us any more from then on: a session, a log and files of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import type { ProcessIdentity, StartFacts } from '../platform.ts';
import type { Libc } from './libc.ts';
import { readStat } from './proc-stat.ts';

/**
 * `log` is made where it is not there, readable by this user alone; its folder must be there. `libc` is null where koffi does not
 * load: then the program also gets what whoever started us left open for us.
 */
export async function startProgram(
  libc: Pick<Libc, 'closeOnExec'> | null,
  facts: StartFacts,
  log: string,
): Promise<Result<ProcessIdentity>> {
  const [first] = facts.argv;
  if (!isAbsolute(facts.program) || first === undefined) {
    return fail('invalid-input', 'A program is started by its whole path.', 'Start it by hand.');
  }
  if (!isFolder(facts.cwd)) {
    return fail(
      'not-found',
      `The folder ${cleanText(facts.cwd)} is not there any more.`,
      'Make it again, or start the program by hand elsewhere.',
    );
  }
  const output = openLog(log);
  if (!output.ok) return output;
  // Node opens its own files so that nobody inherits them; with those that it was given it does so up to the first gap.
  libc?.closeOnExec(FIRST_AFTER_STDERR);
  try {
    return await launch(facts, first, output.value);
  } finally {
    closeSync(output.value);
  }
}

const FIRST_AFTER_STDERR = 3;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Only ever a plain file: a link could lead elsewhere, and a pipe would hold us until somebody reads it. */
function openLog(log: string): Result<number> {
  const refused = () =>
    fail(
      'unavailable',
      `Its output cannot be written to ${cleanText(log)}.`,
      'See whether Quayside may write to that folder.',
    );
  try {
    const fd = openSync(log, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    if (fstatSync(fd).isFile()) return ok(fd);
    closeSync(fd);
    return refused();
  } catch {
    return refused();
  }
}

async function launch(facts: StartFacts, argv0: string, output: number): Promise<Result<ProcessIdentity>> {
  let child: ChildProcess;
  try {
    child = spawn(facts.program, facts.argv.slice(1), {
      argv0,
      cwd: facts.cwd,
      env: facts.env,
      detached: true,
      shell: false,
      stdio: ['ignore', output, output],
    });
  } catch (error) {
    return refusal(facts.program, error);
  }
  const error = await new Promise<unknown>((resolve) => {
    child.once('error', resolve);
    child.once('spawn', () => resolve(null));
  });
  if (error) return refusal(facts.program, error);
  child.unref();
  // It is our child until we have looked here: its number cannot have been used again, even if it has ended already.
  const stat = child.pid === undefined ? null : readStat(`/proc/${child.pid}`);
  if (child.pid === undefined || !stat) {
    return fail('unavailable', 'The program ended at once.', 'See what it wrote to its log.');
  }
  return ok({ pid: child.pid, startKey: stat.startKey });
}

function refusal(program: string, error: unknown) {
  // Node's errors of starting a program always carry a code.
  const { code } = error as NodeJS.ErrnoException;
  const name = cleanText(program);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return fail('not-found', `The program ${name} is not there any more.`, 'Install it again.');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return fail('permission', `The system does not let you start ${name}.`, 'See who may run that file.');
  }
  if (code === 'E2BIG') {
    return fail('unsupported', `The arguments of ${name} are too long.`, 'Start it by hand.');
  }
  return fail(
    'unavailable',
    `${name} could not be started (${cleanText(String(code))}).`,
    'Try again in a moment, or start it by hand.',
  );
}
