/** Names a program by what it runs, so that two starts of the same server can be told to be the same. */
import { baseName, type Command, titleOf } from '../../preload/command-words.ts';
import { ranWords, scriptName } from '../../preload/ran-words.ts';

/**
 * The program's file name, and for an interpreter its script: `node server.js`, `python3 -m http.server`, `postgres`.
 * No other arguments: those may hold secrets. Takes a cleaned command line; `name` stands in where there is none.
 */
export function commandKey({ argv, name }: Command): string {
  const [first] = argv;
  if (!first) return name;
  // Some programs rewrite their command line to one long text: `postgres: checkpointer`.
  const program = (baseName(first).split(/[:\s]/)[0] || name).slice(0, 100);
  if (titleOf(argv) !== null) return program;
  const { runsOthers, script, inline } = ranWords({ argv, name });
  // A program that stands in the command line itself may hold anything.
  const ran = inline ?? (script && scriptName(script));
  return (runsOthers && ran ? `${program} ${ran}` : program).slice(0, 200);
}
