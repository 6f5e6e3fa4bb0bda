/** The captures of other systems' tools, each with the reader that it is for. */
import { readFileSync } from 'node:fs';
import { PRINTED_READERS, type PrintedFormat } from '../main/cli/replay-printed.ts';
import { decodeConsole } from '../main/core/platform/readers/decode-console.ts';
import { captureNames, fileOf, replayWordsOf } from './captures.ts';

export interface PrintedRow {
  readonly address?: unknown;
  readonly port?: unknown;
  readonly pid?: unknown;
}

const isPrinted = (format: string): format is PrintedFormat => format in PRINTED_READERS;

export const printedCaptures = captureNames.flatMap((name) => {
  const [format = ''] = replayWordsOf(name);
  if (!isPrinted(format)) return [];
  const text = decodeConsole(readFileSync(fileOf(name)));
  // The rows are looked at by those fields alone that every format may have.
  const read = (from: string): { rows: readonly PrintedRow[]; recognized: boolean } =>
    PRINTED_READERS[format](from);
  return [{ name, format, text, read }];
});
