/** Where Quayside keeps its files. */
import { join, resolve } from 'node:path';
import { configRoot } from './platform/index.ts';

/** `QUAYSIDE_HOME` where it is set, else `quayside` in the system's folder for settings. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env.QUAYSIDE_HOME?.trim();
  return chosen ? resolve(chosen) : join(configRoot(env), 'quayside');
}
