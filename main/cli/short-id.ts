/** Ids as a user types them: their beginning is enough while it names one thing. Pure. */

interface Named {
  readonly id: string;
}

const SHORT = 8;
/** What is shorter may be meant as something else. */
const LEAST = 4;

/** A leading dash would make an option of it. */
const bare = (id: string): string => id.replace(/^-+/, '');

/** Eight characters; the whole id where those would name another one too. */
export function shortId(id: string, all: readonly Named[]): string {
  const short = bare(id).slice(0, SHORT);
  return findById(short, all).length > 1 ? bare(id) : short;
}

/** The one with that id, else all whose id begins so. */
export function findById<T extends Named>(word: string, all: readonly T[]): T[] {
  const sought = bare(word);
  const exact = all.filter(({ id }) => bare(id) === sought);
  if (exact.length > 0) return exact;
  return sought.length < LEAST ? [] : all.filter(({ id }) => bare(id).startsWith(sought));
}
