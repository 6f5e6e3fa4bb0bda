/** What a command line runs: past every option with its value, on every system, through every tool that only runs scripts. */
import { describe, expect, it } from 'vitest';
import { ranWords, shortRun } from '../../preload/ran-words.ts';
import { shortCommand } from '../../renderer/ports/row-words.ts';
import { sampleOwner } from '../sample-listener.ts';

const ran = (argv: string[], name = 'x') => {
  const { script, inline } = ranWords({ argv, name });
  return inline ?? script;
};

describe('the script of a command line', () => {
  it.each<[string[], string | null]>([
    [['node', '--require', './hook.js', 'server.js'], 'server.js'],
    [['node', '-r', 'dotenv/config', '/srv/app.js'], '/srv/app.js'],
    [['node', '--require=./hook.js', 'server.js'], 'server.js'],
    [['node', '--import', 'file:///x/loader.mjs', 'server.ts'], 'server.ts'],
    [['node', '--loader', 'ts-node/esm', 'src/main.ts'], 'src/main.ts'],
    [['node', '--env-file', '.env', 'server.js'], 'server.js'],
    [['node', '--env-file=.env', 'server.js'], 'server.js'],
    [['node', '--inspect=0.0.0.0:9229', 'server.js'], 'server.js'],
    [['node', '--inspect', 'server.js'], 'server.js'],
    [['node', '--max-old-space-size=4096', 'server.js'], 'server.js'],
    [['node', '-C', 'development', 'server.js'], 'server.js'],
    [['node', '--title', 'web', '--watch-path', 'src', 'server.js'], 'server.js'],
    [['node', '--', 'server.js'], 'server.js'],
    [['node', '--input-type', 'module', '-e', 'import "x"'], '-e'],
    [['C:\\nodejs\\node.exe', '--require', 'C:\\x\\hook.js', 'C:\\x\\server.js'], 'C:/x/server.js'],
    [['python3', '-X', 'dev', '-m', 'uvicorn', 'app:app'], '-m uvicorn'],
    [['python3', '-um', 'http.server'], '-m http.server'],
    [['python3', '-mhttp.server'], '-m http.server'],
    [['python3', '-W', 'ignore', '-u', 'app.py'], 'app.py'],
    [['python3', '-c', 'import x'], '-c'],
    [['java', '-Xmx1g', '-jar', '/srv/app.jar', '--server.port=80'], '/srv/app.jar'],
    [['java', '-cp', 'a.jar:b.jar', '-Dx=y', 'com.acme.Main'], 'com.acme.Main'],
    [['java', '--module-path', 'mods', '-m', 'acme/com.acme.Main'], '-m acme/com.acme.Main'],
    [['ruby', '-Ilib', '-I', 'x', '-rbundler', 'app.rb'], 'app.rb'],
    [['php', '-d', 'x=1', 'artisan', 'serve'], 'artisan'],
    [['php', '-S', 'localhost:8000', 'router.php'], 'router.php'],
    [['perl', '-I', 'lib', '-MFoo', 'app.pl'], 'app.pl'],
    [['perl', '-we', 'print 1'], '-we'],
    [['bash', '-c', 'node server.js'], '-c'],
    [['bash', '-eo', 'pipefail', './run.sh', '-c'], './run.sh'],
    [['sh', '-lc', 'x'], '-lc'],
    [['/usr/bin/node', '/x/node_modules/.bin/tsx', 'server.ts'], 'server.ts'],
    [['node', '/x/node_modules/tsx/dist/cli.mjs', 'watch', '--env-file', '.env', 'server.ts'], 'server.ts'],
    [['node', '/x/node_modules/.bin/ts-node', '-P', 'tsconfig.json', 'server.ts'], 'server.ts'],
    [['node', '/x/node_modules/ts-node/dist/bin.js', 'server.ts'], 'server.ts'],
    [['node', '/home/me/tsx/server.js', 'other.ts'], '/home/me/tsx/server.js'],
    [['bun', '--hot', 'index.ts'], 'index.ts'],
    [['bun', 'run', '--preload', 'a.ts', 'index.ts'], 'index.ts'],
    [['deno', 'run', '-A', '--import-map', 'm.json', 'main.ts'], 'main.ts'],
    [['deno', 'serve', '--port', '8000', 'main.ts'], 'main.ts'],
    [['deno', 'task', 'dev'], 'task'],
    [['dotnet', 'exec', '--runtimeconfig', 'x.json', 'bin/Api.dll'], 'bin/Api.dll'],
    [['dotnet', 'C:\\api\\Api.dll'], 'C:/api/Api.dll'],
    [['postgres', '-D', '/data'], null],
    [['node'], null],
    [['bash'], null],
    [[], null],
  ])('%j runs %s', (argv, script) => expect(ran(argv)).toBe(script));

  it('is that of the name where there is no command line', () => {
    expect(ranWords({ argv: [], name: 'node' })).toMatchObject({ program: 'node', runsOthers: true });
    expect(ranWords({ argv: ['nginx: master process nginx'], name: 'nginx' }).program).toBe('nginx');
  });
});

describe('the short form', () => {
  it.each<[string[], string]>([
    [['node', '/a/node_modules/.bin/next', 'dev', '--turbo'], 'next dev'],
    [['node', '--require', '/x/hook.js', '/a/server.js', '--port', '1'], 'server.js'],
    [['python3', '-m', 'http.server', '8000'], '-m http.server 8000'],
    [['node', '/x/.bin/tsx', '/a/b/main.ts'], 'tsx main.ts'],
    [['node', '-e', 'secret()'], '-e …'],
    [['node', '…'], ''],
    [['node', 'C:\\x\\server.js', 'C:\\data\\in.txt'], 'server.js in.txt'],
  ])('of %j is %s', (argv, words) => {
    expect(shortRun({ argv, name: 'x' })).toBe(words);
    expect(shortCommand(sampleOwner({ argv, name: 'x' }))).toBe(words);
  });

  it('is nothing for a program that its name tells', () => {
    expect(shortCommand(sampleOwner({ argv: ['postgres', '-D', '/data'], name: 'postgres' }))).toBe('');
  });
});
