/** The registered layer that a user's own file took the place of, kept for the next runs. */
import { z } from 'zod';
import { cleanText } from '../clean-text.ts';
import { plainStore } from '../plain-store.ts';
import { openSavedFile, type SavedFile } from '../saved-file.ts';
import type { RegisteredLayer } from './registered-text.ts';

/** Without text there is none, and the built-in one counts. */
export type SavedLayer = RegisteredLayer & { readonly version: 1 };

export const NO_LAYER: SavedLayer = { version: 1, name: '', date: '1970-01-01', entries: 0, text: '' };

const Saved = z.object({
  version: z.literal(1),
  name: z.string().max(200).refine(isClean, 'has signs that do not show'),
  date: z.iso.date(),
  entries: z.int().nonnegative(),
  text: z.string().refine(isLayer, 'is no list of ports'),
});

/** `port-registry.json`, 0600. A broken one is set aside, and the built-in layer counts. */
export const openSavedLayer = (folder: string, now: () => Date): SavedFile<SavedLayer> =>
  openSavedFile({
    folder,
    name: 'port-registry',
    what: 'list of registered ports',
    schema: Saved,
    defaults: NO_LAYER,
    makeStore: plainStore,
    now,
  });

const LINE = /^([1-9]\d{0,4})\t[tusd]{1,4}\t[^\t]+\t[^\t]*$/;

/** Lines as registered-text.ts reads them, sorted: else it would not find what is there. */
function isLayer(text: string): boolean {
  let last = 1;
  for (const line of text === '' ? [] : text.split('\n')) {
    const port = Number(LINE.exec(line)?.[1] ?? 0);
    if (port < last || port > 65_535) return false;
    last = port;
  }
  // The usual one is ASCII, which takes a tenth of the time.
  return /^[ -~\t\n]*$/.test(text) || isClean(text.replace(/[\t\n]/g, ' '));
}

function isClean(text: string): boolean {
  return cleanText(text, text.length) === text;
}
