/** The start with the user's session: read from the system itself each time, for the user can change it there as well. */
import { access, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { App } from 'electron';
import { fail, ok, type Result, type SessionStart } from '../../preload/model.ts';
import { makePrivateFolder } from '../core/make-folder.ts';
import { systemCode } from '../core/system-code.ts';
import { autostartEntry, autostartFile, programToStart, readAutostart } from './autostart-entry.ts';
import { loginItemOrder, loginItemQuery, loginItemState } from './login-item.ts';

export interface SessionStarter {
  read(): Promise<SessionStart>;
  /** `unavailable` where the system refuses. */
  set(on: boolean): Promise<Result<null>>;
}

export interface SessionStartFacts {
  system: NodeJS.Platform;
  app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  /** The program that runs. */
  execPath: string;
}

/** More than any entry has. */
const MAX_ENTRY_BYTES = 65_536;

/** Null where it cannot be arranged: a run from source is gone with its folder, and other systems have ways of their own. */
export function createSessionStart(facts: SessionStartFacts): SessionStarter | null {
  const { system, app, execPath } = facts;
  if (!app.isPackaged) return null;
  if (system === 'linux') return autostart(facts);
  if (system !== 'darwin' && system !== 'win32') return null;
  return {
    read: async () => loginItemState(system, app.getLoginItemSettings(loginItemQuery(system, execPath))),
    async set(on) {
      app.setLoginItemSettings(loginItemOrder(system, execPath, on));
      return ok(null);
    },
  };
}

function autostart({ env, home, execPath }: SessionStartFacts): SessionStarter {
  const path = autostartFile(env, home);
  const entry = autostartEntry(programToStart(env, execPath));
  return {
    async read() {
      const { starts, program } = readAutostart(await readEntry(path));
      if (!starts) return { state: 'off', words: null };
      if (program === null || (await isThere(program))) return { state: 'on', words: null };
      // An AppImage that was moved, for instance: a desktop would pass it over and say nothing.
      if (entry !== null && (await writeEntry(path, entry)).ok) return { state: 'on', words: null };
      return {
        state: 'blocked',
        words: 'The program that it would start is gone: turn this off and on again.',
      };
    },
    async set(on) {
      if (!on) return attempt(path, () => rm(path, { force: true }));
      return entry === null
        ? fail(
            'unavailable',
            'The path of this program has a sign in it that no such entry can hold.',
            'Move the program to another folder.',
          )
        : writeEntry(path, entry);
    },
  };
}

/** Empty where there is none, or none that can be read. */
async function readEntry(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_ENTRY_BYTES), 0, MAX_ENTRY_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const writeEntry = (path: string, entry: string): Promise<Result<null>> =>
  attempt(path, async () => {
    makePrivateFolder(dirname(path));
    // Renamed when whole: a session may begin at any moment.
    const whole = `${path}.${process.pid}`;
    await writeFile(whole, entry, { mode: 0o644 });
    await rename(whole, path);
  });

async function attempt(path: string, work: () => Promise<unknown>): Promise<Result<null>> {
  try {
    await work();
    return ok(null);
  } catch (error) {
    const code = systemCode(error);
    return fail('unavailable', `${path} could not be changed (${code}).`, 'Make its folder writable.');
  }
}
