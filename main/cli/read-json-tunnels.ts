/** Reads tunnels out of JSON, as `tunnel export` prints it; each by the same rules as one that is typed. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result, type TunnelSpec } from '../../preload/model.ts';
import { decodeTunnelFile } from '../../preload/tunnel-file.ts';
import { systemCode } from '../core/system-code.ts';
import type { Terminal } from './terminal.ts';
import { checkSpec } from './tunnel-spec.ts';
import { quote } from './words.ts';

/** As many as can be saved, with room to spare. */
const MOST_BYTES = 4 * 1_048_576;
const MOST_TUNNELS = 500;

/** Fails as a whole where one of them cannot be saved. */
export async function readJsonTunnels(file: string, terminal: Terminal): Promise<Result<TunnelSpec[]>> {
  const path = resolve(terminal.cwd() ?? '/', file);
  try {
    const stats = await stat(path);
    // What is no plain file may never end.
    if (!stats.isFile() || stats.size > MOST_BYTES) {
      return wrong(`${quote(file)} is no file of at most 4 MB.`, 'Give what `tunnel export` printed.');
    }
    return parseTunnels(decodeTunnelFile(await readFile(path)), file);
  } catch (error) {
    const code = systemCode(error);
    return wrong(`${quote(file)} cannot be read (${code}).`, 'Give a file that can be read.');
  }
}

function parseTunnels(text: string, file: string): Result<TunnelSpec[]> {
  const found = listOf(text);
  if (!found || found.length > MOST_TUNNELS) {
    return wrong(`${quote(file)} holds no tunnels as JSON.`, 'Give what `tunnel export` printed.');
  }
  const specs: TunnelSpec[] = [];
  for (const [index, one] of found.entries()) {
    const spec = checkSpec(one, `tunnel ${index + 1} in ${quote(file)}: `);
    if (!spec.ok) return spec;
    specs.push(spec.value);
  }
  return ok(specs);
}

/** `{"tunnels": [...]}`, a list, or one; null where it is none of these or empty. */
function listOf(text: string): readonly unknown[] | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return null;
    const inside: unknown = 'tunnels' in json ? json.tunnels : json;
    const list: readonly unknown[] = Array.isArray(inside) ? inside : [inside];
    return list.length > 0 ? list : null;
  } catch {
    return null;
  }
}

const wrong = (message: string, nextStep: string) => fail('invalid-input', message, nextStep);
