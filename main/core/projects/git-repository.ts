/** What a `.git` tells, read without git: the branch, and whether it is a linked worktree and of what. */
import { join, resolve } from 'node:path';
import { cleanText } from '../clean-text.ts';
import { readSmallFile } from './read-small-file.ts';

export interface GitRepository {
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  /** A linked worktree (`git worktree add`), not the first one. */
  readonly worktree: boolean;
  /** The folder that all worktrees of one repository share; symbolic links may lead to it. */
  readonly commonDir: string;
}

/** Paths in these files are one line; a branch is shorter still. */
const MAX_BYTES = 8_192;

/** `root` is the folder that holds `.git`. Null where that is not git's. */
export async function readGit(root: string): Promise<GitRepository | null> {
  const path = join(root, '.git');
  const head = await firstLine(join(path, 'HEAD'));
  if (head !== null) return { branch: branchOf(head), worktree: false, commonDir: path };
  // In worktrees and in submodules it is a file that names a folder elsewhere.
  const named = /^gitdir: (.+)$/.exec((await firstLine(path)) ?? '')?.[1];
  return named === undefined ? null : readNamed(resolve(root, named));
}

async function readNamed(gitDir: string): Promise<GitRepository | null> {
  const head = await firstLine(join(gitDir, 'HEAD'));
  if (head === null) return null;
  // Only linked worktrees have it.
  const common = await firstLine(join(gitDir, 'commondir'));
  return { branch: branchOf(head), worktree: common !== null, commonDir: resolve(gitDir, common ?? '.') };
}

export function branchOf(head: string): string | null {
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  // Repositories with the newer store of references keep their branch elsewhere and say this here.
  return branch === undefined || branch === '.invalid' ? null : cleanText(branch);
}

async function firstLine(path: string): Promise<string | null> {
  const file = await readSmallFile(path, MAX_BYTES);
  return file.kind === 'text' ? (/^[^\r\n]*/.exec(file.text)?.[0].trim() ?? null) : null;
}
