/** Hands an address to the system's browser, if it is one that may be opened. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../preload/model.ts';
import { externalUrl } from './external-url.ts';

export async function openUrl(
  text: string,
  openExternal: (url: string) => Promise<void>,
): Promise<Result<null>> {
  const url = externalUrl(text);
  if (url === null) {
    return fail(
      'invalid-input',
      'That address is not opened from here.',
      'Open it yourself if you trust it.',
    );
  }
  try {
    await openExternal(url);
    return ok(null);
  } catch {
    return fail('unavailable', 'No browser could be opened.', `Open ${url} yourself.`);
  }
}

/** The one kind of file that is opened: a page in our own folder that sends the browser on to a running host. */
export async function openRedirect(
  fileUrl: string,
  dataFolder: string,
  openPath: (path: string) => Promise<string>,
): Promise<Result<null>> {
  const path = fileURLToPath(fileUrl);
  if (dirname(path) !== resolve(dataFolder) || !path.endsWith('.html')) {
    return fail('invalid-input', 'That file is not opened from here.', 'Open it yourself if you trust it.');
  }
  const failure = await openPath(path);
  return failure === '' ? ok(null) : fail('unavailable', 'No browser could be opened.', 'Open it yourself.');
}
