/** The captures of other systems' tools, each with the reader that it is for. */
import { readFileSync } from 'node:fs';
import { PRINTED_READERS, type PrintedFormat } from '../main/cli/replay-printed.ts';
import { decodeConsole } from '../main/core/platform/readers/decode-console.ts';
import { captureNames, fileOf, replayWordsOf } from './captures.ts';

const isPrinted = (format: string): format is PrintedFormat => format in PRINTED_READERS;

export const printedCaptures = captureNames.flatMap((name) => {
  const [format = ''] = replayWordsOf(name);
  if (!isPrinted(format)) return [];
  const text = decodeConsole(readFileSync(fileOf(name)));
  return [{ name, format, text, read: PRINTED_READERS[format] }];
});
