/** Loads ssh configs for tests: from a folder of the test by the real reader, or from texts by their paths. */
import { readdir } from 'node:fs/promises';
import { readSmallFile } from '../main/core/projects/read-small-file.ts';
import {
  type LoadedConfig,
  type LoadRequest,
  loadSshConfig,
} from '../main/core/tunnels/ssh-config/load-ssh-config.ts';

const HOME = '/home/ada';

export const ADA = { user: 'ada', home: HOME, uid: 1000, hostName: 'desk.example', env: { HOME } };

/** Of real files; `home` is where relative includes are looked up. */
export const loadReal = (path: string, home: string, env: LoadRequest['env']): Promise<LoadedConfig> =>
  loadSshConfig({
    roots: [{ path, origin: 'user' }],
    home,
    env,
    read: readSmallFile,
    list: (folder) => readdir(folder).catch(() => []),
  });

/** The config of ada is `/home/ada/.ssh/config`; `read` counts what is asked for. */
export function loadTexts(files: Readonly<Record<string, string>>): Promise<LoadedConfig> {
  return loadSshConfig({
    roots: [{ path: `${HOME}/.ssh/config`, origin: 'user' }],
    home: HOME,
    env: ADA.env,
    read: async (path) => {
      const text = files[path];
      return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
    },
    list: async (folder) => {
      const inside = Object.keys(files).filter((path) => path.startsWith(`${folder === '/' ? '' : folder}/`));
      const start = folder === '/' ? 1 : folder.length + 1;
      return [...new Set(inside.map((path) => path.slice(start).split('/')[0] ?? ''))];
    },
  });
}
