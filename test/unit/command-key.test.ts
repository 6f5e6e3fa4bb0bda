/** How programs are named for recognising them again. */
import { describe, expect, it } from 'vitest';
import { commandKey } from '../../main/core/command-key.ts';

describe('the key of a command', () => {
  it.each([
    [['node', '/home/dev/web/server.js', '--token=secret'], 'node server.js'],
    [['/usr/bin/node', '--inspect', 'node_modules/.bin/vite', '--port', '5173'], 'node vite'],
    [['python3', '-m', 'http.server', '8000'], 'python3 -m http.server'],
    [['/usr/lib/postgresql/15/bin/postgres', '-D', '/data'], 'postgres'],
    [['nginx: master process /usr/sbin/nginx'], 'nginx'],
    [['postgres: checkpointer'], 'postgres'],
    [['C:\\Program Files\\nodejs\\node.exe', 'C:\\work\\app.js'], 'node.exe app.js'],
    [['node', '-e', 'require("http")'], 'node -e'],
    [['node', '-r', 'ts-node/register', 'server.ts', '-e', 'x'], 'node server.ts'],
    [['python3', 'manage.py', 'runserver', '-m'], 'python3 manage.py'],
    [['node'], 'node'],
    [[], 'fallback'],
  ])('%j is %s', (argv, key) => {
    expect(commandKey({ argv, name: 'fallback' })).toBe(key);
  });
});
