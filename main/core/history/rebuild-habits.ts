/** Counts the habits anew out of the whole history, where the summary is lost. */
import { createHabitBook, type SavedHabit } from './habits.ts';
import { linesForwards, readingFile } from './read-lines.ts';
import { readHead, readSession, sessionKey } from './session-line.ts';

/** `paths` oldest first. Throws the system's error. */
export async function rebuildHabits(paths: readonly string[], mostBytes: number): Promise<SavedHabit[]> {
  const book = createHabitBook();
  const going = new Set<string>();
  const take = (line: string) => {
    const head = readHead(line);
    if (!head || head.type === 'alive' || head.type === 'checkpoint' || !line.includes('"project":{')) return;
    const session = readSession(line);
    if (!session) return;
    const key = sessionKey(session);
    if (head.type === 'closed') {
      // One whose beginning was dropped still counts.
      if (!going.delete(key)) book.came(session, session.from, true);
      book.went(session, session.to ?? session.from);
    } else if (!going.has(key)) {
      going.add(key);
      book.came(session, session.from, true);
    }
  };
  for (const path of paths) {
    await readingFile(path, async (file, size) => {
      for await (const lines of linesForwards(file, size, Math.max(0, size - mostBytes)))
        for (const { line } of lines) take(line.toString('utf8'));
    });
  }
  return book.saved();
}
