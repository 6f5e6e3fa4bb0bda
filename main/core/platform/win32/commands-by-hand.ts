/** What a user of Windows can copy into a PowerShell to do the same by hand. Pure. */
import type { CommandsByHand } from '../platform.ts';

/** Windows asks for an administrator's word (UAC) and runs that one program with it. */
const elevated = ([program = '', ...args]: readonly string[]): string[] => [
  'Start-Process',
  '-Verb',
  'RunAs',
  program,
  '-ArgumentList',
  args.join(','),
];

/** No word holds a quote or a blank: the same line works however it is pasted. */
export const commandsByHand: CommandsByHand = {
  end: (pids) => ['taskkill', ...pids.flatMap((pid) => ['/PID', String(pid)])],
  endElevated: (pid) => elevated(['taskkill', '/PID', String(pid), '/F']),
  elevated,
};
