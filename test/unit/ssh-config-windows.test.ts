/** The ssh config of a Windows machine: its line ends, its paths, its folder for all users. */
import { describe, expect, it } from 'vitest';
import { effectiveConfig } from '../../main/core/tunnels/ssh-config/effective-config.ts';
import { knownAliases } from '../../main/core/tunnels/ssh-config/known-aliases.ts';
import { loadSshConfig } from '../../main/core/tunnels/ssh-config/load-ssh-config.ts';
import { createUserSshConfig } from '../../main/core/tunnels/user-ssh-config.ts';
import { TunnelSpec } from '../../preload/model.ts';

const HOME = 'C:\\Users\\ada';
const env = { USERPROFILE: HOME, ProgramData: 'D:\\Data' };
const local = { user: 'ada', home: HOME, uid: null, hostName: 'desk', env };

/** Both slashes part folders there, and case means nothing. */
const plain = (path: string) => path.replaceAll('\\', '/').toLowerCase();

function machineWith(files: Readonly<Record<string, string>>) {
  const byPath = new Map(Object.entries(files).map(([path, text]) => [plain(path), text]));
  return {
    home: HOME,
    env,
    read: async (path: string) => {
      const text = byPath.get(plain(path));
      return text === undefined ? ({ kind: 'missing' } as const) : ({ kind: 'text', text } as const);
    },
    list: async (folder: string) => {
      const start = plain(folder).replace(/\/?$/, '/');
      const inside = [...byPath.keys()].filter((path) => path.startsWith(start));
      return [...new Set(inside.map((path) => path.slice(start.length).split('/')[0] ?? ''))];
    },
  };
}

const load = (files: Readonly<Record<string, string>>) =>
  loadSshConfig({
    ...machineWith(files),
    roots: [
      { path: `${HOME}/.ssh/config`, origin: 'user' },
      { path: 'D:\\Data\\ssh/ssh_config', origin: 'system' },
    ],
    systemFolder: 'D:\\Data\\ssh',
  });

describe('a config of Windows', () => {
  it('is read with its line ends and backslashes', async () => {
    const loaded = await load({
      [`${HOME}\\.ssh\\config`]:
        'Host db\r\n  HostName db.example\r\n  IdentityFile C:\\Users\\ada\\keys\\id\r\n  LocalForward 5432 db:5432\r\n',
    });
    expect(knownAliases(loaded)).toEqual(['db']);
    expect(effectiveConfig(loaded, 'db', local)).toMatchObject({
      hostName: 'db.example',
      forwards: [{ bindPort: 5432, host: 'db', hostPort: 5432 }],
    });
    expect(loaded.warnings.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'missing D:\\Data\\ssh/ssh_config',
    ]);
  });

  it('includes by both slashes, wildcards, ~, drives and the folder for all users', async () => {
    const loaded = await load({
      [`${HOME}\\.ssh\\config`]: [
        'Include conf.d\\*.conf ~/one ~\\two',
        'Include "C:\\work stuff\\*"',
        'Include __PROGRAMDATA__\\ssh\\more ~eve\\x',
      ].join('\r\n'),
      [`${HOME}\\.ssh\\conf.d\\a.conf`]: 'Host a\r\n',
      [`${HOME}\\one`]: 'Host one',
      [`${HOME}\\two`]: 'Host two',
      'C:\\work stuff\\w': 'Host work',
      'D:\\Data\\ssh\\more': 'Host more',
      'D:\\Data\\ssh\\ssh_config': 'Include of-all',
      'D:\\Data\\ssh\\of-all': 'Host all',
    });
    expect(knownAliases(loaded)).toEqual(['a', 'all', 'more', 'one', 'two', 'work']);
    expect(loaded.warnings.map(({ message }) => message)).toEqual([
      '~eve\\x leads to the home of another user',
    ]);
  });

  it('of all users counts where the user’s own does not say it', async () => {
    const config = createUserSshConfig({
      ...machineWith({ 'D:\\Data\\ssh\\ssh_config': 'Host db\r\n LocalForward 127.0.0.1:5432 db:5432\r\n' }),
      local,
      systemFolder: 'D:\\Data\\ssh',
    });
    const forwards = [{ kind: 'local', bindPort: 5432, host: 'db', hostPort: 5432 }];
    const spec = (destination: string) => TunnelSpec.parse({ name: 'x', destination, forwards });
    expect(await config.toPass(spec('db'))).toEqual({ ok: true, value: [] });
    expect(await config.toPass(spec('other'))).toMatchObject({ ok: true, value: forwards });
  });
});
