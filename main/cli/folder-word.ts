/** A folder as the user named it on the command line, as the absolute path that it really has. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../preload/model.ts';
import type { Terminal } from './terminal.ts';

/** One that is not there stays as it was said: the core says what is wrong with it. */
export async function folderOf(word: string, terminal: Terminal): Promise<Result<string>> {
  const from = terminal.cwd();
  if (from === null) {
    return fail('invalid-input', 'The folder of this terminal is gone.', 'Go to another folder first.');
  }
  const path = resolve(from, word);
  return ok(await realpath(path).catch(() => path));
}
