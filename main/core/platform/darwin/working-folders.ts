/** The working folders of the user's processes on macOS: one lsof for all of them, and not often. */
import { cleanText } from '../../clean-text.ts';
import { readLsofFolders } from '../readers/read-lsof-folders.ts';
import type { ToolRunner } from '../run-tool.ts';
import { lsofOwnFolders } from './tools.ts';

const PATH_LIMIT = 4_096;
/** How long an answer serves. A look costs about as much as one at all sockets. */
const GAP_MS = 60_000;
/** A network drive that does not answer holds lsof up, and all that waits behind it: then it is left alone for a while. */
const GAP_AFTER_FAILURE_MS = 600_000;

export function createWorkingFolders(
  runner: Pick<ToolRunner, 'run'>,
  uid: number,
  monotonic: () => number,
): () => Promise<string[]> {
  let folders: string[] = [];
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    if (monotonic() < next) return folders;
    next = monotonic() + GAP_MS;
    const outcome = await runner.run(lsofOwnFolders(uid));
    if (outcome.ok) folders = [...new Set(readLsofFolders(outcome.text).values())].filter(isPlain);
    else next = monotonic() + GAP_AFTER_FAILURE_MS;
    return folders;
  };
}

/** What cleaning changes could not be found by its cleaned name. */
const isPlain = (folder: string): boolean => folder !== '/' && cleanText(folder, PATH_LIMIT) === folder;
