/** One row of the tables of frameworks. */
import type { ProgramPattern } from '../supervision/program-words.ts';

/** Names in the patterns are in lower case, and so is what they are matched with: paths with `/`. */
export interface FrameworkRow extends ProgramPattern {
  /** As it writes itself. */
  readonly name: string;
  /** What the program's own path must match, `/` put before it. */
  readonly paths?: RegExp;
  /** What the file name of an entry of Java's class path must match. */
  readonly classpath?: RegExp;
}
