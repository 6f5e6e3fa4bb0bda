/** `quayside doctor replay FORMAT FILE`: what one of the parsers reads out of a capture. */
import { endianness } from 'node:os';
import { type Failure, fail } from '../../../preload/model.ts';
import { failed, usageAnswer } from '../answers.ts';
import type { Answer, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { plainJson } from '../print.ts';
import { readCapture } from '../read-capture.ts';
import { REPLAY_FORMATS, type ReplayFormat } from '../replay-formats.ts';
import { printedFormatsOf } from '../replay-printed.ts';
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

  const reading = await readCapture(file, context.terminal);
  if (!reading.ok) return failed(reading.failure);
  const capture = reading.value;
  if (format === 'ssh-config') {
    return (await replaySshConfig(capture, json)) ?? failed(noCapture(file, format, capture));
  }
  const order = (endian ?? (endianness() === 'BE' ? 'big' : 'little')) === 'big' ? 'BE' : 'LE';
  const rows = await replayRows(format, capture, order);
  if (rows === null) return failed(noCapture(file, format, capture));
  // The rows are for programs and bug reports: JSON either way, a row a line where a person reads it.
  const text = json ? '' : plainJson(rows.map((row) => JSON.stringify(row)).join('\n'));
  return { exitCode: EXIT.done, data: { rows }, ...(text && { text }) };
}

const unknownFormat = (word: string): string =>
  `${quote(word)} is no format; known: ${REPLAY_FORMATS.join(', ')}.`;

/** Where it is a capture of some other tool, that one is named. */
function noCapture(file: string, format: ReplayFormat, capture: Buffer): Failure {
  const { without, how } = NO_CAPTURE[format];
  const others = printedFormatsOf(capture);
  const next = others.length > 0 ? `It can be read as ${others.join(' or ')}. ${how}` : how;
  const why = capture.length > 0 ? without : 'it is empty';
  return fail('invalid-input', `${quote(file)} is no ${format} capture: ${why}.`, next).failure;
}
