/** Opens the page without the token ever standing in a command line that other users can read. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, type Result } from '../../preload/model.ts';

const REDIRECT = /^open-[0-9a-f]{16}\.html$/;
/** A slow machine may take this long from the click to the browser that reads the file. */
const KEEP_MS = 60_000;

const BY_HAND = 'Open the printed address by hand.';

/** The browser is given a file that only this user can read; the file sends it on to `url`. */
export async function openInBrowser(
  url: string,
  dataFolder: string,
  openUrl: (url: string) => Promise<Result<null>>,
): Promise<Result<null>> {
  removeRedirects(dataFolder);
  const file = join(dataFolder, `open-${randomBytes(8).toString('hex')}.html`);
  try {
    writeFileSync(file, redirectTo(url), { flag: 'wx', mode: 0o600 });
  } catch {
    return fail('unavailable', 'The browser could not be opened.', BY_HAND);
  }
  setTimeout(() => rmSync(file, { force: true }), KEEP_MS).unref();
  const opened = await openUrl(pathToFileURL(file).href);
  return opened.ok ? opened : fail(opened.failure.code, opened.failure.message, BY_HAND);
}

/** Removes what earlier openings left: each of them holds a token. */
export function removeRedirects(dataFolder: string): void {
  try {
    for (const entry of readdirSync(dataFolder)) {
      if (REDIRECT.test(entry)) rmSync(join(dataFolder, entry), { force: true });
    }
  } catch {
    // No folder, nothing to remove.
  }
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const redirectTo = (url: string): string => `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${escapeHtml(url)}">
<title>Quayside</title>
<a href="${escapeHtml(url)}">Open Quayside</a>
`;
