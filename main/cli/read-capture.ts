/** The bytes of a capture: of a file, or of what is piped in. */
import { createReadStream } from 'node:fs';
import { fail, ok, type Result } from '../../preload/model.ts';
import { systemCode } from '../core/system-code.ts';
import type { Terminal } from './terminal.ts';
import { quote } from './words.ts';

/** More than any machine's table; what is larger is some other file. */
const MOST_BYTES = 64 * 1_048_576;

/** `file`: `-` is the standard input. No more than the limit is ever read, for a device or a pipe has no end. */
export async function readCapture(file: string, terminal: Terminal): Promise<Result<Buffer>> {
  const source: AsyncIterable<Uint8Array> = file === '-' ? terminal.input() : createReadStream(file);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of source) {
      pieces.push(piece);
      bytes += piece.length;
      // Leaving the loop closes the file.
      if (bytes > MOST_BYTES) break;
    }
  } catch (error) {
    const code = systemCode(error);
    return fail('invalid-input', `${quote(file)} cannot be read (${code}).`, READABLE);
  }
  if (bytes > MOST_BYTES) return fail('invalid-input', `${quote(file)} is larger than 64 MB.`, ONE_TABLE);
  return ok(Buffer.concat(pieces));
}

const READABLE = 'Give a file that can be read, or `-` for what is piped in.';
const ONE_TABLE = 'Give a capture of one table.';
