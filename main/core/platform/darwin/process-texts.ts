/** What processes are called, how they were started and where they work: asked once for each life, never by a scan. */
import { identityKey, type ProcessIdentity } from '../platform.ts';
import { readLsofFolders } from '../readers/read-lsof-folders.ts';
import { readPsTexts } from '../readers/read-ps-darwin.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { ProcessList } from './process-list.ts';
import { lsofFolders, psTexts } from './tools.ts';

export interface ProcessText {
  /** The path of the program, or what the process calls itself; null where it cannot be told. Not cleaned, as all of it. */
  readonly program: string | null;
  /** The whole command line; where one argument ends and the next begins is lost. */
  readonly command: string | null;
}

export interface ProcessTexts {
  of(identity: ProcessIdentity): Promise<ProcessText>;
  /** Null where it may not be seen. */
  folderOf(identity: ProcessIdentity): Promise<string | null>;
}

/** For an argument list that the system takes; the others are asked for with the next new one. */
const MOST_FOLDERS = 500;

export function createProcessTexts(
  runner: Pick<ToolRunner, 'run'>,
  processes: Pick<ProcessList, 'at' | 'all'>,
  /** Who is probably asked for next. */
  upcoming: () => readonly ProcessIdentity[],
): ProcessTexts {
  let programs: ReadonlyMap<string, string> = new Map();
  let commands: ReadonlyMap<string, string> = new Map();
  /** Those for whom the two were read: one that has no text in them is not asked for again. */
  let told = new Set<string>();
  let folders = new Map<string, string | null>();
  let reading: Promise<void> | null = null;

  const livingKeys = () => new Set(processes.all().map(({ pid, start }) => `${pid} ${start}`));

  const read = async (key: string) => {
    const program = await runner.run(psTexts('comm'));
    const command = await runner.run(psTexts('command'));
    if (program.ok) programs = readPsTexts(program.text);
    if (command.ok) commands = readPsTexts(command.text);
    // Also where it failed: a tool that hangs must not be asked once for each process.
    told = livingKeys().add(key);
    folders = new Map([...folders].filter(([one]) => told.has(one)));
  };

  const readFolders = async (identity: ProcessIdentity) => {
    const next = upcoming().filter((one) => !folders.has(identityKey(one)));
    const asked = [identity, ...next].slice(0, MOST_FOLDERS);
    const outcome = await runner.run(lsofFolders([...new Set(asked.map(({ pid }) => pid))]));
    const found = outcome.ok ? readLsofFolders(outcome.text) : new Map<number, string>();
    for (const one of asked) folders.set(identityKey(one), found.get(one.pid) ?? null);
  };

  return {
    async of(identity) {
      const key = identityKey(identity);
      // Several who ask for the same reading share it.
      while (reading) await reading;
      if (!told.has(key)) {
        reading = read(key).finally(() => {
          reading = null;
        });
        await reading;
      }
      return { program: programs.get(key) ?? null, command: commands.get(key) ?? null };
    },
    async folderOf(identity) {
      const key = identityKey(identity);
      if (!folders.has(key)) await readFolders(identity);
      return folders.get(key) ?? null;
    },
  };
}
