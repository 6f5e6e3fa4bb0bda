/** Learns how a process was started, so that the same can be started again once it was ended. */
import { accessSync, constants, statSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import type { ProcessIdentity, StartFacts } from '../platform.ts';
import { readMemoryText } from './command-line.ts';
import { findProgram } from './open-url.ts';
import { readProcFile, readProcLink } from './proc-file.ts';
import { isDead, readStat } from './proc-stat.ts';
import { parseEnvironment, parseExactArgv } from './start-texts.ts';

export interface StartFactsOptions {
  /** Only what runs as this user, in all its ways, is told: started again, it would run as this one. */
  ownUid: number;
  /** Reads `/proc/pid/cmdline` and `environ`; a test brings its own. */
  read?: typeof readMemoryText;
}

const TEXT_LIMIT = 2 * 1_048_576;
const BY_HAND = 'Start it by hand when you need it.';

const gone = () => fail('not-found', 'That process is gone.', BY_HAND);
const unreadable = () =>
  fail('permission', 'The system does not show how this process was started.', BY_HAND);
const unknown = (why: string) => fail('unsupported', why, BY_HAND);

export function createStartFacts({
  ownUid,
  read = readMemoryText,
}: StartFactsOptions): (identity: ProcessIdentity) => Promise<Result<StartFacts>> {
  return async (identity) => {
    if (!isLiving(identity)) return gone();
    const folder = `/proc/${identity.pid}`;
    const refusal = refusalFor(folder, ownUid);
    const [exe, cwd] = [readProcLink(`${folder}/exe`), readProcLink(`${folder}/cwd`)];
    const cmdline = await read(`${folder}/cmdline`, TEXT_LIMIT);
    const environ = await read(`${folder}/environ`, TEXT_LIMIT);
    // Everything above was read by pid: only if it is still the same process does it belong together.
    if (!isLiving(identity)) return gone();
    if (refusal) return refusal;
    if (exe === null || cwd === null || !cmdline || !environ) return unreadable();
    if (cmdline.length >= TEXT_LIMIT || environ.length >= TEXT_LIMIT) {
      return unknown('Its command line or its environment is too long to be kept.');
    }
    return factsFrom(exe, cwd, parseExactArgv(cmdline), parseEnvironment(environ));
  };
}

/** The environment alone; also of a process that wrote over its command line. */
export function createEnvironment({
  ownUid,
  read = readMemoryText,
}: StartFactsOptions): (identity: ProcessIdentity) => Promise<Result<Readonly<Record<string, string>>>> {
  return async (identity) => {
    if (!isLiving(identity)) return gone();
    const folder = `/proc/${identity.pid}`;
    const refusal = refusalFor(folder, ownUid);
    const environ = await read(`${folder}/environ`, TEXT_LIMIT);
    if (!isLiving(identity)) return gone();
    if (refusal) return refusal;
    return environ && environ.length < TEXT_LIMIT ? ok(parseEnvironment(environ)) : unreadable();
  };
}

function isLiving({ pid, startKey }: ProcessIdentity): boolean {
  const stat = readStat(`/proc/${pid}`);
  return stat !== null && stat.startKey === startKey && !isDead(stat);
}

/** What could be started by us, but would then be something else than it was. */
function refusalFor(folder: string, ownUid: number) {
  const status = readProcFile(`${folder}/status`)?.toString('latin1') ?? '';
  const uids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
  if (uids.some((uid) => uid !== String(ownUid))) {
    return fail('permission', 'This process runs as another user.', 'Start it again as that user.');
  }
  const isElsewhere = ['ns/mnt', 'ns/net', 'ns/pid', 'ns/user', 'root'].some(
    (link) => readProcLink(`${folder}/${link}`) !== readProcLink(`/proc/self/${link}`),
  );
  return isElsewhere ? unknown('This process runs in a container or sandbox of its own.') : null;
}

function factsFrom(
  exe: string,
  cwd: string,
  argv: string[] | null,
  env: Record<string, string>,
): Result<StartFacts> {
  if (argv === null || !isCommandLine(argv, exe, cwd, env.PATH ?? '')) {
    return unknown('This process wrote over its own command line, so how it was started is not known.');
  }
  const program = programFile(exe, argv[0] ?? '');
  if (program === null) return fail('not-found', 'Its program was removed from the disk since.', BY_HAND);
  if (!isFolder(cwd)) return fail('not-found', 'The folder that it ran in was removed since.', BY_HAND);
  return ok({ program, argv, cwd, env });
}

/** A lone text that names no program is a title, such as `nginx: master process`. */
function isCommandLine(argv: readonly string[], exe: string, cwd: string, path: string): boolean {
  const [first = '', ...rest] = argv;
  if (rest.length > 0 || basename(withoutMark(exe)) === basename(first).replace(/^-/, '')) return true;
  return first.includes('/') ? isFile(resolve(cwd, first)) : findProgram(first, path) !== null;
}

const DELETED = / \(deleted\)$/;
/** The kernel's mark for a file that was removed, or replaced by a newer one. */
const withoutMark = (exe: string): string => exe.replace(DELETED, '');

function programFile(exe: string, first: string): string | null {
  const candidates = [exe, ...(DELETED.test(exe) ? [withoutMark(exe), first] : [])];
  return candidates.find((file) => isAbsolute(file) && isProgram(file)) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
