/** What `free` ends with, out of the results of all its ports. Pure. */
import type { FreeOutcome } from '../../preload/model.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const OF_OUTCOME: Record<FreeOutcome, ExitCode> = {
  freed: EXIT.done,
  gone: EXIT.done,
  'nothing-there': EXIT.done,
  retaken: EXIT.no,
  'still-held': EXIT.no,
  changed: EXIT.no,
  cancelled: EXIT.no,
  denied: EXIT.permission,
  protected: EXIT.protected,
};

export function freeExitCode(outcomes: readonly FreeOutcome[]): ExitCode {
  const codes = outcomes.map((outcome) => OF_OUTCOME[outcome]);
  const [worst, ...others] = [...new Set(codes.filter((code) => code !== EXIT.done))];
  if (worst === undefined) return EXIT.done;
  if (outcomes.includes('freed')) return EXIT.partly;
  return others.length > 0 ? EXIT.no : worst;
}
