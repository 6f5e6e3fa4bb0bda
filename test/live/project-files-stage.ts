/** The quayside.json files of folders that are new for each test, and what was found in them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  createProjectFiles,
  type ProjectFiles,
  type ProjectFilesDeps,
} from '../../main/core/projects/project-files.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';

export interface OpenProjectFiles extends ProjectFiles {
  /** How often something was new. */
  news(): number;
}

export interface ProjectFilesStage {
  /** The folder of the test that runs. */
  readonly at: Omit<ProjectFolder, 'root' | 'remove'>;
  open(deps?: Partial<ProjectFilesDeps>): OpenProjectFiles;
  /** Writes the quayside.json of a project; gives its path. */
  shop(ports?: object, folder?: string): string;
  /** Where found projects are remembered. */
  saved(): string;
  /** What is done when the test is over, the last first. */
  readonly ended: (() => unknown)[];
}

export const monotonic = () => performance.now();

/** Registers what makes and removes the folders; a test fails where anything was told to `onError`. */
export function createProjectFilesStage(): ProjectFilesStage {
  let folder: ProjectFolder;
  let dataFolder: string;
  let errors: unknown[];
  const ended: (() => unknown)[] = [];

  beforeEach(() => {
    folder = makeProjectFolder();
    dataFolder = mkdtempSync(join(tmpdir(), 'quayside-data-'));
    errors = [];
    ended.push(
      () => folder.remove(),
      () => rmSync(dataFolder, { recursive: true, force: true }),
    );
  });
  afterEach(async () => {
    for (const end of ended.splice(0).reverse()) await end();
    expect(errors).toEqual([]);
  });

  const at: ProjectFilesStage['at'] = {
    path: (...parts) => folder.path(...parts),
    folder: (...parts) => folder.folder(...parts),
    write: (path, text) => folder.write(path, text),
    repository: (path, head) => folder.repository(path, head),
    worktree: (path, of, head) => folder.worktree(path, of, head),
  };
  return {
    at,
    open(deps = {}) {
      let news = 0;
      const files = createProjectFiles({
        dataFolder,
        now: () => new Date(),
        finder: createProjectFinder({ home: at.path('home'), monotonic }),
        writable: true,
        onNews: () => news++,
        onError: (error) => errors.push(error),
        ...deps,
      });
      ended.push(() => files.stop());
      return { ...files, news: () => news };
    },
    shop(ports = { web: 3000 }, name = 'shop') {
      at.write(`${name}/package.json`, JSON.stringify({ name }));
      return at.write(`${name}/quayside.json`, JSON.stringify({ ports }));
    },
    saved: () => join(dataFolder, 'projects.json'),
    ended,
  };
}

/** What is there once everything that was seen has been looked at. */
export async function seeing(files: ProjectFiles, ...folders: string[]): Promise<string[]> {
  files.see(folders);
  await files.settled();
  return said(files);
}

export const said = (files: ProjectFiles): string[] =>
  files
    .reservations()
    .map(({ project, name, port, protocol }) => `${project?.name}: ${name} ${port} ${protocol}`);

export const told = (files: ProjectFiles): string[] => files.warnings().map(({ message }) => message);
