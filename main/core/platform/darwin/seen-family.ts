/** Of those who hold a socket, the ones that somebody saw there, and their own family: an address alone may have changed hands. Pure. */
import { identityKey, type ProcessIdentity } from '../platform.ts';
import { ancestorsOf } from './describe-process.ts';
import { identityOf, type ProcessList } from './process-list.ts';

/**
 * netstat names one process of each socket, and lsof shows strangers' to an administrator alone: parents and workers of who was
 * seen are found behind the question. Where nobody was seen all are taken as they are.
 */
export function seenFamily(
  found: readonly ProcessIdentity[],
  seen: readonly ProcessIdentity[],
  processes: Pick<ProcessList, 'at'>,
): ProcessIdentity[] {
  if (seen.length === 0) return [...found];
  /** With itself; without pid 1, which is above all. */
  const lineOf = ({ pid, startKey }: ProcessIdentity): string[] => {
    const row = processes.at(pid);
    if (row?.start !== startKey) return [];
    return [row, ...ancestorsOf(row, processes)]
      .filter((one) => one.pid > 1)
      .map((one) => identityKey(identityOf(one)));
  };
  const known = new Set(seen.map(identityKey));
  const above = new Set(seen.flatMap(lineOf));
  return found.filter(
    (one) => above.has(identityKey(one)) || [identityKey(one), ...lineOf(one)].some((key) => known.has(key)),
  );
}
