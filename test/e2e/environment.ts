/** The environment of an app under test: a data folder of its own, no display, and a desktop with or without a tray. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Surroundings {
  dataFolder: string;
  trayHost: boolean;
  env?: Readonly<Record<string, string>>;
}

export function environment({ dataFolder, trayHost, env = {} }: Surroundings): Record<string, string> {
  const tools = join(dataFolder, 'tools');
  mkdirSync(tools, { recursive: true });
  // Stands in for the desktop's session bus, which answers the same question through the same program.
  const gdbus = join(tools, 'gdbus');
  writeFileSync(gdbus, `#!/bin/sh\necho '(<${trayHost}>,)'\n`);
  chmodSync(gdbus, 0o755);
  const inherited = Object.entries(process.env).filter(
    // Vitest's own settings would reach the app as well.
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(VITEST|NODE_OPTIONS)/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: `${tools}${delimiter}${process.env.PATH ?? ''}`,
    QUAYSIDE_HOME: dataFolder,
    ...env,
  };
}
