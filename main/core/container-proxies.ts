/** Programs that hold ports for containers and virtual machines: who is behind such a port, they do not say. */

/** Whole names, or the beginning of a name where the entry ends with `*`. Compared without case. */
export const CONTAINER_PROXIES: readonly string[] = [
  'docker-proxy',
  'com.docker.*',
  'rootlessport',
  'rootlesskit',
  'slirp4netns',
  'pasta',
  'passt',
  'conmon',
  'vpnkit*',
  'gvproxy',
  'limactl',
  'orbstack*',
  'wslrelay*',
  'wslhost*',
  'wslservice*',
  'vmmem*',
  'vmwp*',
];

interface Program {
  readonly name: string;
  readonly argv: readonly string[];
}

/** The first letters of them all: most programs are none, and that is to be known quickly. */
const FIRST_LETTERS = new Set(CONTAINER_PROXIES.map((name) => name.charAt(0)));

export function isContainerProxy(program: Program): boolean {
  if (!mayBeProxy(program)) return false;
  return programNames(program).some((name) =>
    CONTAINER_PROXIES.some((pattern) => matchesPattern(name, pattern)),
  );
}

/** Asked for each row at each change: makes no lists. */
function mayBeProxy({ name, argv: [path = ''] }: Program): boolean {
  const file = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return (
    FIRST_LETTERS.has(name.charAt(0).toLowerCase()) || FIRST_LETTERS.has(path.charAt(file).toLowerCase())
  );
}

/** The name and the program's file name, in lower case: a process may show another name than its program's. */
export function programNames({ name, argv }: Program): string[] {
  const program = argv[0]?.split(/[\\/]/).at(-1) ?? '';
  // `sshd: user [priv]` and its like put words behind the name.
  const names = [name, program, program.split(/[:\s]/)[0] ?? '']
    .filter(Boolean)
    .map((text) => text.toLowerCase());
  // Windows' programs are the same ones by name, with an ending.
  const plain = names.filter((one) => one.endsWith('.exe')).map((one) => one.slice(0, -'.exe'.length));
  return plain.length > 0 ? [...names, ...plain] : names;
}

/** `pattern` ends with `*` for the beginning of a name. Both in lower case. */
export const matchesPattern = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
