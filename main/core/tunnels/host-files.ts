/** Where one run of Quayside keeps what only it writes: each host has files of its own, so that none writes over another's. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform, ProcessIdentity } from '../platform/platform.ts';

export interface HostFiles {
  readonly ledger: string;
  /** The folder for questions. */
  readonly askpass: string;
  /** The folder for proofs of log-ins: its path is plain and short, as the name of a socket behind -L has to be. */
  readonly proofs: string;
}

/** Below the data folder. */
export const runningFolder = (dataFolder: string): string => join(dataFolder, 'tunnels-running');

/** Without what ssh would fill in or take for an end; with the socket's own name it fits into the 104 bytes of macOS. */
const FOR_SOCKETS = /^\/[A-Za-z0-9._/-]{1,88}$/;

/** `temporary`: where there may be sockets if not in `running`. */
export function hostFiles(
  running: string,
  { pid, startKey }: ProcessIdentity,
  temporary = tmpdir(),
): HostFiles {
  const name = `${pid}-${createHash('sha256').update(startKey).digest('hex').slice(0, 16)}`;
  const places = [join(running, `${name}.in`), join(temporary, `quayside-${name}`)];
  return {
    ledger: join(running, `${name}.json`),
    askpass: join(running, `${name}.ask`),
    proofs: places.find((place) => FOR_SOCKETS.test(place)) ?? `/tmp/quayside-${name}`,
  };
}

/** Of a host that has ended or is ending. What cannot be removed is empty of all that matters, and is left. */
export function removeFolders({ askpass, proofs }: Pick<HostFiles, 'askpass' | 'proofs'>): void {
  for (const folder of [askpass, proofs]) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, by the same name.
    }
  }
}

/** This very process; null on systems that do not tell. Reads the table of all processes: once, at the start. */
export async function findHost(
  platform: Pick<Platform, 'processes'>,
  pid: number = process.pid,
): Promise<ProcessIdentity | null> {
  const own = (await platform.processes()).find(({ identity }) => identity.pid === pid);
  return own?.identity.startKey ? own.identity : null;
}
