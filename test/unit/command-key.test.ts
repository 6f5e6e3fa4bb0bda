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
    [['node', '--env-file', '.env.secret', '-C', 'development', 'server.js'], 'node server.js'],
    [['node', '/x/node_modules/.bin/tsx', 'watch', '/x/main.ts'], 'node main.ts'],
    [['java', '-cp', '/x/lib/a.jar:/x/b.jar', 'com.acme.Main', '--key=secret'], 'java com.acme.Main'],
    [['deno', 'run', '-A', '--config', 'x.json', 'main.ts'], 'deno main.ts'],
    [['bun', '--hot', 'src/index.ts'], 'bun index.ts'],
    [['bash', '-c', 'SECRET=1 node server.js'], 'bash -c'],
    [['sh', '/srv/start.sh', '--token', 'x'], 'sh start.sh'],
    [['npm run dev -- --token=x'], 'npm'],
    [['node'], 'node'],
    [[], 'fallback'],
  ])('%j is %s', (argv, key) => {
    expect(commandKey({ argv, name: 'fallback' })).toBe(key);
  });
});
