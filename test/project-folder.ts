/** Folders of projects for tests, made for real; repositories are written by hand, as git would. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ProjectFolder {
  readonly root: string;
  path(...parts: string[]): string;
  /** Makes the folder and what is missing above it. */
  folder(...parts: string[]): string;
  write(path: string, text: string): string;
  /** `.git` as `git init` leaves it; `head` is the content of HEAD. */
  repository(folder: string, head?: string): void;
  /** A linked worktree, as `git worktree add` leaves it. */
  worktree(folder: string, of: string, head?: string): void;
  remove(): void;
}

export function makeProjectFolder(): ProjectFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'quayside-project-')));
  const path = (...parts: string[]) => join(root, ...parts);
  const folder = (...parts: string[]) => {
    mkdirSync(path(...parts), { recursive: true });
    return path(...parts);
  };
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
    return path(file);
  };
  return {
    root,
    path,
    folder,
    write,
    repository(at, head = 'ref: refs/heads/main\n') {
      write(join(at, '.git/HEAD'), head);
    },
    worktree(at, of, head = 'ref: refs/heads/other\n') {
      const name = at.replaceAll('/', '-');
      const gitDir = join(of, '.git/worktrees', name);
      write(join(at, '.git'), `gitdir: ${path(gitDir)}\n`);
      write(join(gitDir, 'HEAD'), head);
      write(join(gitDir, 'commondir'), '../..\n');
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
