/** The line that tells how the frees of a command go on. Pure. */
import type { FreeProgress } from '../../preload/model.ts';
import type { PlannedFree } from './free-plans.ts';

/** What the user may have to answer comes first, then what is forced next. */
const PHASES: readonly FreeProgress['phase'][] = ['allowing', 'forcing', 'waiting', 'asking', 'proving'];

/** Of several, the one that is to be known first, and how many more there are. */
export function progressWords(
  underWay: readonly FreeProgress[],
  agreed: readonly PlannedFree[],
  now: Date,
): string {
  const [first] = [...underWay].sort(
    (a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || forceTime(a) - forceTime(b),
  );
  if (!first) return '';
  const others = underWay.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  const who = `${whoOf(first, agreed)}${more}`;
  const them = others > 0 ? 'them as they are' : 'it as it is';
  switch (first.phase) {
    case 'allowing':
      return `The system asks for an administrator’s word to end ${who}. Ctrl+C leaves ${them}.`;
    case 'asking':
      return `Asking ${who} to stop…`;
    case 'forcing':
      return `Forcing ${who} to end…`;
    case 'proving':
      return `Making sure that port ${first.port}${more} stays free…`;
    case 'waiting':
      return `${who} ${others > 0 ? 'are' : 'is'} stopping${countdown(first, others > 0, now)}. Ctrl+C leaves ${them}.`;
  }
}

const forceTime = ({ forceAt }: FreeProgress): number =>
  forceAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(forceAt);

function countdown({ forceAt }: FreeProgress, several: boolean, now: Date): string {
  if (forceAt === null) return '';
  const left = Math.max(0, Math.ceil((Date.parse(forceAt) - now.getTime()) / 1_000));
  return `; ${several ? 'the first is' : 'it is'} forced in ${left} s`;
}

/** A container or unit is what stops, not the process that holds its port. */
function whoOf(progress: FreeProgress, agreed: readonly PlannedFree[]): string {
  const { name, pid } = progress;
  const way = agreed.find((planned) => isOf(planned, progress))?.way;
  if (way && way.verb !== 'signal' && way.verb !== 'none' && way.target) return way.target;
  return pid > 0 ? `${name} (pid ${pid})` : name;
}

/** By the row, or by the process where another door asked first through another of its rows. */
export const isOf = ({ listeners }: PlannedFree, progress: FreeProgress): boolean =>
  listeners.some(
    ({ id, port, protocol, owner }) =>
      progress.listenerId === id ||
      (progress.port === port && progress.protocol === protocol && progress.pid === owner?.pid),
  );
