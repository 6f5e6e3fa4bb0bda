/** Tells which process is our own host: this one, or the one that the endpoint file names with its start. Pure. */
import { identityKey, type Platform, type ProcessIdentity } from '../platform/platform.ts';

/** This process lives, so whoever has its pid is it. `other` is compared with its start, for its pid may be another's by now. */
export function ourHost(
  self: Pick<Platform['self'], 'pids'>,
  other: ProcessIdentity | null = null,
): (identity: ProcessIdentity) => boolean {
  const pid = self.pids[0];
  const key = other && identityKey(other);
  return (identity) => identity.pid === pid || identityKey(identity) === key;
}
