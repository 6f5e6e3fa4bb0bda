/** A network and processes of its own for a measurement, so that nothing else of the machine is counted. */
import { spawnSync } from 'node:child_process';
import { findProgram } from './programs.ts';

/** With `--kill-child` everything in there ends with it. */
const NAMESPACES = ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'];

/** The command that comes before ours; null where the system does not let us. */
export function isolation(): readonly string[] | null {
  const unshare = findProgram('unshare');
  if (!unshare) return null;
  const ways = [[unshare, ...NAMESPACES]];
  // Where users may make namespaces, they are administrators inside.
  if (process.getuid?.() !== 0) ways.push([unshare, '--map-root-user', ...NAMESPACES]);
  return ways.find(works) ?? null;
}

const works = ([program = '', ...args]: readonly string[]): boolean =>
  spawnSync(program, [...args, findProgram('ip') ?? 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    .status === 0;
