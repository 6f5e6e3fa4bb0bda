/** What a server is called by every door: `vite — web-shop (feature/login)`. Pure; takes cleaned text and stays clean and short. */
import { baseName } from './command-words.ts';
import { tildePath } from './folder-path.ts';
import type { Listener, Owner } from './nouns/listener.ts';
import { shortRun } from './ran-words.ts';
import { shorten } from './shorten.ts';

export type Labelled = Pick<Listener, 'owner' | 'user' | 'tunnel' | 'container'>;

export interface LabelParts {
  /** Who listens: a tunnel, a container, a framework in lower case, a program; of somebody hidden the user. Never empty. */
  readonly what: string;
  /** Where the work belongs: its project, else its folder in the user's home; null for services and others. */
  readonly where: string | null;
  readonly branch: string | null;
}

/** These say no more than the program's own name, or its script, does. */
const RUNTIMES = ['Node.js', 'Deno', 'Bun', 'Go', 'Rust', '.NET', 'Swift', 'Erlang', 'Elixir'];
/** What Go's tools call a program that they have built for a moment. */
const NAMELESS = /^(main|__debug_bin\d*|exe)$/;

interface Limits {
  readonly what: number;
  readonly where: number;
  readonly branch: number;
  readonly script: number;
}

/** In characters. */
const SHORT: Limits = { what: 24, where: 24, branch: 32, script: 32 };
/** More than a file system takes for a name; text from the system is bounded besides. */
const WHOLE: Limits = { what: 1_024, where: 1_024, branch: 1_024, script: 1_024 };

/** A framework that tells more than its runtime's name, as it writes itself. */
export const tellingFramework = ({ framework }: Pick<Owner, 'framework'>): string | null =>
  framework !== null && RUNTIMES.includes(framework) ? null : framework;

/** `home` is the user's home folder, empty where folders are not to be named. */
export function labelParts(listener: Labelled, home: string, limits = SHORT): LabelParts {
  const { owner, tunnel, container } = listener;
  // Quayside serves the whole machine, wherever it was started from.
  const isPlaceless = tunnel || owner?.framework === 'Quayside';
  // A container's proxy stands wherever the container was started from.
  const project = isPlaceless || container?.composeProject ? null : (owner?.project ?? null);
  const folder = isPlaceless || container ? null : folderWord(owner?.cwd ?? '', home);
  const where = project?.name || container?.composeProject || folder;
  return {
    what: shorten(whatOf(listener), limits.what),
    where: where ? shorten(where, limits.where) : null,
    branch: project?.branch ? shorten(project.branch, limits.branch) : null,
  };
}

function whatOf({ owner, tunnel, container, user }: Labelled): string {
  if (tunnel) return `tunnel ${tunnel.name}`;
  if (container?.name) return container.name;
  if (!owner) return user ? `a process of ${user}` : 'a hidden process';
  return tellingFramework(owner)?.toLowerCase() ?? programWord(owner);
}

export const labelText = ({ what, where, branch }: LabelParts): string =>
  [what, where && ` — ${where}`, branch && ` (${branch})`].filter(Boolean).join('');

/** Where nothing says whose work it is, the script does: `node server.js`. */
export const friendlyLabel = (listener: Labelled, home: string): string => labelOf(listener, home, SHORT);

/** The same with nothing cut, for where there is room to wrap. */
export const wholeLabel = (listener: Labelled, home: string): string => labelOf(listener, home, WHOLE);

function labelOf(listener: Labelled, home: string, limits: Limits): string {
  const parts = labelParts(listener, home, limits);
  const { owner, tunnel, container } = listener;
  const isNamed = parts.where || tunnel || container || !owner || tellingFramework(owner) !== null;
  const script = isNamed ? '' : shorten(shortRun(owner), limits.script);
  return labelText(script ? { ...parts, what: `${parts.what} ${script}` } : parts);
}

function programWord({ name, argv, framework }: Owner): string {
  if (framework !== null && NAMELESS.test(name)) return framework.toLowerCase();
  const word = name.trim() || baseName(argv[0] ?? '').trim();
  return word.replace(/\.exe$/i, '') || 'a program';
}

/** `~/api` for a folder in the user's home; others say nothing about whose work it is. */
function folderWord(folder: string, home: string): string | null {
  const path = tildePath(folder, home);
  return /^~[\\/]/.test(path) ? path : null;
}
