/** Package managers, and the names that a project gives to its scripts; a row each. Pure. */
import type { ProgramWords } from '../../../preload/command-words.ts';
import { plainWords, type ScriptRule, tool } from './script-rule.ts';

const NPM_VALUES = /^(-w|--workspace|--prefix|-C|--loglevel|--script-shell|-c|--call|--userconfig)$/;
const PNPM_VALUES = /^(-F|--filter|--filter-prod|-C|--dir|--workspace-concurrency|--reporter|--loglevel)$/;
/** What pnpm and yarn do themselves; every other word is a script's name. */
const OWN_WORK =
  /^(add|audit|bin|cache|config|create|deploy|fetch|help|import|info|init|install|i|link|list|ls|login|outdated|pack|prune|publish|rebuild|remove|rm|root|set|setup|store|unlink|up|update|upgrade|why)\b/;

function npmRead({ args }: ProgramWords): string[] | null {
  const [asked = '', name] = plainWords(args, NPM_VALUES);
  if (/^(run|run-script|rum|urn)$/.test(asked)) return name === undefined ? null : ['npm', 'run', name];
  return /^(start|test|restart|stop)$/.test(asked) ? ['npm', asked] : null;
}

const named =
  (manager: string) =>
  ({ args }: ProgramWords): string[] | null => {
    const words = plainWords(args, PNPM_VALUES);
    const [first = '', second] = words;
    if (first === '' || OWN_WORK.test(first) || /^(exec|dlx|x)$/.test(first)) return null;
    if (first === 'workspace') return [manager, ...words.slice(0, 3)];
    return first === 'run' ? (second === undefined ? null : [manager, 'run', second]) : [manager, first];
  };

export const PACKAGE_MANAGERS: readonly ScriptRule[] = [
  {
    kind: 'task',
    natives: ['npm'],
    commands: ['npm', 'npm-cli.js'],
    packages: ['npm/bin/npm-cli.js'],
    files: /\/npm\/bin\/npm-cli\.js$/,
    read: npmRead,
  },
  {
    kind: 'task',
    natives: ['pnpm'],
    commands: ['pnpm'],
    packages: ['pnpm/bin/', 'corepack/dist/pnpm.js'],
    files: /\/bin\/pnpm\.cjs$/,
    read: named('pnpm'),
  },
  {
    kind: 'task',
    natives: ['yarn', 'yarnpkg'],
    commands: ['yarn', 'yarnpkg', 'yarn.js'],
    packages: ['yarn/bin/', 'corepack/dist/yarn.js'],
    files: /\/\.yarn\/releases\/yarn-[\w.-]+\.c?js$/,
    read: named('yarn'),
  },
  { kind: 'task', natives: ['bun'], read: bunRead },
  {
    kind: 'task',
    natives: ['node', 'nodejs'],
    options: /^--run(=|$)/,
    read: ({ options }) => {
      const at = options.findIndex((option) => /^--run(=|$)/.test(option));
      const name = options[at]?.slice('--run='.length) || options[at + 1];
      return name ? ['node', '--run', name] : null;
    },
  },
  { kind: 'task', natives: ['deno'], read: tool('deno', /^task \S/, /^(-c|--config|--cwd|-f|--filter)$/) },
  {
    kind: 'task',
    natives: ['composer'],
    commands: ['composer'],
    files: /\/composer\.phar$/,
    read: tool('composer', /^(run|run-script) \S|^(dev|start|serve)\b/),
  },
];

/** A word with a dot or a slash is a file. */
function bunRead({ args }: ProgramWords): string[] | null {
  const [first = '', second] = plainWords(args, /^(--cwd|--filter|-F|--env-file|-c|--config|--port)$/);
  if (first === 'run') return second && !/[./\\]/.test(second) ? ['bun', 'run', second] : null;
  const isScript = /^[\w:-]+$/.test(first) && first !== 'x' && first !== 'test' && !OWN_WORK.test(first);
  return isScript ? ['bun', first] : null;
}
