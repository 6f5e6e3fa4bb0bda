/** Opens a web address in the user's browser, the way desktops agree on. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fail, ok, type Result } from '../../../../preload/model.ts';

export async function openUrl(url: string, env: NodeJS.ProcessEnv = process.env): Promise<Result<null>> {
  const address = webAddress(url);
  if (!address) {
    return fail('invalid-input', 'Only http and https addresses are opened.', 'Correct the address.');
  }
  const program = findProgram('xdg-open', env.PATH ?? '');
  const copy = `Copy the address into your browser: ${address}`;
  if (!program)
    return fail('unavailable', 'There is no xdg-open on this machine to open a browser with.', copy);
  return new Promise((resolve) => {
    // Detached, so that the browser outlives us; the address is our own serialisation of it, never an option.
    const child = spawn(program, [address], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(fail('unavailable', 'The browser could not be started.', copy)));
    child.once('spawn', () => {
      child.unref();
      resolve(ok(null));
    });
  });
}

/** The one kind of file that is opened: it sends the browser on to our page, so that the token is in no command line. */
const OWN_REDIRECT = /\/open-[0-9a-f]{16}\.html$/;

/** Our own serialisation of it, which is never an option; null for what is not to be opened. */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web || (url.protocol === 'file:' && OWN_REDIRECT.test(url.pathname)) ? url.href : null;
}

/** Looked up by us, in absolute folders only: an empty or relative one would run what lies in the current folder. */
export function findProgram(name: string, path: string): string | null {
  for (const folder of path.split(':')) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}
