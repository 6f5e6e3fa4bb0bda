/** Reads the ledgers of other hosts; one that cannot be read is set aside and said, and nothing is concluded from it. */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Warning } from '../../../preload/model.ts';
import { NoPlainFile, PLAIN_FILE } from '../plain-file.ts';
import { LedgerFile } from './ledger.ts';

export interface FoundLedger {
  readonly path: string;
  readonly file: LedgerFile;
}

const MAX_BYTES = 1_048_576;
/** Hosts that ended without cleaning up since the last start; more are for the next one. */
const MOST_FILES = 100;
const NAME = /^\d+-[0-9a-f]{16}\.json$/;

/** `folder`: see host-files.ts. Synchronous: a few small files, once at the start. */
export function readLedgers(folder: string, at: Date): { ledgers: FoundLedger[]; warnings: Warning[] } {
  const ledgers: FoundLedger[] = [];
  const warnings: Warning[] = [];
  for (const name of namesIn(folder).slice(0, MOST_FILES)) {
    const path = join(folder, name);
    try {
      ledgers.push({ path, file: LedgerFile.parse(JSON.parse(readPlainText(path))) });
    } catch (error) {
      // A host that ended in order just now took it away itself.
      if (codeOf(error) !== 'ENOENT') warnings.push(setAside(path, at));
    }
  }
  return { ledgers, warnings };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => NAME.test(name))
      .sort();
  } catch {
    return [];
  }
}

function readPlainText(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | PLAIN_FILE);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile() || stats.size > MAX_BYTES) throw new NoPlainFile();
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

function setAside(path: string, at: Date): Warning {
  const aside = `${path}.broken-${at.toISOString().replaceAll(':', '-')}`;
  const message = 'What tunnels an earlier run left over cannot be read, so nothing of it was ended.';
  const look = 'If a port is still held by an ssh of yours, free it from the list.';
  try {
    renameSync(path, aside);
    return { code: 'ledger-broken', message, nextStep: `The file is kept as ${aside}. ${look}` };
  } catch {
    return { code: 'ledger-broken', message, nextStep: `Move ${path} away by hand. ${look}` };
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
