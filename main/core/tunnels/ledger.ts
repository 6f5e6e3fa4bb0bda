/** The file in which a host writes down what it started, so that a later one can end what was left over, and nothing else. */
import { createHash } from 'node:crypto';
import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { makePrivateFolder } from '../make-folder.ts';
import type { ProcessIdentity } from '../platform/platform.ts';
import { systemCode } from '../system-code.ts';

const Identity = z.strictObject({
  pid: z.int().min(2).max(0x7fff_ffff),
  startKey: z.string().min(1).max(64),
});

const LedgerEntry = z.strictObject({
  /** The tunnel's id. */
  tunnel: z.string().max(100),
  process: Identity,
  /** The program's file, links followed. */
  program: z
    .string()
    .regex(/^(?:\/|[A-Za-z]:[\\/])/)
    .max(4_096),
  /** SHA-256 over the whole command line, hexadecimal: the line itself may name what is nobody's business. */
  argvHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const MOST_ENTRIES = 1_000;

export const LedgerFile = z.strictObject({
  version: z.literal(1),
  host: Identity,
  entries: z.array(LedgerEntry).max(MOST_ENTRIES),
});
export type LedgerFile = z.infer<typeof LedgerFile>;

/** Of a whole command line, the program first. */
export const hashArgv = (argv: readonly string[]): string =>
  createHash('sha256').update(argv.join('\0')).digest('hex');

export interface Ledger {
  /** `argv` without the program, as it was started. What could not be written is tried again with the next change. */
  add(
    tunnel: string,
    started: { process: ProcessIdentity; program: string; argv: readonly string[] },
  ): Result<null>;
  remove(process: ProcessIdentity): Result<null>;
  /** Takes the file away; to be called when nothing runs any more. */
  close(): void;
}

/** `path`: see host-files.ts. Nothing is written before the first entry. */
export function openLedger(path: string, host: ProcessIdentity): Ledger {
  let entries: LedgerEntry[] = [];
  const write = (): Result<null> => {
    try {
      makePrivateFolder(dirname(path));
      const file: LedgerFile = { version: 1, host: { ...host }, entries };
      // Beside it first, so that a kill leaves the old one.
      writeFileSync(`${path}.new`, JSON.stringify(file), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      return ok(null);
    } catch (error) {
      const code = systemCode(error);
      return fail(
        'unavailable',
        `What runs could not be written down (${code}).`,
        `Make ${dirname(path)} writable; tunnels still end with Quayside.`,
      );
    }
  };
  return {
    add(tunnel, { process, program, argv }) {
      const argvHash = hashArgv([program, ...argv]);
      const entry = { tunnel, process: { ...process }, program: realFile(program), argvHash };
      entries = [...entries, entry].slice(-MOST_ENTRIES);
      return write();
    },
    remove({ pid, startKey }) {
      entries = entries.filter(({ process }) => process.pid !== pid || process.startKey !== startKey);
      return write();
    },
    close() {
      entries = [];
      rmSync(path, { force: true });
    },
  };
}

function realFile(program: string): string {
  try {
    return realpathSync(program);
  } catch {
    return program;
  }
}
