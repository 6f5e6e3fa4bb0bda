/** Tools that run a project's tasks, and tools that run a command in an environment of the project's; a row each. Pure. */
import { baseName, type ProgramWords } from '../../../preload/command-words.ts';
import { plainWords, type ScriptRule, tool } from './script-rule.ts';

const MAKE_VALUES = /^(-C|-f|-j|-l|-o|-W|-I|--directory|--file|--makefile|--jobs)$/;

/** `make A=1 web`: variables are left out, for they may hold anything. */
const makeRead =
  (name: string) =>
  ({ args }: ProgramWords): string[] => {
    const [target] = plainWords(args, MAKE_VALUES).filter(
      (word) => !word.includes('=') && !/^\d+$/.test(word),
    );
    return target === undefined ? [name] : [name, target];
  };

export const TASK_RUNNERS: readonly ScriptRule[] = [
  { kind: 'task', natives: ['make'], read: makeRead('make') },
  { kind: 'task', natives: ['gmake'], read: makeRead('gmake') },
  { kind: 'task', natives: ['just'], read: makeRead('just') },
  { kind: 'task', natives: ['task', 'go-task'], read: makeRead('task') },
  { kind: 'task', natives: ['rake'], commands: ['rake'], read: makeRead('rake') },
  {
    kind: 'task',
    commands: ['poe', 'invoke', 'inv', 'nox'],
    read: ({ script, args }) => [baseName(script ?? ''), ...plainWords(args).slice(0, 1)],
  },
  {
    kind: 'task',
    natives: ['turbo'],
    commands: ['turbo'],
    packages: ['turbo/bin/'],
    read: tool('turbo', /^(run \S|(?!run$)[\w:-]+$)/, /^(-F|--filter|--cwd|--concurrency)$/),
  },
  {
    kind: 'task',
    natives: ['nx'],
    commands: ['nx'],
    packages: ['nx/bin/', 'nx/dist/bin/'],
    read: tool('nx', /^(serve|dev|start|run|preview|run-many)\b/),
  },
  { kind: 'task', commands: ['lerna'], packages: ['lerna/'], read: tool('lerna', /^run \S/) },
  {
    kind: 'task',
    natives: ['foreman', 'overmind', 'hivemind', 'honcho'],
    commands: ['foreman', 'honcho'],
    read: ({ program, script, args }) => [
      script === null ? program : baseName(script),
      ...plainWords(args, /^(-f|--procfile|-l|-m|-p|-e)$/).slice(0, 1),
    ],
  },
];

const wrap =
  (...words: string[]) =>
  () =>
    words;

const RUN_VALUES = /^(--project|--directory|--python|-p|--with|--env-file|--package|--extra|--group|-C)$/;

/** The words behind `run`, or all of them where there is no such word, from the first that is no option. */
export const wrappedCommand = ({ args }: ProgramWords, verb: boolean): string[] => {
  const rest = verb ? args.slice(args.findIndex((word) => /^(run|exec|x|dlx)$/.test(word)) + 1) : args;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (RUN_VALUES.test(word)) at++;
    else if (!word.startsWith('-')) return rest.slice(at);
  }
  return [];
};

export const WRAPPERS: readonly ScriptRule[] = [
  { kind: 'wrap', natives: ['uv'], asked: /(^|^-.* )run\b/, read: wrap('uv', 'run') },
  {
    kind: 'wrap',
    natives: ['poetry'],
    commands: ['poetry'],
    asked: /(^|^-.* )run\b/,
    read: wrap('poetry', 'run'),
  },
  {
    kind: 'wrap',
    natives: ['pipenv'],
    commands: ['pipenv'],
    asked: /(^|^-.* )run\b/,
    read: wrap('pipenv', 'run'),
  },
  { kind: 'wrap', natives: ['pdm'], commands: ['pdm'], asked: /(^|^-.* )run\b/, read: wrap('pdm', 'run') },
  {
    kind: 'wrap',
    natives: ['hatch'],
    commands: ['hatch'],
    asked: /(^|^-.* )run\b/,
    read: wrap('hatch', 'run'),
  },
  { kind: 'wrap', natives: ['rye'], commands: ['rye'], asked: /(^|^-.* )run\b/, read: wrap('rye', 'run') },
  { kind: 'wrap', natives: ['bundle'], commands: ['bundle'], asked: /^exec\b/, read: wrap('bundle', 'exec') },
  {
    kind: 'wrap',
    natives: ['npm'],
    commands: ['npm'],
    packages: ['npm/bin/npm-cli.js'],
    files: /\/npm\/bin\/npm-cli\.js$/,
    asked: /^(exec|x)\b/,
    read: wrap('npx'),
  },
  {
    kind: 'wrap',
    natives: ['npx'],
    commands: ['npx'],
    packages: ['npm/bin/npx-cli.js'],
    files: /\/npx-cli\.js$/,
    read: wrap('npx'),
  },
  {
    kind: 'wrap',
    natives: ['pnpm', 'pnpx'],
    commands: ['pnpm', 'pnpx'],
    files: /\/bin\/pnpm\.cjs$/,
    asked: /^(exec|dlx)\b/,
    read: wrap('pnpm', 'exec'),
  },
  { kind: 'wrap', natives: ['bun'], asked: /^x\b/, read: wrap('bunx') },
  { kind: 'wrap', natives: ['bunx'], read: wrap('bunx') },
];
