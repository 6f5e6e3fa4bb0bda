/** The exit code of `check`: 0 where every port is free or closed, else what is gravest. Pure. */
import type { CheckResult, CheckSpan, CheckState } from '../../preload/model.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** The gravest first. A port that the system does not give is as little to be had as one in use. */
const CODES: readonly (readonly [states: readonly CheckState[], code: ExitCode])[] = [
  [['in-use', 'blocked'], EXIT.no],
  [['no-answer'], EXIT.timeout],
  [['unknown-name', 'unreachable'], EXIT.partly],
];

export function checkExitCode(
  results: readonly Pick<CheckResult, 'state'>[],
  spans: readonly Pick<CheckSpan, 'state'>[],
): ExitCode {
  const states = new Set([...results, ...spans].map(({ state }) => state));
  return CODES.find(([those]) => those.some((state) => states.has(state)))?.[1] ?? EXIT.done;
}
