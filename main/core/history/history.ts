/** Which owner held which port from when to when: an append-only file with a bound, which only a host writes. */
import { join } from 'node:path';
import type { History, HistoryDeps } from './history-face.ts';
import { keepHistory } from './keep-history.ts';
import { HISTORY_LIMITS, type HistoryLimits } from './limits.ts';
import { readHistory } from './read-history.ts';

export type { History, HistoryDeps } from './history-face.ts';

export function openHistory(deps: HistoryDeps, limits: HistoryLimits = HISTORY_LIMITS): History {
  const paths = {
    current: join(deps.folder, 'history.ndjson'),
    older: join(deps.folder, 'history.1.ndjson'),
    habits: join(deps.folder, 'habits.json'),
  };
  return deps.writable ? keepHistory(deps, paths, limits) : readHistory(deps, paths, limits);
}
