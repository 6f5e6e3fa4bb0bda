/** One JSON file of the user's: read once, validated, written atomically; a broken one is set aside and said, never lost. */
import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result, type Warning } from '../../preload/model.ts';
import { makePrivateFolder } from './make-folder.ts';
import { systemCode } from './system-code.ts';

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

export interface SavedFileOptions<T> {
  folder: string;
  /** Without `.json`; it also begins the codes of warnings. */
  name: string;
  /** In words: `settings file`. */
  what: string;
  /** Takes the file's content, completed by the defaults. `version` is 1. */
  schema: z.ZodType<T>;
  defaults: T;
  makeStore?: MakeStore;
  now?: () => Date;
}

/** A value in memory with its file behind it. */
export interface SavedFile<T> {
  read(): { value: T; warnings: Warning[] };
  /** What could not be written still holds until the end of this run. */
  write(value: T): Promise<Result<null>>;
}

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

export function openSavedFile<T extends { version: 1 }>(options: SavedFileOptions<T>): SavedFile<T> {
  const { folder, name, what } = options;
  const loaded = load(options, options.now?.() ?? new Date());
  let value = loaded.value;
  let file: KeyValueFile | null = null;
  return {
    read: () => ({ value, warnings: loaded.warnings }),
    async write(next) {
      value = next;
      if (loaded.readOnly)
        return fail('unavailable', loaded.readOnly, 'The change holds until Quayside ends.');
      try {
        // What writes makes its folder in a way that never returns where that cannot be had, such as below /proc.
        if (!file) makePrivateFolder(folder);
        file ??= await (options.makeStore ?? confStore)({ folder, name, mode: 0o600 });
        file.store = { ...file.store, ...next };
        return ok(null);
      } catch (error) {
        return fail(
          'unavailable',
          `The ${what} could not be written (${systemCode(error)}).`,
          `Make ${folder} writable; until then the change holds only while Quayside runs.`,
        );
      }
    },
  };
}

interface Loaded<T> {
  value: T;
  warnings: Warning[];
  /** Why nothing may be written, or null. */
  readOnly: string | null;
}

function load<T extends { version: 1 }>(options: SavedFileOptions<T>, at: Date): Loaded<T> {
  const { folder, name, what, defaults } = options;
  const path = join(folder, `${name}.json`);
  const fresh: Loaded<T> = { value: defaults, warnings: [], readOnly: null };
  try {
    makePrivateFolder(folder);
  } catch (error) {
    return { ...fresh, warnings: [unwritableFolder(folder, systemCode(error))] };
  }
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) return setAside(options, path, 'it is larger than 1 MB', at);
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return fresh;
    return {
      ...fresh,
      warnings: [
        {
          code: `${name}-unreadable`,
          message: `The ${what} ${path} cannot be read (${systemCode(error)}); it counts as empty.`,
          nextStep: 'Give yourself the right to read it.',
        },
      ],
      readOnly: `${path} cannot be read.`,
    };
  }
  return parse(options, path, text, at);
}

function parse<T extends { version: 1 }>(
  options: SavedFileOptions<T>,
  path: string,
  text: string,
  at: Date,
): Loaded<T> {
  const { name, what, defaults, schema } = options;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return setAside(options, path, 'it is not JSON', at);
  }
  const newer = z.object({ version: z.int().min(2) }).safeParse(json);
  if (newer.success) {
    const readOnly = `${path} was written by a newer Quayside (version ${newer.data.version}) and is left as it is.`;
    const warning = { code: `${name}-newer`, message: readOnly, nextStep: 'Update Quayside.' };
    return { value: defaults, warnings: [warning], readOnly };
  }
  // A file of before a field was there lacks it; the version number must be there, or it is no file of ours.
  const record = z.looseObject({ version: z.literal(1) }).safeParse(json);
  const parsed = schema.safeParse(record.success ? { ...defaults, ...record.data } : json);
  if (parsed.success) return { value: parsed.data, warnings: [], readOnly: null };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return setAside(options, path, field ? `${field}: ${issue?.message}` : `it is no ${what}`, at);
}

function setAside<T>(
  { name, what, defaults }: SavedFileOptions<T>,
  path: string,
  reason: string,
  at: Date,
): Loaded<T> {
  const aside = `${path}.broken-${at.toISOString().replaceAll(':', '-')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    const readOnly = `${path} is broken (${reason}) and could not be set aside (${systemCode(error)}).`;
    return {
      value: defaults,
      warnings: [{ code: `${name}-broken`, message: readOnly, nextStep: 'Move it away by hand.' }],
      readOnly,
    };
  }
  return {
    value: defaults,
    warnings: [
      {
        code: `${name}-broken`,
        message: `The ${what} was broken (${reason}); a new one is begun.`,
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
