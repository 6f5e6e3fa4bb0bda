/** Loads what a command needs only when it runs: help and mistakes must be quick. */
import type { Run } from './command.ts';

export const LOADERS: Readonly<Record<string, () => Promise<{ run: Run }>>> = {
  ls: () => import('./commands/ls.ts'),
  show: () => import('./commands/show.ts'),
  free: () => import('./commands/free.ts'),
  again: () => import('./commands/again.ts'),
  next: () => import('./commands/next.ts'),
  wait: () => import('./commands/wait.ts'),
  open: () => import('./commands/open.ts'),
  conflicts: () => import('./commands/conflicts.ts'),
  'conflicts ignore': () => import('./commands/conflicts-ignore.ts'),
  reserve: () => import('./commands/reserve.ts'),
  'reserve ls': () => import('./commands/reserve-ls.ts'),
  'reserve rm': () => import('./commands/reserve-rm.ts'),
  history: () => import('./commands/history.ts'),
  events: () => import('./commands/events.ts'),
  serve: () => import('./commands/serve.ts'),
  config: () => import('./commands/config-get.ts'),
  'config get': () => import('./commands/config-get.ts'),
  'config set': () => import('./commands/config-set.ts'),
  'config path': () => import('./commands/config-path.ts'),
  doctor: () => import('./commands/doctor.ts'),
  'doctor replay': () => import('./commands/doctor-replay.ts'),
  completion: () => import('./commands/completion.ts'),
};
