/** Opens a web address in the user's browser, by the way of Windows that needs no shell; and finds programs as a terminal does. */
import { win32 } from 'node:path';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import type { ToolRunner } from '../run-tool.ts';
import type { SystemTools } from './system-tools.ts';

interface OpenDeps {
  readonly deeds: Pick<ToolRunner, 'run'>;
  readonly places: Pick<SystemTools, 'rundll32'>;
}

export async function openUrl(url: string, { deeds, places }: OpenDeps): Promise<Result<null>> {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    return fail('invalid-input', 'Only http and https addresses are opened.', 'Correct the address.');
  }
  const address = new URL(url).href;
  const opened = await deeds.run({
    program: places.rundll32,
    argv: ['url.dll,FileProtocolHandler', address],
  });
  return opened.ok
    ? ok(null)
    : fail(
        'unavailable',
        'The browser could not be started.',
        `Copy the address into your browser: ${address}`,
      );
}

/** Scripts (.cmd, .bat) are left out: only a shell could run them. */
const ENDINGS = ['.exe', '.com'];

/** Null where there is none. Only whole paths of drives: an empty or relative one would run what lies in the current folder. */
export function findProgram(name: string, path: string, isFile: (file: string) => boolean): string | null {
  const names = ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))
    ? [name]
    : ENDINGS.map((ending) => `${name}${ending}`);
  for (const entry of path.split(';')) {
    const folder = entry.replace(/^"(.*)"$/, '$1');
    if (!/^[A-Za-z]:\\/.test(folder)) continue;
    const file = names.map((one) => win32.join(folder, one)).find(isFile);
    if (file !== undefined) return file;
  }
  return null;
}
