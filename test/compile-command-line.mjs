/**
 * Runs the bundled command line in FOLDER, and keeps there what V8 has compiled for it, behind its checksum:
 * `main/cli/load-compiled.ts` starts from that. `node test/compile-command-line.mjs FOLDER`
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const folder = resolve(process.argv[2] ?? '.');
const file = join(folder, 'command-line.cjs');
/** What most commands need is in these two. More ports than are asked what they speak. */
const WORDS = [['ls'], ['check', '64001-64100']];

const script = new Script(readFileSync(file, 'latin1'), { filename: file });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module);

const home = mkdtempSync(join(tmpdir(), 'quayside-compile-'));
process.env.QUAYSIDE_HOME = home;
const { exit } = process;
// Each of them would end the process.
process.exit = () => {};
try {
  for (const words of WORDS) {
    process.argv = [process.execPath, file, ...words];
    await module.exports.runProcess(folder);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const compiled = script.createCachedData();
const target = join(folder, `${process.versions.v8}-${process.arch}.bin`);
const sum = Buffer.alloc(4);
sum.writeUInt32LE(crc32(compiled));
writeFileSync(`${target}.new`, Buffer.concat([sum, compiled]));
renameSync(`${target}.new`, target);
exit(0);
