/** `quayside doctor replay FORMAT FILE`: what one of the parsers reads out of a capture. */
import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { type Failure, fail } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { REPLAY_FORMATS, type ReplayFormat } from '../replay-formats.ts';
import { NO_CAPTURE, replayRows } from '../replay-readers.ts';
import { replaySshConfig } from '../replay-ssh-config.ts';
import { quote } from '../words.ts';

export async function run(context: Context): Promise<Answer> {
  const { words, json } = context;
  const [word = '', file = ''] = words.args;
  const format = REPLAY_FORMATS.find((known) => known === word);
  if (!format) words.wrong(unknownFormat(word));
  const endian = words.text('endian');
  if (endian !== undefined && endian !== 'big' && endian !== 'little') {
    words.wrong(`${quote(endian)} is no value for --endian, which takes big or little.`);
  }
  const wrong = usageAnswer(context);
  if (wrong || !format) return wrong ?? { exitCode: EXIT.usage };

  const reading = await readCapture(file);
  if (!Buffer.isBuffer(reading)) return failed(reading);
  if (format === 'ssh-config') {
    return (await replaySshConfig(reading, json)) ?? failed(noCapture(file, format));
  }
  const order = (endian ?? (endianness() === 'BE' ? 'big' : 'little')) === 'big' ? 'BE' : 'LE';
  const rows = await replayRows(format, reading, order);
  if (rows === null) return failed(noCapture(file, format));
  // The rows are for programs and bug reports: JSON either way, a row a line where a person reads it.
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  return { exitCode: EXIT.done, data: { rows }, ...(json ? {} : { text }) };
}

const unknownFormat = (word: string): string =>
  `${quote(word)} is no format; known: ${REPLAY_FORMATS.join(', ')}.`;

/** More than any machine's table; what is larger is some other file. */
const MOST_BYTES = 64 * 1_048_576;

async function readCapture(file: string): Promise<Buffer | Failure> {
  try {
    const bytes = await readFile(file);
    if (bytes.length <= MOST_BYTES) return bytes;
    return fail('invalid-input', `${quote(file)} is larger than 64 MB.`, 'Give a capture of one table.')
      .failure;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return fail('invalid-input', `${quote(file)} cannot be read (${code}).`, 'Give a file that can be read.')
      .failure;
  }
}

function noCapture(file: string, format: ReplayFormat): Failure {
  const { without, how } = NO_CAPTURE[format];
  return fail('invalid-input', `${quote(file)} is no ${format} capture: ${without}.`, how).failure;
}
