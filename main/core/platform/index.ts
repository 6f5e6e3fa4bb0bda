/** Picks the platform of this machine. The only file that asks which system it is. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Platform } from './platform.ts';

export async function createPlatform(): Promise<Platform> {
  if (process.platform === 'linux') {
    const { createLinuxPlatform } = await import('./linux/create-linux-platform.ts');
    return createLinuxPlatform();
  }
  if (process.platform === 'darwin') {
    const { createDarwinPlatform } = await import('./darwin/create-darwin-platform.ts');
    return createDarwinPlatform();
  }
  if (process.platform === 'win32') {
    const { createWin32Platform } = await import('./win32/create-win32-platform.ts');
    return createWin32Platform();
  }
  const { createOtherPlatform } = await import('./other.ts');
  return createOtherPlatform();
}

/** The folder of this system in which programs keep their settings, each in a folder of its own. */
export function configRoot(env: NodeJS.ProcessEnv): string {
  const home = env.HOME && isAbsolute(env.HOME) ? env.HOME : homedir();
  switch (process.platform) {
    case 'win32':
      return env.APPDATA && isAbsolute(env.APPDATA) ? env.APPDATA : join(homedir(), 'AppData', 'Roaming');
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    default:
      // The XDG rule: a relative value is to be ignored.
      return env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)
        ? env.XDG_CONFIG_HOME
        : join(home, '.config');
  }
}
