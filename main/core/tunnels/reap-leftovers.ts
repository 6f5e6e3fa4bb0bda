/** At the start: ends what an earlier host left running, where it is proven to be that, and only where that host is gone. */
import { rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Warning } from '../../../preload/model.ts';
import type { HeldProcess, Platform, ProcessIdentity } from '../platform/platform.ts';
import { hostFiles, removeFolders } from './host-files.ts';
import { hashArgv, type LedgerEntry } from './ledger.ts';
import { readLedgers } from './read-ledger.ts';

export type ReapPlatform = Pick<Platform, 'holdOwn' | 'startFacts' | 'argv' | 'processes' | 'sshWays'>;

export interface Reaped {
  /** What was ended: of which tunnels. */
  readonly ended: readonly { tunnel: string; process: ProcessIdentity }[];
  readonly warnings: readonly Warning[];
}

const ASK_MS = 2_000;
const LOOK_MS = 20;

/**
 * `folder`: see host-files.ts. An entry is ended only where its pid lives with the same start, program and command line; all that
 * did not match is dropped with its file. Files of hosts that live stay as they are, and what they started.
 */
export async function reapLeftovers(
  folder: string,
  platform: ReapPlatform,
  at = new Date(),
): Promise<Reaped> {
  const { ledgers, warnings } = readLedgers(folder, at);
  const ended: { tunnel: string; process: ProcessIdentity }[] = [];
  if (ledgers.length > 0 && !(await tellsStarts(platform))) return { ended, warnings };
  for (const { path, file } of ledgers) {
    const files = hostFiles(folder, file.host);
    // Under another name it is a copy, and what it says of its host need not be so.
    if (basename(path) !== basename(files.ledger) || dirname(path) !== dirname(files.ledger)) continue;
    if (isAlive(platform, file.host)) continue;
    for (const entry of file.entries) {
      if (await endEntry(platform, entry)) ended.push({ tunnel: entry.tunnel, process: entry.process });
    }
    rmSync(path, { force: true });
    removeFolders(files);
  }
  return { ended, warnings };
}

/** Where it does not (just now), a host that lives could not be told from one that is gone. Also brings up to date whom it knows. */
const tellsStarts = async (platform: ReapPlatform): Promise<boolean> =>
  (await platform.processes()).some(({ identity }) => identity.startKey !== '');

/** One that we may not look at counts as alive. */
function isAlive(platform: ReapPlatform, host: ProcessIdentity): boolean {
  const held = platform.holdOwn(host);
  if (!held.ok) return held.failure.code !== 'not-found';
  held.value.release();
  return true;
}

async function endEntry(platform: ReapPlatform, entry: LedgerEntry): Promise<boolean> {
  const held = platform.holdOwn(entry.process);
  if (!held.ok) return false;
  try {
    if (!(await isOurs(platform, held.value, entry))) return false;
    const children = await holdChildren(platform, held.value);
    await end(held.value);
    for (const child of children) {
      await end(child);
      child.release();
    }
    return true;
  } finally {
    held.value.release();
  }
}

/** What is read by pid is of the held process, which lived before and lives after. */
async function isOurs(platform: ReapPlatform, held: HeldProcess, entry: LedgerEntry): Promise<boolean> {
  if (platform.sshWays) {
    // Nothing more is told there than the command line; its first word is the program, as we wrote it.
    const argv = await platform.argv(held.identity);
    return argv !== null && hashArgv(argv) === entry.argvHash && held.isAlive();
  }
  const facts = await platform.startFacts(held.identity);
  if (!facts.ok) return false;
  const { program, argv } = facts.value;
  return program === entry.program && hashArgv(argv) === entry.argvHash && held.isAlive();
}

/** An ssh on its way to a jump host that is silent does not notice that the one that needs it is gone. */
async function holdChildren(platform: ReapPlatform, parent: HeldProcess): Promise<HeldProcess[]> {
  const children = (await platform.processes()).filter((one) => one.parent === parent.identity.pid);
  const held = children.flatMap(({ identity }) => {
    const child = platform.holdOwn(identity);
    return child.ok ? [child.value] : [];
  });
  if (parent.isAlive()) return held;
  // Its number may have been another's while we looked.
  for (const child of held) child.release();
  return [];
}

async function end(held: HeldProcess): Promise<void> {
  const asked = await held.signal('ask', []);
  const isDeaf = !asked.ok && asked.failure.code === 'unsupported';
  const until = performance.now() + (isDeaf ? 0 : ASK_MS);
  while (held.isAlive() && performance.now() < until) await pause(LOOK_MS);
  if (held.isAlive()) await held.signal('force', []);
}
