/** One free by whatever runs the server: a container engine, the service manager, a supervisor. It is asked; how it ends the server is its own affair. */
import type { Failure, Result } from '../../../preload/model.ts';
import { cancelled, LOOK_MS, type RunDeps, type RunOutcome } from './free-run.ts';
import type { Way } from './free-ways.ts';

/** Null when it says that it has stopped; else how it ended before that. */
export async function runService(
  way: Way,
  stop: () => Promise<Result<null>>,
  deps: Omit<RunDeps, 'platform' | 'isForcedNow'>,
): Promise<RunOutcome | null> {
  deps.onPhase('asking');
  if (deps.isCancelled()) return cancelled(false);
  let answer: Result<null> | undefined;
  const stopping = stop().then((result) => {
    answer = result;
  });
  deps.onPhase('waiting');
  while (answer === undefined) {
    if (deps.isCancelled()) {
      return {
        outcome: 'cancelled',
        detail: `Cancelled. The ${way.target} was asked to stop already and may still do so.`,
      };
    }
    await Promise.race([stopping, deps.pause(LOOK_MS)]);
  }
  return answer.ok ? null : refused(way, answer.failure);
}

function refused({ target, command }: Way, { code, message, nextStep }: Failure): RunOutcome {
  const byHand = command ? ` By hand: ${command.map(quoted).join(' ')}` : '';
  return {
    outcome: code === 'permission' ? 'denied' : code === 'not-found' ? 'changed' : 'still-held',
    detail: `The ${target} could not be stopped: ${message} ${nextStep}${byHand}`,
  };
}

/** Services of Windows are called by words with blanks and signs that its shells take for their own. */
const quoted = (word: string): string => (/[\s$&(){}#;]/.test(word) ? `'${word}'` : word);
