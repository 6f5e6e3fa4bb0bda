/** The settings file: read once, validated, written atomically; a broken one is set aside and said, never lost. */
import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result, Settings, type Warning } from '../../preload/model.ts';
import { makePrivateFolder } from './make-folder.ts';

/** What conf and electron-store have in common. */
interface KeyValueFile {
  store: Record<string, unknown>;
}

/** Makes the file's writer; the desktop door brings electron-store, the others use conf on the same file. */
export type MakeStore = (options: {
  folder: string;
  name: string;
  mode: number;
}) => KeyValueFile | Promise<KeyValueFile>;

/** Settings in memory with their file behind them. */
export interface SettingsFile {
  read(): { settings: Settings; warnings: Warning[] };
  /** What could not be written still holds until the end of this run. */
  write(settings: Settings): Promise<Result<null>>;
}

export const DEFAULT_SETTINGS: Settings = { version: 1, graceMs: 3_000, protectedNames: [], theme: 'system' };

const FILE_NAME = 'settings';
const MAX_BYTES = 1_048_576;

/** Loaded with the first write: most command lines only read, and loading it costs 25 ms. */
const confStore: MakeStore = async ({ folder, name, mode }) => {
  const { default: Conf } = await import('conf');
  return new Conf({
    cwd: folder,
    configName: name,
    configFileMode: mode,
    accessPropertiesByDotNotation: false,
  });
};

export function openSettings(
  folder: string,
  makeStore: MakeStore = confStore,
  now = () => new Date(),
): SettingsFile {
  const loaded = load(folder, now());
  let settings = loaded.settings;
  let file: KeyValueFile | null = null;
  return {
    read: () => ({ settings, warnings: loaded.warnings }),
    async write(next) {
      settings = next;
      if (loaded.readOnly)
        return fail('unavailable', loaded.readOnly, 'The change holds until Quayside ends.');
      try {
        file ??= await makeStore({ folder, name: FILE_NAME, mode: 0o600 });
        file.store = { ...file.store, ...next };
        return ok(null);
      } catch (error) {
        return fail(
          'unavailable',
          `The settings could not be written (${errorCode(error)}).`,
          `Make ${folder} writable; until then the change holds only while Quayside runs.`,
        );
      }
    },
  };
}

interface Loaded {
  settings: Settings;
  warnings: Warning[];
  /** Why nothing may be written, or null. */
  readOnly: string | null;
}

function load(folder: string, at: Date): Loaded {
  const path = join(folder, `${FILE_NAME}.json`);
  const defaults: Loaded = { settings: DEFAULT_SETTINGS, warnings: [], readOnly: null };
  try {
    makePrivateFolder(folder);
  } catch (error) {
    return { ...defaults, warnings: [unwritableFolder(folder, errorCode(error))] };
  }
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) return setAside(path, 'it is larger than 1 MB', at);
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return defaults;
    return {
      ...defaults,
      warnings: [unreadable(path, errorCode(error))],
      readOnly: `${path} cannot be read.`,
    };
  }
  return parse(path, text, at);
}

function parse(path: string, text: string, at: Date): Loaded {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return setAside(path, 'it is not JSON', at);
  }
  const newer = z.object({ version: z.int().min(2) }).safeParse(json);
  if (newer.success) {
    const readOnly = `${path} was written by a newer Quayside (version ${newer.data.version}) and is left as it is.`;
    const warning = { code: 'settings-newer', message: readOnly, nextStep: 'Update Quayside.' };
    return { settings: DEFAULT_SETTINGS, warnings: [warning], readOnly };
  }
  const parsed = Settings.safeParse(json);
  if (parsed.success) return { settings: parsed.data, warnings: [], readOnly: null };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return setAside(path, field ? `${field}: ${issue?.message}` : 'it does not hold settings', at);
}

function setAside(path: string, reason: string, at: Date): Loaded {
  const aside = `${path}.broken-${at.toISOString().replaceAll(':', '-')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    const readOnly = `${path} is broken (${reason}) and could not be set aside (${errorCode(error)}).`;
    return {
      settings: DEFAULT_SETTINGS,
      warnings: [{ code: 'settings-broken', message: readOnly, nextStep: 'Move it away by hand.' }],
      readOnly,
    };
  }
  return {
    settings: DEFAULT_SETTINGS,
    warnings: [
      {
        code: 'settings-broken',
        message: `The settings file was broken (${reason}); the defaults are used.`,
        nextStep: `Your file is kept as ${aside}: correct it and move it back, or set things anew.`,
      },
    ],
    readOnly: null,
  };
}

const unwritableFolder = (folder: string, code: string): Warning => ({
  code: 'folder-unwritable',
  message: `Quayside's folder ${folder} cannot be used (${code}).`,
  nextStep: 'Make it writable, or set QUAYSIDE_HOME to another folder. Until then nothing is kept.',
});

const unreadable = (path: string, code: string): Warning => ({
  code: 'settings-unreadable',
  message: `${path} cannot be read (${code}); the defaults are used.`,
  nextStep: 'Give yourself the right to read it.',
});

/** The system's short code of an error, such as ENOSPC. */
const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
