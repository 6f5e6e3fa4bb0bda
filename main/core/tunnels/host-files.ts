/** Where one run of Quayside keeps what only it writes: each host has files of its own, so that none writes over another's. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Platform, ProcessIdentity } from '../platform/platform.ts';

export interface HostFiles {
  readonly ledger: string;
  /** The folder for questions. */
  readonly askpass: string;
}

/** Below the data folder. */
export const runningFolder = (dataFolder: string): string => join(dataFolder, 'tunnels-running');

export function hostFiles(running: string, { pid, startKey }: ProcessIdentity): HostFiles {
  const name = `${pid}-${createHash('sha256').update(startKey).digest('hex').slice(0, 16)}`;
  return { ledger: join(running, `${name}.json`), askpass: join(running, `${name}.ask`) };
}

/** This very process; null on systems that do not tell. Reads the table of all processes: once, at the start. */
export async function findHost(
  platform: Pick<Platform, 'processes'>,
  pid: number = process.pid,
): Promise<ProcessIdentity | null> {
  const own = (await platform.processes()).find(({ identity }) => identity.pid === pid);
  return own?.identity ?? null;
}
