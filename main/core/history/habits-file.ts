/** The summary of habits, so that a start need not read the whole history. It can always be made anew out of that. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { Habit } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { SavedHabit } from './habits.ts';
import { PLAIN_FILE } from './read-lines.ts';

/** 2,500 habits of the longest paths that are usual. */
const MAX_BYTES = 4_000_000;

const Saved = z.object({
  version: z.literal(1),
  /** Of what the history said until then. */
  at: z.iso.datetime(),
  habits: z.array(Habit.extend({ processes: z.array(z.string().max(64)).max(8) })).max(2_500),
});

export interface SavedHabits {
  readonly at: string;
  readonly habits: readonly SavedHabit[];
}

/** Null where it is missing or broken. At once: a command line that works alone waits for it. */
export function readHabits(path: string): SavedHabits | null {
  try {
    const parsed = Saved.safeParse(JSON.parse(readPlainFile(path)));
    return parsed.success && parsed.data.habits.every(isClean) ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Throws the system's error. */
export async function writeHabits(path: string, { at, habits }: SavedHabits): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(JSON.stringify({ version: 1, at, habits }));
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

function readPlainFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | PLAIN_FILE);
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(file, 'utf8') : '';
  } finally {
    closeSync(file);
  }
}

const isClean = ({ project: { root, name }, command, processes }: SavedHabit): boolean => {
  const text = [root, name, command, ...processes].join(' ');
  return cleanText(text, MAX_BYTES) === text;
};
