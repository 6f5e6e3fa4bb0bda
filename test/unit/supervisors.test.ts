/** Who would start a server again, by real command lines: process managers, watchers, loops, and what only looks so. */
import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../../main/core/platform/platform.ts';
import { SUPERVISORS } from '../../main/core/supervision/supervisor-table.ts';
import {
  findSupervisor,
  respawnerAmong,
  respawnerOf,
  SUPERVISOR_WORDS,
} from '../../main/core/supervision/supervisors.ts';
import { familyOf } from './process-family.ts';

/** The kind, when, and name that are found for a server below these, nearest first. */
function found(...lines: (string[] | ProcessFacts)[]): string | null {
  const { holder, ancestors } = familyOf(['node', 'server.js'], ...lines);
  const match = findSupervisor(holder, ancestors);
  return match && [match.kind, match.when, match.name].filter(Boolean).join(', ');
}

const loop = (text: string, shell = 'sh') => found([shell, '-c', text]);

describe('process managers and watchers', () => {
  it.each<[string, string, string[]]>([
    ['pm2, at-once', 'the daemon of pm2', ['PM2 v5.4.2: God Daemon (/root/.pm2)']],
    ['pm2, at-once', 'a title that was cut', ['PM2 v7.0.4: God Daemon (/home/somebody/pr']],
    ['pm2, at-once', 'pm2 in a container', ['node', '/usr/local/bin/pm2-runtime', 'start', 'eco.config.js']],
    ['pm2, at-once', 'pm2 in front', ['node', '/usr/bin/pm2', 'start', 'x.js', '--no-daemon']],
    ['pm2, at-once', 'pm2 without a title', ['node', '/usr/lib/node_modules/pm2/lib/Daemon.js']],
    [
      'forever, at-once, app.js',
      'forever',
      ['/usr/bin/node', '/usr/lib/node_modules/forever/bin/monitor', 'app.js'],
    ],
    [
      'supervisord, at-once',
      'Debian’s',
      ['/usr/bin/python3', '/usr/bin/supervisord', '-n', '-c', '/etc/s.conf'],
    ],
    ['supervisord, at-once', 'as a module', ['python3.11', '-m', 'supervisor.supervisord', '-n']],
    ['supervisord, at-once', 'the one in Go', ['/usr/local/bin/supervisord', '-c', 's.conf']],
    ['circusd, at-once', 'circus', ['/venv/bin/python', '/venv/bin/circusd', 'circus.ini']],
    ['runit, at-once, api', 'runit', ['runsv', 'api']],
    ['runit, at-once, api', 'runit by a path', ['/usr/bin/runsv', '/etc/service/api']],
    ['s6, at-once, svc-web', 's6', ['s6-supervise', 'svc-web']],
    ['daemontools, at-once, qmail', 'daemontools', ['supervise', 'qmail']],
    ['monit, at-once', 'Monit', ['/usr/bin/monit', '-c', '/etc/monit/monitrc']],
    ['god, at-once', 'God', ['ruby', '/usr/local/bin/god', '-c', 'app.god']],
    ['nssm, at-once', 'NSSM', ['C:\\tools\\nssm.exe']],
    ['winsw, at-once', 'WinSW', ['D:\\svc\\WinSW-x64.exe']],
    ['shawl, at-once', 'Shawl', ['C:\\s\\shawl.exe', 'run', '--name', 'api', '--', 'node', 'api.js']],
    ['nodemon, on-change, server.js', 'global', ['node', '/usr/bin/nodemon', 'server.js']],
    [
      'nodemon, on-change, server.js',
      'of npm',
      ['node', '/srv/x/node_modules/.bin/nodemon', '-w', 'src', 'server.js'],
    ],
    ['nodemon, on-change', 'by its file', ['/usr/bin/node', '/usr/lib/node_modules/nodemon/bin/nodemon.js']],
    [
      'nodemon, on-change, app.js',
      'relative',
      ['node', 'node_modules/.bin/nodemon', '--ext', 'js,ts', './src/app.js'],
    ],
    [
      'nodemon, on-change, server.js',
      'of pnpm',
      ['node', '/x/node_modules/.pnpm/nodemon@3.1.0/node_modules/nodemon/bin/nodemon.js', 'server.js'],
    ],
    [
      'nodemon, on-change, api.js',
      'on Windows',
      [
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\Users\\d\\AppData\\Roaming\\npm\\node_modules\\nodemon\\bin\\nodemon.js',
        'src\\api.js',
      ],
    ],
    [
      'nodemon, at-once, s.js',
      'that restarts on SIGTERM',
      ['node', '/usr/bin/nodemon', '--signal', 'SIGTERM', 's.js'],
    ],
    ['node --watch, on-change, server.js', 'Node', ['node', '--watch', 'server.js']],
    [
      'node --watch, on-change, s.js',
      'Node with a path',
      ['/usr/bin/node', '--watch-path=./src', 'src/s.js'],
    ],
    [
      'node --watch, on-change, s.mjs',
      'in two words',
      ['node', '--watch-path', './src', '-r', 'dotenv/config', 's.mjs'],
    ],
    ['node --watch, on-change, s.js', 'Node on Windows', ['C:\\nodejs\\NODE.EXE', '--watch', 'src\\s.js']],
    [
      'tsx watch, on-change, server.ts',
      'tsx',
      ['node', '/x/node_modules/.bin/tsx', 'watch', '--clear-screen=false', 'server.ts'],
    ],
    [
      'ts-node-dev, on-change, a.ts',
      'ts-node-dev',
      ['node', '/x/node_modules/.bin/tsnd', '--respawn', 'src/a.ts'],
    ],
    ['nest start --watch, on-change', 'Nest', ['node', '/x/node_modules/.bin/nest', 'start', '--watch']],
    [
      'watchmedo, at-once',
      'watchmedo',
      ['/venv/bin/python', '/venv/bin/watchmedo', 'auto-restart', '--', 'python', 'a.py'],
    ],
    [
      'watchmedo, on-change',
      'watchmedo that waits',
      ['/venv/bin/python3', '/venv/bin/watchmedo', 'auto-restart', '--no-restart-on-command-exit', '--', 'a'],
    ],
    ['dotnet watch, on-change', 'dotnet', ['dotnet', 'watch', 'run', '--project', 'Api']],
    [
      'dotnet watch, on-change',
      'its own program',
      [
        '/usr/bin/dotnet',
        '/usr/lib/dotnet/sdk/8.0.1/DotnetTools/dotnet-watch/8.0.1/tools/net8.0/any/dotnet-watch.dll',
        'run',
      ],
    ],
    ['cargo watch, on-change', 'cargo', ['cargo', 'watch', '-x', 'run']],
    ['cargo watch, on-change', 'what cargo becomes', ['/root/.cargo/bin/cargo-watch', 'watch', '-x', 'run']],
    ['watchexec, on-change', 'watchexec', ['watchexec', '-r', '-e', 'js', '--', 'node', 'server.js']],
    ['entr, on-change', 'entr', ['entr', '-r', 'node', 'server.js']],
    ['reflex, on-change', 'reflex', ['reflex', '-r', '\\.go$', '-s', '--', 'go', 'run', '.']],
    ['air, on-change', 'air', ['/root/go/bin/air', '-c', '.air.toml']],
    ['gow, on-change', 'gow', ['gow', 'run', '.']],
    ['CompileDaemon, on-change', 'CompileDaemon', ['/root/go/bin/CompileDaemon', '-command=./app']],
  ])('%s: %s', (expected, _what, argv) => {
    expect(found(argv)).toBe(expected);
    // Also behind what only runs it.
    expect(found(['sh', '-c', 'node server.js'], argv)).toBe(expected);
  });

  it('tells the nearest', () => {
    const nodemon = ['node', '/usr/bin/nodemon', 'server.js'];
    expect(found(nodemon, ['PM2 v5.4.2: God Daemon (/root/.pm2)'])).toBe('nodemon, on-change, server.js');
  });

  it('tells the daemon of pm2 that holds a port itself', () => {
    const { holder } = familyOf(['PM2 v5.4.2: God Daemon (/root/.pm2)']);
    expect(findSupervisor(holder, [])).toMatchObject({ kind: 'pm2', process: holder });
  });

  it('has a word for people for each kind, and makes what a plan says', () => {
    for (const { kind } of SUPERVISORS) expect(SUPERVISOR_WORDS[kind]).toBeTruthy();
    const { holder, ancestors } = familyOf(['node'], ['sh', '-c', 'while :; do node s.js; done']);
    const match = findSupervisor(holder, ancestors);
    expect(match && SUPERVISOR_WORDS[match.kind]).toBe('a loop in a shell');
    expect(match && respawnerOf(match, 'web')).toEqual({
      kind: 'shell loop',
      name: 'web',
      pid: ancestors[0]?.identity.pid,
      when: 'at-once',
    });
  });
});

describe('after the port was taken again', () => {
  const respawner = (...lines: string[][]) => {
    const { holder, ancestors } = familyOf(['node', 'server.js'], ...lines);
    return (before: ProcessFacts[]) => respawnerAmong(holder, ancestors, before);
  };
  const script = familyOf(['node'], ['sh', './loop.sh'], ['sh', '-c', 'x']).ancestors;

  it('whoever started both is told, the nearest', () => {
    const found = respawner(['sh', './loop.sh'], ['sh', '-c', 'x'])(script);
    expect(found).toMatchObject({ kind: 'parent', name: 'sh loop.sh', when: 'at-once', process: script[0] });
    expect(SUPERVISOR_WORDS.parent).toBe('the program that started it');
  });

  it('nobody where the one that took it had started the other', () => {
    const { holder, ancestors } = familyOf(['node', 'parent.js'], ['node', 'starter.js']);
    expect(respawnerAmong(holder, ancestors, [holder, ...ancestors])).toBeNull();
  });

  it('nobody who started only one of them, nor beyond where somebody works', () => {
    expect(respawner(['sh', './loop.sh'])(script.slice(1))).toBeNull();
    expect(respawner(['-bash'], ['sh', '-c', 'x'])(script)).toBeNull();
  });

  it('a known one is told before', () => {
    expect(respawner(['runsv', 'api'], ['sh', '-c', 'x'])([])).toMatchObject({ kind: 'runit', name: 'api' });
  });
});

describe('loops in shells', () => {
  it.each([
    'while true; do node server.js; done',
    'while :; do node server.js; sleep 1; done',
    'until node server.js; do echo "again"; sleep 1; done',
    'for i in 1 2 3; do node server.js; done',
    'cd /srv && while true; do node server.js; done',
    'export A=1\nwhile true\ndo\n  node server.js\ndone',
    '(while true; do node server.js; done)',
    '{ while true; do node server.js; done; }',
    'if true; then while :; do node server.js; done; fi',
    '! while :; do node server.js; done',
    'A=1 npm run migrate; while :; do "$CMD"; done',
    'while sleep 1; do /usr/bin/node ./server.js 2>&1 | cat; done',
    'while :; do npm start; done',
    'while :; do "$@"; done >/dev/null &',
    'if true; then while :; do $CMD; done; fi; wait',
    "while :; do sh -c 'node server.js'; done",
    'echo $(date; echo x); while :; do node server.js; done',
    'until nc -z db 5432; do sleep 1; done; while :; do node server.js; done',
  ])('%s', (text) => {
    expect(loop(text)).toBe('shell loop, at-once');
    expect(loop(text, '/bin/bash')).toBe('shell loop, at-once');
  });

  it.each([
    'node server.js',
    'grep while notes.txt; node server.js',
    'echo "while true; do x; done"; node server.js',
    "node server.js --title 'x; while true; do y; done'",
    'node server.js # while true; do x; done',
    'node while.js; node server.js',
    'exec while; node server.js',
    'echo for; echo until; node server.js',
    "w'hile' true; node server.js",
    'node $(echo a; while :; do b; done) server.js',
    'node `while :; do b; done` server.js',
    'echo \\; while; node server.js',
    'until nc -z db 5432; do sleep 1; done; node server.js',
    'until node check.js; do sleep 1; done && exec node server.js',
    'until pg_isready; do sleep 1; done; exec "$@"',
    'for f in *.env; do . $f; done; /usr/bin/node /srv/server.js',
  ])('not %s', (text) => {
    expect(loop(text)).toBeNull();
  });

  it('ends in good time on a hostile text', () => {
    const texts = [
      '$('.repeat(4_000),
      '"\\'.repeat(4_000),
      "'".repeat(8_001),
      'while '.repeat(1_500),
      '(('.repeat(4_000),
    ];
    const before = performance.now();
    for (const text of texts) loop(text);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('not in a shell that is typed into, nor in options that only look like a command', () => {
    const text = 'while :; do node server.js; done';
    expect(found(['bash', '-ic', text])).toBeNull();
    expect(found(['-bash', '-c', text])).toBeNull();
    expect(found(['bash', '--init-file', '-c', text])).toBeNull();
    expect(found(['fancy-sh', '-c', text])).toBeNull();
    expect(found(['bash', '-eo', 'pipefail', '-c', text])).toBe('shell loop, at-once');
    expect(found(['zsh', '-lc', text])).toBe('shell loop, at-once');
  });
});

describe('what would not start it again', () => {
  it.each<[string, string[]]>([
    ['a server whose argument says nodemon', ['node', 'server.js', 'nodemon']],
    ['a path in an argument', ['node', 'server.js', '/usr/bin/nodemon']],
    ['a file of one’s own named pm2.js', ['node', 'pm2.js']],
    ['a file of one’s own in a folder bin', ['node', '/srv/app/bin/nodemon.js']],
    ['a folder that only ends alike', ['node', '/srv/not_node_modules/nodemon/bin/nodemon.js']],
    ['a project named nodemon', ['node', '/home/d/nodemon/server.js']],
    ['what pm2 runs an app with', ['node', '/usr/lib/node_modules/pm2/lib/ProcessContainerFork.js']],
    ['what ts-node-dev runs an app with', ['node', '/x/node_modules/ts-node-dev/lib/wrap.js', 'a.ts']],
    ['what tsx runs an app with', ['node', '--require', '/x/node_modules/tsx/dist/preflight.cjs', 'a.ts']],
    ['a process renamed to pm2', ['pm2']],
    ['one that writes of pm2', ['node: PM2 v5.4.2: God Daemon (/root/.pm2)']],
    ['an argument that is pm2’s title', ['PM2 v5.4.2: God Daemon (/root/.pm2)', 'server.js']],
    ['Node with --watch behind its script', ['node', 'server.js', '--watch']],
    ['Node with --watch for its program', ['node', '-e', 'x()', '--watch']],
    ['Node with an option that begins alike', ['node', '--watch-preserve-output', 'server.js']],
    ['Bun, which watches itself', ['bun', '--watch', 'server.ts']],
    ['Bun, hot', ['bun', '--hot', 'server.ts']],
    ['Deno, which watches itself', ['deno', 'run', '--watch', 'server.ts']],
    ['uvicorn, which keeps the socket', ['/venv/bin/python', '/venv/bin/uvicorn', 'main:app', '--reload']],
    ['gunicorn, which keeps the socket', ['/venv/bin/python', '/venv/bin/gunicorn', '--reload', 'app:app']],
    ['Flask, which ends along', ['/venv/bin/python', '/venv/bin/flask', 'run', '--debug']],
    ['Django, which ends along', ['python', 'manage.py', 'runserver']],
    ['foreman, which ends all', ['ruby', '/usr/local/bin/foreman', 'start']],
    ['honcho, which ends all', ['/venv/bin/python', '/venv/bin/honcho', 'start']],
    ['overmind, which ends all', ['overmind', 'start']],
    ['tsx without watch', ['node', '/x/node_modules/.bin/tsx', 'server.ts', 'watch']],
    ['Nest without watch', ['node', '/x/node_modules/.bin/nest', 'start']],
    ['cargo run', ['cargo', 'run', '--', 'watch']],
    ['dotnet run', ['dotnet', 'run', 'watch']],
    [
      'watchmedo that runs a command',
      ['python3', '/venv/bin/watchmedo', 'shell-command', '--command=x', '.'],
    ],
    ['entr that ends along', ['entr', '-rz', 'node', 'server.js']],
    ['npm', ['npm run dev']],
    ['a shell’s script', ['sh', './while.sh']],
    ['a shell that is typed into', ['-zsh']],
    ['nothing that is known', []],
  ])('%s', (_what, argv) => {
    expect(found(argv)).toBeNull();
  });

  it('a program that is called otherwise than its command line says', () => {
    const { holder, ancestors } = familyOf(['node', 's.js'], ['runsv', 'api']);
    expect(findSupervisor(holder, ancestors)?.kind).toBe('runit');
    const renamed = ancestors.map((one) => ({ ...one, name: 'python3' }));
    expect(findSupervisor(holder, renamed)).toBeNull();
  });

  it.each<[string, string[]]>([
    ['a shell that is typed into', ['bash']],
    ['a log-in shell', ['-bash']],
    ['an editor’s terminal', ['/bin/bash', '--init-file', '/usr/share/code/shellIntegration-bash.sh']],
    ['sshd', ['sshd: dev [priv]']],
    ['tmux', ['tmux: server']],
    ['an editor on a server', ['/x/node', '/home/d/.vscode-server/bin/abc/out/server-main.js']],
    ['code-server', ['node', '/usr/lib/node_modules/code-server/out/node/entry']],
    ['an AI agent', ['claude']],
  ])('whoever runs the place where somebody works: %s', (_what, argv) => {
    expect(found(argv, ['s6-supervise', 'workplace'])).toBeNull();
    expect(found(['s6-supervise', 'workplace'])).toBe('s6, at-once, workplace');
  });
});
