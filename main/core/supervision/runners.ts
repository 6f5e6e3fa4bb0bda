/** Who merely started a server: what runs one command and would be left useless without it, one row a family. Pure. */
import type { ProcessFacts } from '../platform/platform.ts';
import { matchesProgram, type ProgramPattern, wordsOf } from './program-words.ts';
import { keepsOpen, shellRunOf } from './shell-text.ts';
import { supervises } from './supervisors.ts';

const RUNNERS: readonly ProgramPattern[] = [
  // Package managers. They may write `npm run dev` over their command line.
  {
    natives: ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'bunx', 'corepack'],
    commands: ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'yarnpkg', 'corepack', 'npm-cli.js', 'npx-cli.js'],
    packages: ['npm/bin/', 'pnpm/bin/', 'yarn/bin/', 'corepack/dist/'],
    files: /\/(bin\/(pnpm\.cjs|yarn\.js)|\.yarn\/releases\/yarn-[\w.-]+\.c?js)$/,
  },
  { natives: ['bun'], asked: /^(--bun )?(run|x)\b/ },
  { natives: ['node', 'nodejs'], options: /^--run(=|$)/ },
  // Programs that run another one under some condition.
  { natives: ['env', 'nohup', 'time', 'timeout', 'setsid', 'nice', 'stdbuf', 'sudo', 'doas'] },
  {
    commands: ['cross-env', 'cross-env-shell', 'dotenv', 'dotenvx', 'env-cmd'],
    packages: ['cross-env/', 'dotenv-cli/', '@dotenvx/dotenvx/', 'env-cmd/'],
  },
  // What starts several at once; only where one is left.
  {
    natives: ['turbo'],
    commands: ['concurrently', 'turbo', 'nx', 'lerna', 'run-p', 'run-s', 'npm-run-all'],
    packages: ['concurrently/', 'turbo/bin/', 'nx/bin/', 'nx/dist/bin/', 'lerna/', 'npm-run-all/'],
  },
  { natives: ['make', 'gmake', 'just', 'task', 'go-task'] },
  // Tools that build a program and run it.
  { natives: ['cargo'], asked: /^(\+\S+ )?(run|r)\b/ },
  { natives: ['go'], asked: /^(-C \S+ )?run\b/ },
  { natives: ['dotnet'], asked: /^run\b/ },
  { natives: ['uv', 'poetry', 'pipenv'], commands: ['poetry', 'pipenv'], asked: /(^|^-.* )run\b/ },
  { natives: ['bundle'], commands: ['bundle', 'bundler'], asked: /^exec\b/ },
  {
    modules: [
      'org.codehaus.plexus.classworlds.launcher.launcher',
      'org.apache.maven.wrapper.mavenwrappermain',
      'org.gradle.launcher.gradlemain',
      'org.gradle.wrapper.gradlewrappermain',
    ],
    files: /\/gradle-wrapper\.jar$/,
  },
  { commands: ['tsx'], packages: ['tsx/dist/cli.'], asked: /^(?!watch\b)/ },
  // Frameworks whose first process only starts the one that serves.
  { files: /\/artisan$/, asked: /^serve\b/ },
  { files: /\/manage\.py$/, asked: /^runserver\b/ },
  { commands: ['django-admin'], modules: ['django'], asked: /^runserver\b/ },
  { commands: ['flask'], modules: ['flask'], asked: /(^|^-.* )run\b/ },
  { commands: ['rails'], asked: /^(s|server)\b/ },
  { commands: ['next'], packages: ['next/dist/bin/next'], asked: /^(dev\b|-|$)/ },
];

/**
 * The ancestors that only run the holder, nearest first; `ancestors` nearest first, without pid 1. `childrenOf` tells
 * how many child processes a pid has: each runner has one alone, belongs to the holder's user (as sudo to become
 * somebody else does not) and would not start it again. The first ancestor that is no runner ends the chain.
 */
export function findRunners(
  holder: ProcessFacts,
  ancestors: readonly ProcessFacts[],
  childrenOf: (pid: number) => number,
): ProcessFacts[] {
  const runners: ProcessFacts[] = [];
  let child = holder;
  for (const process of ancestors) {
    const { pid } = process.identity;
    const isAlone = pid > 1 && process.user === holder.user && childrenOf(pid) === 1;
    if (!isAlone || !runsOnly(process, child)) break;
    runners.push(process);
    child = process;
  }
  return runners;
}

function runsOnly(process: ProcessFacts, child: ProcessFacts): boolean {
  if (supervises(process, child)) return false;
  const run = shellRunOf(process);
  if (run) return run.kind === 'script' || (run.kind === 'command' && !keepsOpen(run.text));
  const words = wordsOf(process);
  return RUNNERS.some((pattern) => matchesProgram(words, pattern));
}
