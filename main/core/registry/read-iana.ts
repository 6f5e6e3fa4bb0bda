/** Makes a registered layer out of IANA's CSV file, which the user has chosen: nothing is fetched. */
import { basename, isAbsolute } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import { createCsvReader } from './csv-records.ts';
import { type Folded, foldSteps, type RegisteredRow } from './fold-rows.ts';
import { createRowReader, noList } from './iana-rows.ts';
import { type Pieces, readPieces } from './read-pieces.ts';
import type { RegisteredLayer } from './registered-text.ts';

/** The file has 1 MB. */
const MOST_BYTES = 64 * 1_048_576;

/** What is saved of it must fit into a file of ours; of the whole list that is 250 KB. */
const LONGEST_TEXT = 800_000;

/** `name` is what the layer is called; `date` is taken where no row has one. Both dates are `YYYY-MM-DD`. */
interface About {
  name: string;
  date: string;
  today: string;
}

/** The whole text at once, for text that is in memory. */
export async function readIana(text: string, about: About): Promise<Result<RegisteredLayer>> {
  return readLayer([text], about);
}

/** Reads piece by piece, and lets others run between. Refuses what is no file, larger than 64 MB, or another list. */
export async function readIanaFile(path: string, now: Date): Promise<Result<RegisteredLayer>> {
  if (!isAbsolute(path))
    return fail(
      'invalid-input',
      'The path of the file is not absolute.',
      'Name the file with its whole path.',
    );
  const opened = await readPieces(path, MOST_BYTES);
  if (!opened.ok) return opened;
  const today = now.toISOString().slice(0, 10);
  const name = `IANA, from ${cleanText(basename(path), 80)}`;
  try {
    return await readLayer(opened.value.pieces(), { name, date: opened.value.changedOn, today });
  } finally {
    await opened.value.close();
  }
}

async function readLayer(pieces: Pieces | readonly string[], about: About): Promise<Result<RegisteredLayer>> {
  const reader = createRowReader(about.today);
  let refused: ReturnType<typeof reader.take> = null;
  const csv = createCsvReader((fields) => {
    refused ??= reader.take(fields);
  });
  let isFirst = true;
  for await (const piece of pieces) {
    if (typeof piece !== 'string') return piece;
    if (piece.includes('\0')) return noList('it is not text');
    if (isFirst && /^\s*</.test(piece)) return noList('it is a web page or XML');
    isFirst = false;
    csv.push(piece);
    if (refused) return refused;
  }
  if (csv.end().cutOff) return noList('it ends in the middle of a line');
  if (refused) return refused;
  const read = reader.end();
  if (!read.ok) return read;
  const { text, entries } = await fold(read.value.rows);
  if (text.length > LONGEST_TEXT) return noList('it is far larger than the list is');
  return ok({ name: about.name, date: read.value.newest ?? about.date, entries, text });
}

/** A hostile file has three times as many rows as the real one, which takes 30 ms. */
async function fold(rows: readonly RegisteredRow[]): Promise<Folded> {
  const steps = foldSteps(rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}
