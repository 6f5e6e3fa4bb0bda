/** Loads the whole command line as one script, with what V8 has compiled of it when it was built (test/compile-command-line.mjs). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

type Program = Pick<typeof import('./run-process.ts'), 'runProcess'>;

const SUM_BYTES = 4;

/**
 * Null where nothing fits: another V8, one that is told to work otherwise, a damaged file. `folder` is absolute, and no less
 * trusted than the program itself. What V8 refuses nonetheless, such as that of another source, it compiles as any other script.
 */
export function loadCompiled(folder: string): Program | null {
  if (process.execArgv.length > 0 || process.env.NODE_OPTIONS) return null;
  const file = join(folder, 'command-line.cjs');
  const files = readBoth(file, join(folder, `${process.versions.v8}-${process.arch}.bin`));
  if (!files) return null;
  const script = new Script(files.source, { filename: file, cachedData: files.compiled });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module);
  // What the build has bundled: run-process.ts.
  return module.exports as Program;
}

function readBoth(file: string, compiledFile: string): { source: string; compiled: Buffer } | null {
  try {
    const bytes = readFileSync(compiledFile);
    const compiled = bytes.subarray(SUM_BYTES);
    // V8 believes it: one wrong byte could end the process.
    if (bytes.readUInt32LE() !== crc32(compiled)) return null;
    // The build leaves nothing but ASCII in it, so that V8 takes it as it is.
    return { source: readFileSync(file, 'latin1'), compiled };
  } catch {
    return null;
  }
}
