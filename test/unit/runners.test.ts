/** Who merely started a server, by real command lines: npm and its like, shells, build tools, and what is none of them. */
import { describe, expect, it } from 'vitest';
import { findRunners } from '../../main/core/supervision/runners.ts';
import { familyOf } from './process-family.ts';

const SERVER = ['node', 'server.js'];

/** How many of the ancestors, nearest first, are runners of a server. */
function count(...lines: string[][]): number {
  const { holder, ancestors } = familyOf(SERVER, ...lines);
  const runners = findRunners(holder, ancestors, () => 1);
  expect(runners).toEqual(ancestors.slice(0, runners.length));
  return runners.length;
}

describe('what only runs a server', () => {
  it.each<[string, string[]]>([
    ['npm by its title', ['npm run dev']],
    ['npm by a long title', ['npm run develop --workspace web']],
    ['npx by its title', ['npm exec vite']],
    ['npm by its file', ['/usr/bin/node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'run', 'dev']],
    ['Debian’s npm', ['node', '/usr/share/nodejs/npm/bin/npm-cli.js', 'start']],
    ['npm by its command', ['node', '/usr/bin/npm', 'start']],
    ['npx by its file', ['node', '/usr/lib/node_modules/npm/bin/npx-cli.js', 'vite']],
    [
      'npm on Windows',
      ['C:\\nodejs\\node.exe', 'C:\\nodejs\\node_modules\\npm\\bin\\npm-cli.js', 'run', 'dev'],
    ],
    ['pnpm', ['node', '/usr/local/bin/pnpm', 'dev']],
    ['pnpm of corepack', ['node', '/home/d/.cache/node/corepack/v1/pnpm/9.1.0/bin/pnpm.cjs', 'run', 'dev']],
    ['yarn', ['node', '/usr/bin/yarn', 'dev']],
    ['yarn 4', ['/usr/bin/node', '/x/.yarn/releases/yarn-4.1.0.cjs', 'run', 'dev']],
    ['corepack', ['node', '/usr/lib/node_modules/corepack/dist/yarn.js', 'dev']],
    ['bun run', ['bun', 'run', 'dev']],
    ['node --run', ['node', '--run', 'dev']],
    ['sh -c', ['sh', '-c', 'node server.js']],
    ['dash by a path', ['/bin/dash', '-c', 'node server.js']],
    ['bash with options', ['bash', '-eo', 'pipefail', '-c', 'node server.js && echo done']],
    ['a log-in shell of an editor’s task', ['/bin/zsh', '-l', '-c', 'node server.js']],
    ['a shell that waited first', ['sh', '-c', 'until nc -z db 5432; do sleep 1; done; node server.js']],
    ['a shell’s script', ['/bin/sh', './start.sh', '--port', '3000']],
    ['a shell’s script with options', ['bash', '-ex', '/srv/entrypoint.sh']],
    ['a shell’s script with a file of settings', ['bash', '--rcfile', '/x', 'run.sh']],
    ['cmd', ['C:\\Windows\\System32\\cmd.exe', '/d', '/s', '/c', 'node server.js']],
    ['time', ['/usr/bin/time', '-v', 'node', 'server.js']],
    ['timeout', ['timeout', '3600', 'node', 'server.js']],
    ['sudo as the same user', ['sudo', 'node', 'server.js']],
    ['cross-env', ['node', '/x/node_modules/.bin/cross-env', 'A=1', 'node', 'server.js']],
    ['dotenv', ['node', '/x/node_modules/dotenv-cli/cli.js', '--', 'node', 'server.js']],
    ['dotenvx', ['node', '/x/node_modules/.bin/dotenvx', 'run', '--', 'node', 'server.js']],
    ['concurrently with one left', ['node', '/x/node_modules/.bin/concurrently', 'npm:web', 'npm:api']],
    ['turbo', ['/x/node_modules/turbo-linux-64/bin/turbo', 'run', 'dev']],
    ['nx', ['node', '/x/node_modules/.bin/nx', 'serve', 'web']],
    ['make', ['make', 'dev']],
    ['just', ['just', 'dev']],
    ['task', ['task', 'dev']],
    ['cargo run', ['cargo', 'run', '--release']],
    ['cargo run of a toolchain', ['/root/.cargo/bin/cargo', '+nightly', 'run']],
    ['go run', ['go', 'run', './cmd/api']],
    ['poetry run', ['/usr/bin/python3', '/usr/bin/poetry', 'run', 'python', 'a.py']],
    ['pipenv run', ['/usr/bin/python3', '/usr/local/bin/pipenv', 'run', 'dev']],
    ['uv run', ['uv', 'run', '--frozen', 'fastapi', 'dev']],
    ['uv run with options before', ['uv', '--project', 'api', 'run', 'a.py']],
    ['bundle exec', ['ruby', '/usr/local/bin/bundle', 'exec', 'puma']],
    ['dotnet run', ['dotnet', 'run', '--project', 'Api']],
    [
      'Maven',
      [
        'java',
        '-classpath',
        '/m/boot/plexus-classworlds-2.7.0.jar',
        '-Dmaven.home=/m',
        'org.codehaus.plexus.classworlds.launcher.Launcher',
        'spring-boot:run',
      ],
    ],
    [
      'Gradle',
      [
        '/jdk/bin/java',
        '-Xmx64m',
        '-cp',
        '/g/gradle-launcher.jar',
        'org.gradle.launcher.GradleMain',
        'bootRun',
      ],
    ],
    [
      'Gradle’s wrapper',
      [
        'java',
        '-classpath',
        '/x/gradle/wrapper/gradle-wrapper.jar',
        'org.gradle.wrapper.GradleWrapperMain',
        'bootRun',
      ],
    ],
    ['artisan', ['php', 'artisan', 'serve', '--port=8000']],
    ['manage.py', ['/venv/bin/python', 'manage.py', 'runserver', '8000']],
    ['flask', ['/venv/bin/python', '/venv/bin/flask', '--app', 'web', 'run', '--debug']],
    ['rails', ['ruby', 'bin/rails', 'server', '-p', '3000']],
    ['next', ['node', '/x/node_modules/.bin/next', 'dev']],
    ['tsx', ['node', '/x/node_modules/.bin/tsx', 'server.ts']],
  ])('%s', (_what, argv) => {
    expect(count(argv)).toBe(1);
    expect(count(['sh', '-c', 'node server.js'], argv, ['-bash'], ['npm start'])).toBe(2);
  });
});

describe('what does more than to run it', () => {
  it.each<[string, string[]]>([
    ['a log-in shell', ['-bash']],
    ['a shell that is typed into', ['bash']],
    ['the same with an option', ['zsh', '-i']],
    ['a log-in shell by an option', ['zsh', '-l']],
    ['an editor’s terminal', ['/bin/bash', '--init-file', '/usr/share/code/shellIntegration-bash.sh']],
    ['a command in a shell that is typed into', ['bash', '-ic', 'node server.js']],
    ['a shell that keeps its terminal open', ['bash', '-c', 'npm start; exec bash']],
    ['the same by its variable', ['sh', '-c', 'npm start; exec "$SHELL" -l']],
    ['cmd that keeps its window', ['cmd.exe', '/k', 'npm start']],
    ['cmd that is typed into', ['cmd.exe']],
    ['a shell whose input gives commands', ['bash', '-s', 'x']],
    ['a terminal', ['gnome-terminal-server']],
    ['tmux', ['tmux: server']],
    ['a log-in', ['sshd: dev@pts/1']],
    ['an editor', ['/usr/share/code/code', '--type=zygote']],
    ['an AI agent', ['claude']],
    ['an AI agent by its file', ['node', '/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js']],
    ['a service manager', ['/lib/systemd/systemd', '--user']],
    ['a container’s', ['/usr/bin/containerd-shim-runc-v2', '-id', 'x']],
    ['nodemon', ['node', '/usr/bin/nodemon', 'server.js']],
    ['node --watch', ['node', '--watch', 'server.js']],
    ['tsx watch', ['node', '/x/node_modules/.bin/tsx', 'watch', 'server.ts']],
    ['pm2', ['PM2 v5.4.2: God Daemon (/root/.pm2)']],
    ['a loop', ['sh', '-c', 'while :; do node server.js; done']],
    ['cargo watch', ['cargo', 'watch', '-x', 'run']],
    ['dotnet watch', ['dotnet', 'watch', 'run']],
    ['a server that starts servers', ['node', 'server.js']],
    ['a server whose argument says npm', ['node', 'server.js', 'npm']],
    ['a file of one’s own named npm.js', ['node', 'npm.js', 'run', 'dev']],
    ['a folder that only ends alike', ['node', '/srv/my_node_modules/npm/bin/x.js']],
    ['go without run', ['go', 'test', './...']],
    ['cargo without run', ['cargo', 'test']],
    ['artisan that does other work', ['php', 'artisan', 'queue:work']],
    ['another file than artisan', ['php', 'my-artisan', 'serve']],
    ['another command of Django', ['python', 'manage.py', 'test']],
    ['Gradle’s daemon', ['java', '-cp', 'x.jar', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon', '8.5']],
    ['a server given the name of Gradle', ['java', '-jar', 'x.jar', 'org.gradle.launcher.GradleMain']],
    ['uvx that is no run', ['uv', 'pip', 'install', 'run']],
    ['bun as a server', ['bun', 'server.ts']],
    ['nothing that is known', []],
  ])('%s', (_what, argv) => {
    expect(count(argv)).toBe(0);
    expect(count(['sh', '-c', 'node server.js'], argv, ['npm start'])).toBe(1);
  });

  it('has other children', () => {
    const { holder, ancestors } = familyOf(SERVER, ['sh', '-c', 'x'], ['npm run dev'], ['make', 'dev']);
    const pids = ancestors.map(({ identity }) => identity.pid);
    const withTwo = (pid: number | undefined) => (one: number) => (one === pid ? 2 : 1);
    expect(findRunners(holder, ancestors, withTwo(pids[0]))).toEqual([]);
    expect(findRunners(holder, ancestors, withTwo(pids[1]))).toEqual(ancestors.slice(0, 1));
    expect(findRunners(holder, ancestors, () => 0)).toEqual([]);
  });

  it('belongs to another user, as sudo does', () => {
    const { holder, ancestors } = familyOf(
      SERVER,
      ['sudo', '-u', 'dev', 'node', 'server.js'],
      ['sh', '-c', 'x'],
    );
    const foreign = ancestors.map((one, at) => (at === 0 ? { ...one, user: 'root' } : one));
    expect(findRunners(holder, foreign, () => 1)).toEqual([]);
  });

  it('is called otherwise than its command line says', () => {
    const { holder, ancestors } = familyOf(SERVER, ['make', 'dev']);
    expect(findRunners(holder, ancestors, () => 1)).toHaveLength(1);
    expect(
      findRunners(
        holder,
        ancestors.map((one) => ({ ...one, name: 'postgres' })),
        () => 1,
      ),
    ).toEqual([]);
  });

  it('is the first process', () => {
    const { holder, ancestors } = familyOf(SERVER, ['sh', '-c', 'node server.js']);
    const first = ancestors.map((one) => ({ ...one, identity: { pid: 1, startKey: '1' } }));
    expect(findRunners(holder, first, () => 1)).toEqual([]);
  });
});
