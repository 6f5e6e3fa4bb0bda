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
  // Some programs rewrite their command line to one long text.
  const program = baseName(first.split(' ')[0] ?? first).slice(0, 100);
  if (!INTERPRETERS.test(program)) return program;
  const module = rest.indexOf('-m');
  if (module >= 0 && rest[module + 1]) return `${program} -m ${rest[module + 1]}`.slice(0, 200);
  const script = rest.find((argument) => !argument.startsWith('-'));
  return script ? `${program} ${baseName(script)}`.slice(0, 200) : program;
}
