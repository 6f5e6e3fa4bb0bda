/**
 * A packed app as a user starts it. Node's inspector is shut in it, by which Playwright would drive it, so its pages are reached
 * over Chromium's own port. Written against its documentation: no packed Electron was at hand to try it.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { environment } from '../e2e/environment.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import type { SmokeParts } from './smoke.ts';

export interface PackedApp {
  program: string;
  /** What is started with `words` to be the command line. */
  commandLine(words: readonly string[]): readonly [program: string, ...args: string[]];
  /** How the address of its window's page begins. */
  pages: string;
}

/** As electron-builder lays it out: `linux-unpacked`, `win-unpacked`, or `Quayside.app`. */
export function packedApp(folder: string, system: NodeJS.Platform): PackedApp {
  const pages = 'app://quayside/';
  if (system === 'win32') {
    const launcher = join(folder, 'resources', 'bin', 'quayside.cmd');
    // A batch file is a program only to the system's own shell.
    return {
      program: join(folder, 'Quayside.exe'),
      commandLine: (words) => ['cmd.exe', '/d', '/c', launcher, ...words],
      pages,
    };
  }
  const [program, resources] =
    system === 'darwin'
      ? [join(folder, 'Contents', 'MacOS', 'Quayside'), join(folder, 'Contents', 'Resources')]
      : [join(folder, 'quayside'), join(folder, 'resources')];
  return { program, commandLine: (words) => [join(resources, 'bin', 'quayside'), ...words], pages };
}

const SLOW = 60_000;

export const packedParts = ({ program, commandLine, pages }: PackedApp): SmokeParts => ({
  async start(dataFolder) {
    if (!existsSync(program)) throw new Error(`There is no packed app at ${program}: npm run dist makes it.`);
    const port = await freePort();
    // Chromium ends at once as root unless its sandbox is given up.
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(program, [`--remote-debugging-port=${port}`, ...root], {
      env: environment({ dataFolder, trayHost: false }),
      stdio: 'inherit',
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    const gone = ended.then((code): never => {
      throw new Error(`the app ended with ${code}`);
    });
    gone.catch(() => {});
    const awaited = <T>(what: string, look: () => Promise<T>) =>
      Promise.race([waitUntil(what, look, SLOW), gone]);
    const browser = await awaited('its pages', () =>
      chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null),
    );
    return {
      window: () =>
        awaited('a window with the page', async () =>
          browser
            .contexts()
            .flatMap((context) => context.pages())
            .find((page) => page.url().startsWith(pages)),
        ),
      async quit() {
        // Only Chromium can ask an app on Windows; a signal ends it there without a word.
        if (process.platform !== 'win32') child.kill('SIGTERM');
        else await (await browser.newBrowserCDPSession()).send('Browser.close').catch(() => {});
        return ended;
      },
      async end() {
        await browser.close().catch(() => {});
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        await ended;
      },
    };
  },
  async commandLine(dataFolder, words) {
    const [launcher, ...args] = commandLine(words);
    const env = environment({ dataFolder, trayHost: false });
    return (await promisify(execFile)(launcher, args, { env })).stdout;
  },
});
