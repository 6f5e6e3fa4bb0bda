/** What a user of Windows can copy into a PowerShell to do the same by hand. Pure. */
import type { CommandsByHand } from '../platform.ts';

/** Blanks and signs of PowerShell's own would need quotes within quotes: then it is for a PowerShell of an administrator. */
const isPlain = (word: string): boolean => /^[\w./:-]+$/.test(word);

/** Windows asks for an administrator's word (UAC) and runs that one program with it. */
const elevated = (argv: readonly string[]): string[] => {
  const [program = '', ...args] = argv;
  return argv.every(isPlain)
    ? ['Start-Process', '-Verb', 'RunAs', program, '-ArgumentList', args.join(',')]
    : [...argv];
};

/** No word holds a quote, and none but names of services a blank: the same line works however it is pasted. */
export const commandsByHand: CommandsByHand = {
  end: (pids) => ['taskkill', ...pids.flatMap((pid) => ['/PID', String(pid)])],
  endElevated: (pid) => elevated(['taskkill', '/PID', String(pid), '/F']),
  elevated,
};
