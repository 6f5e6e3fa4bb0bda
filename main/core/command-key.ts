/** Names a program by what it runs, so that two starts of the same server can be told to be the same. */

/** Programs that run another one, whose name alone says nothing. */
const INTERPRETERS =
  /^(node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|java|dotnet|npm|npx|pnpm|yarn|sh|bash|zsh|uv)(\.exe)?$/i;

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/**
 * The program's file name, and for an interpreter its script: `node server.js`, `python3 -m http.server`, `postgres`.
 * No other arguments: those may hold secrets. Takes a cleaned command line; `name` stands in where there is none.
 */
export function commandKey({ argv, name }: { argv: readonly string[]; name: string }): string {
  const [first, ...rest] = argv;
  if (!first) return name;
  // Some programs rewrite their command line to one long text: `postgres: checkpointer`.
  const program = (baseName(first).split(/[:\s]/)[0] || name).slice(0, 100);
  if (!INTERPRETERS.test(program)) return program;
  return `${program}${ranBy(rest)}`.slice(0, 200);
}

/** Options whose value is neither a script nor worth naming. */
const TAKES_VALUE = /^(-r|--require|--import|--loader|--experimental-loader|-W|-X)$/;

function ranBy(args: readonly string[]): string {
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (argument === '-m') return ` -m ${args[at + 1] ?? ''}`;
    // A program that stands in the command line itself may hold anything.
    if (/^(-c|-e|-p|--eval|--print)$/.test(argument)) return ` ${argument}`;
    if (TAKES_VALUE.test(argument)) at++;
    else if (!argument.startsWith('-')) return ` ${baseName(argument)}`;
  }
  return '';
}
