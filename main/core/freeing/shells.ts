/** Tells shells, and those at which somebody types. Pure. */
import { programNames } from '../container-proxies.ts';
import type { ProcessFacts } from '../platform/platform.ts';

const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'busybox',
  'cmd.exe',
  'powershell.exe',
  'pwsh',
  'pwsh.exe',
]);

type Program = Pick<ProcessFacts, 'name' | 'argv'>;

/** A log-in shell writes a dash before its name. */
export const isShell = (program: Program): boolean =>
  programNames(program).some((name) => SHELLS.has(name.replace(/^-/, '')));

/** Neither a command (`-c`) nor a script was given to it, so it reads what somebody types; so does one with `-i`. */
export function isInteractiveShell(program: Program): boolean {
  if (!isShell(program)) return false;
  const [, ...words] = program.argv;
  const options = words.filter((word) => word.startsWith('-') && !word.startsWith('--'));
  if (options.some((option) => option.includes('i'))) return true;
  const runs = options.some((option) => option.includes('c')) || words.some((word) => !word.startsWith('-'));
  return !runs;
}
