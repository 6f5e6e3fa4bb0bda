/** Process managers and watchers that start a server again, one row each. Pure. */
import type { Respawner } from '../../../preload/model.ts';
import { baseName, firstPlain, type ProgramPattern, type ProgramWords } from './program-words.ts';

export interface SupervisorRow extends ProgramPattern {
  readonly kind: string;
  /** For people: `SOMETHING starts it again`. */
  readonly called: string;
  readonly when: Respawner['when'] | ((words: ProgramWords) => Respawner['when']);
  readonly name?: (words: ProgramWords) => string | null;
}

/** The order is that of reading: a process matches one row at most. */
export const SUPERVISORS: readonly SupervisorRow[] = [
  // Start it again as soon as it has ended.
  {
    kind: 'pm2',
    called: 'pm2',
    when: 'at-once',
    commands: ['pm2', 'pm2-runtime', 'pm2-docker', 'pm2-dev'],
    packages: ['pm2/bin/', 'pm2/lib/daemon.js'],
  },
  {
    kind: 'forever',
    called: 'forever',
    when: 'at-once',
    commands: ['forever'],
    packages: ['forever/bin/', 'forever-monitor/bin/'],
    name: firstArgument,
  },
  {
    kind: 'supervisord',
    called: 'supervisord',
    when: 'at-once',
    natives: ['supervisord'],
    commands: ['supervisord'],
    modules: ['supervisor.supervisord'],
  },
  { kind: 'circusd', called: 'circus', when: 'at-once', commands: ['circusd'], modules: ['circus.circusd'] },
  { kind: 'runit', called: 'runit', when: 'at-once', natives: ['runsv'], name: firstArgument },
  { kind: 's6', called: 's6', when: 'at-once', natives: ['s6-supervise'], name: firstArgument },
  {
    kind: 'daemontools',
    called: 'daemontools',
    when: 'at-once',
    natives: ['supervise'],
    name: firstArgument,
  },
  { kind: 'monit', called: 'Monit', when: 'at-once', natives: ['monit'] },
  { kind: 'god', called: 'God', when: 'at-once', natives: ['god'], commands: ['god'] },
  // What makes a service of Windows of any program.
  { kind: 'nssm', called: 'NSSM', when: 'at-once', natives: ['nssm'] },
  { kind: 'winsw', called: 'WinSW', when: 'at-once', natives: ['winsw', 'winsw-x64', 'winsw-x86'] },
  { kind: 'shawl', called: 'Shawl', when: 'at-once', natives: ['shawl'] },
  // Start it again when a file changes.
  {
    kind: 'nodemon',
    called: 'nodemon',
    when: nodemonWhen,
    commands: ['nodemon'],
    packages: ['nodemon/bin/'],
    name: ({ args }) => fileOf(firstPlain(args, NODEMON_VALUES)),
  },
  {
    kind: 'node --watch',
    called: 'node --watch',
    when: 'on-change',
    natives: ['node', 'nodejs'],
    options: /^--watch(-path)?(=|$)/,
    name: ranScript,
  },
  {
    kind: 'tsx watch',
    called: 'tsx watch',
    when: 'on-change',
    commands: ['tsx'],
    packages: ['tsx/dist/cli.'],
    asked: /^watch\b/,
    name: ({ args }) => fileOf(firstPlain(args.slice(1))),
  },
  {
    kind: 'ts-node-dev',
    called: 'ts-node-dev',
    when: 'on-change',
    commands: ['ts-node-dev', 'tsnd'],
    packages: ['ts-node-dev/lib/bin.js'],
    name: firstArgument,
  },
  {
    kind: 'nest start --watch',
    called: 'nest start --watch',
    when: 'on-change',
    commands: ['nest'],
    packages: ['@nestjs/cli/bin/'],
    asked: /^(start|s)\b.* (--watch|-w)\b/,
  },
  {
    kind: 'watchmedo',
    called: 'watchmedo',
    when: watchmedoWhen,
    commands: ['watchmedo'],
    modules: ['watchdog.watchmedo'],
    asked: /^auto-restart\b/,
  },
  {
    kind: 'dotnet watch',
    called: 'dotnet watch',
    when: 'on-change',
    natives: ['dotnet', 'dotnet-watch'],
    asked: /^(exec .*)?(watch\b|\S*[\\/]dotnet-watch\.dll\b)/,
  },
  {
    kind: 'cargo watch',
    called: 'cargo watch',
    when: 'on-change',
    natives: ['cargo', 'cargo-watch'],
    asked: /^(\+\S+ )?watch\b/,
  },
  { kind: 'watchexec', called: 'watchexec', when: 'on-change', natives: ['watchexec'] },
  // With `-z` it ends along with what it runs.
  { kind: 'entr', called: 'entr', when: 'on-change', natives: ['entr'], asked: /^(?!-\w*z)/ },
  { kind: 'reflex', called: 'reflex', when: 'on-change', natives: ['reflex'] },
  { kind: 'air', called: 'air', when: 'on-change', natives: ['air'] },
  { kind: 'gow', called: 'gow', when: 'on-change', natives: ['gow'] },
  { kind: 'CompileDaemon', called: 'CompileDaemon', when: 'on-change', natives: ['compiledaemon'] },
];

const fileOf = (path: string | null): string | null => (path === null ? null : baseName(path).slice(0, 100));
const NODEMON_VALUES = /^(-w|--watch|-e|--ext|-i|--ignore|-x|--exec|-d|--delay|-s|--signal|--config|--cwd)$/;

function firstArgument({ args }: ProgramWords): string | null {
  return fileOf(firstPlain(args));
}

function ranScript({ script }: ProgramWords): string | null {
  return fileOf(script);
}

/** An end by the very signal that it sends itself counts as its own restart. */
function nodemonWhen({ args }: ProgramWords): Respawner['when'] {
  return /(^| )(-s|--signal)[ =](SIG)?TERM\b/i.test(args.join(' ')) ? 'at-once' : 'on-change';
}

/** Since watchdog 2.3 this option is needed to keep it from that. */
function watchmedoWhen({ args }: ProgramWords): Respawner['when'] {
  return args.includes('--no-restart-on-command-exit') ? 'on-change' : 'at-once';
}
