/** The names that a user can write behind `ssh`, as the configs have them. */
import type { LoadedConfig, LoadedFile } from './load-ssh-config.ts';
import { isWild } from './wild-match.ts';

/** A name, not a pattern: neither a wildcard nor negated. */
export const isAlias = (pattern: string): boolean => !isWild(pattern) && !pattern.startsWith('!');

const MOST_ALIASES = 2_000;

/** Sorted, each once, the first two thousand; not cleaned and not checked, hostile names included. */
export function knownAliases(loaded: LoadedConfig): string[] {
  const aliases = new Set<string>();
  const collect = (file: LoadedFile) => {
    for (const block of file.config.blocks) {
      if (block.kind === 'host') for (const name of block.patterns.filter(isAlias)) aliases.add(name);
    }
    for (const inner of [...file.included.values()].flat()) collect(inner);
  };
  loaded.files.forEach(collect);
  return [...aliases].sort().slice(0, MOST_ALIASES);
}
