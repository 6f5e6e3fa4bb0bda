/** `npm start`: opens the desktop window where it can, else serves browser mode and says why in one line. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Core, createCore } from './core/core.ts';
import { dataFolder } from './core/paths.ts';
import { createPlatform } from './core/platform/index.ts';
import type { Platform } from './core/platform/platform.ts';
import { openSettings } from './core/settings.ts';
import { VERSION } from './core/version.ts';
import { type BrowserMode, endBrowserMode, serveBrowserMode } from './server/browser-mode.ts';
import { chooseDoor, type DoorChoice } from './server/choose-door.ts';
import { fetchRuntime, findInstaller, findRuntime, runDesktop } from './server/electron-runtime.ts';
import type { HostEndpoint } from './server/endpoint-file.ts';
import { openInBrowser } from './server/open-in-browser.ts';

/** Built to out/cli/start.js, so the project lies two folders up. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FETCH_MS = 120_000;
/** A window that fails sooner than this never came up: a library that is missing, for instance. */
const NEVER_UP_MS = 5_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const mutter = (line: string) => process.stderr.write(`${line}\n`);
const complain = ({ message, nextStep }: { message: string; nextStep: string }, code: number): number => {
  mutter(`${message} ${nextStep}`);
  return code;
};

const onError = (error: unknown) =>
  mutter(error instanceof Error ? (error.stack ?? error.message) : String(error));

interface Arguments {
  browser: boolean;
  port: number | undefined;
  open: boolean;
}

/** Null, and said why, where they make no sense. */
function readArguments(argv: string[]): Arguments | null {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { browser: { type: 'boolean' }, port: { type: 'string' }, open: { type: 'boolean' } },
    });
    const { browser = false, open = false, port } = values;
    if (port === undefined) return { browser, open, port };
    // A port is only of use to browser mode, so it asks for it.
    if (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535)
      return { browser: true, open, port: Number(port) };
    mutter('--port takes a number from 1 to 65535.');
  } catch (error) {
    mutter(error instanceof Error ? error.message : String(error));
  }
  mutter('Usage: npm start -- [--browser] [--port NUMBER] [--open]');
  return null;
}

function choose(browser: boolean, mayFetch: boolean): DoorChoice {
  const fetchable = mayFetch && findInstaller(ROOT) !== null;
  return chooseDoor({
    browser,
    env: process.env,
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    runtime: findRuntime(ROOT, process.env) ? 'there' : fetchable ? 'fetchable' : 'missing',
    built: existsSync(join(ROOT, 'out', 'main', 'app.js')),
  });
}

async function start(argv: string[]): Promise<number> {
  const wanted = readArguments(argv);
  if (!wanted) return 2;
  let choice = choose(wanted.browser, true);
  const installer = findInstaller(ROOT);
  if (choice.door === 'fetch' && installer) {
    say('Fetching the Electron runtime, once; this may take two minutes.');
    await fetchRuntime(installer, FETCH_MS);
    choice = choose(wanted.browser, false);
  }
  const program = findRuntime(ROOT, process.env);
  if (choice.door === 'desktop' && program) {
    const end = await runDesktop(program, ROOT, process.env);
    const signalled = end.code > 128 && end.code < 192;
    if (end.code === 0 || signalled || end.tookMs > NEVER_UP_MS) return end.code;
    return serve(wanted, `Browser mode, because the desktop window did not come up (exit code ${end.code}).`);
  }
  return serve(wanted, choice.door === 'browser' ? choice.why : 'Browser mode.');
}

async function serve(wanted: Arguments, why: string): Promise<number> {
  const folder = dataFolder(process.env);
  const made: { platform?: Platform } = {};
  const mode = await serveBrowserMode({
    dataFolder: folder,
    staticRoot: join(ROOT, 'out', 'renderer'),
    version: VERSION,
    ...(wanted.port === undefined ? {} : { port: wanted.port }),
    onError,
    makeCore: async () => {
      const platform = await createPlatform();
      made.platform = platform;
      return makeCore(platform, folder);
    },
  });
  if (mode.kind === 'failed') return complain(mode.failure, 1);
  if (mode.kind === 'running') return pointTo(mode.endpoint);
  say(why);
  say(mode.url);
  for (const warning of mode.warnings) complain(warning, 0);
  const { platform } = made;
  if (wanted.open && platform) {
    const opened = await openInBrowser(mode.url, folder, (url) => platform.openUrl(url));
    if (!opened.ok) complain(opened.failure, 0);
  }
  return untilEnded(mode);
}

const makeCore = (platform: Platform, folder: string): Core =>
  createCore({
    platform,
    door: 'browser',
    version: VERSION,
    dataFolder: folder,
    home: homedir(),
    settings: openSettings(folder),
    onError,
  });

function pointTo({ door, pid, url }: HostEndpoint): number {
  say(`Quayside runs already (process ${pid}).`);
  say(door === 'browser' ? url : 'It has a window: open it from the tray.');
  return 0;
}

/** Settles with the exit code once a signal came and everything is closed. A second signal ends at once. */
function untilEnded(mode: Extract<BrowserMode, { kind: 'serving' }>): Promise<number> {
  return new Promise((resolve) => {
    const end = (code: number) => () =>
      endBrowserMode(mode).then((words) => {
        if (words) mutter(words);
        resolve(code);
      });
    process.once('SIGINT', end(130));
    process.once('SIGTERM', end(0));
    process.once('SIGHUP', end(0));
  });
}

process.exitCode = await start(process.argv.slice(2));
