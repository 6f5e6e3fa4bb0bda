/** The driver's end of test/electron-double: starts the built bundle under plain Node and speaks to it over a pipe. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { waitUntil } from '../wait-until.ts';
import type { DesktopApp, Electron, Launcher, LaunchOptions, TrayItem } from './driver.ts';
import { environment, ROOT } from './environment.ts';

const REGISTER = fileURLToPath(new URL('../electron-double/register.mjs', import.meta.url));
const MAIN = join(ROOT, 'out', 'main', 'app.js');

type Answer<T> = (value: T) => void;

interface DoubleMenu {
  items: { label: string; enabled: boolean; checked: boolean; submenu?: DoubleMenu; click(): void }[];
}

/** What the double has and Electron has not. */
interface Double {
  BrowserWindow: {
    getAllWindows(): (Electron.BrowserWindow & { options: Electron.BrowserWindowConstructorOptions })[];
  };
  session: {
    defaultSession: {
      handlers: {
        request(contents: object, permission: string, answer: Answer<boolean>, details: object): void;
        check(contents: object, permission: string, origin: string, details: object): boolean;
        device(details: object): boolean;
        beforeRequest(details: { url: string }, answer: Answer<{ cancel?: boolean }>): void;
      };
    };
  };
  recorded: {
    trays: { menu: DoubleMenu | null; image: { path: string }; toolTip: string }[];
    notifications: {
      options: Electron.NotificationConstructorOptions;
      closed: boolean;
      click(): void;
      clickButton(index: number): void;
    }[];
    notificationService: { supported: boolean; failure: string | null };
    copied: string[];
    dialogs: { options: Electron.MessageBoxOptions; answer(response: object): void }[];
    opened: string[];
    shortcuts: { taken: string[]; held: Map<string, () => void> };
  };
}
/** For functions that are run in the double: they may look at what it recorded. */
export type DoubleElectron = Omit<typeof Electron, keyof Double> & Double;

/** As `app.evaluate`, with sight of what the double recorded. */
export const inDouble = <R, A = undefined>(
  app: Pick<DesktopApp, 'evaluate'>,
  run: (electron: DoubleElectron, argument: A) => R | Promise<R>,
  argument?: A,
): Promise<R> =>
  // The double's module is Electron's with more in it.
  app.evaluate(run as unknown as (electron: typeof Electron, argument: A) => R, argument);

export const doubleLauncher: Launcher = {
  name: 'double',
  async launch(options) {
    const child = start(options, ['ignore', 'pipe', 'pipe', 'ipc']);
    const app = drive(child);
    return app;
  },
  startSecond(options) {
    return endOf(start(options, ['ignore', 'ignore', 'inherit']));
  },
};

const start = (options: LaunchOptions, stdio: ('ignore' | 'pipe' | 'inherit' | 'ipc')[]): ChildProcess =>
  spawn(process.execPath, ['--import', REGISTER, MAIN, ...(options.args ?? [])], {
    env: environment(options),
    stdio,
  });

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

function drive(child: ChildProcess): DesktopApp {
  const { pid } = child;
  if (pid === undefined) throw new Error('the app did not start');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = endOf(child);
  const failed = ended.then(async (code): Promise<never> => {
    // Its last answer may still be on its way: the end of a process and what it has sent come to us in any order.
    if (child.connected) await once(child, 'disconnect');
    throw new Error(`the app ended with ${code}\n${output}`);
  });
  failed.catch(() => {});
  const pipe = openPipe(child, failed);
  let browser: Browser | null = null;

  const findPage = async (): Promise<Page | null> => {
    browser ??= await chromium.connectOverCDP(await pipe.chromium);
    const pages = browser.contexts().flatMap((context) => context.pages());
    return pages.find((page) => page.url().startsWith('https://quayside.app.double/')) ?? null;
  };
  return {
    pid,
    ended,
    output: () => output,
    evaluate: pipe.evaluate,
    async window() {
      const page = await Promise.race([waitUntil('a window with the page', findPage, 20_000), failed]);
      await page.waitForLoadState('load');
      return page;
    },
    trayMenu: () =>
      inDouble(pipe, ({ recorded }) => {
        const list = (menu: DoubleMenu): TrayItem[] =>
          menu.items.map(({ label, enabled, checked, submenu }) => ({
            label,
            enabled,
            checked,
            items: submenu ? list(submenu) : [],
          }));
        const [tray] = recorded.trays;
        return tray?.menu ? list(tray.menu) : null;
      }),
    clickTray: (...path) =>
      inDouble(
        pipe,
        ({ recorded }, wanted) => {
          let menu = recorded.trays[0]?.menu ?? undefined;
          for (const [index, label] of wanted.entries()) {
            const item = menu?.items.find((candidate) => candidate.label === label);
            if (!item) throw new Error(`the tray has no ${wanted.slice(0, index + 1).join(' > ')}`);
            if (index === wanted.length - 1) item.click();
            menu = item.submenu;
          }
        },
        path,
      ),
    opened: () => inDouble(pipe, ({ recorded }) => recorded.opened),
    async close() {
      await browser?.close().catch(() => {});
      pipe.evaluate(({ app }) => app.quit()).catch(() => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

interface Pipe {
  /** Where the test can reach the Chromium of the app. */
  chromium: Promise<string>;
  evaluate: DesktopApp['evaluate'];
}

type Message =
  | { kind: 'chromium'; endpoint: string }
  | { kind: 'answer'; id: number; value?: unknown; error?: string };

function openPipe(child: ChildProcess, failed: Promise<never>): Pipe {
  const waiting = new Map<number, (message: Message & { kind: 'answer' }) => void>();
  let found = (_endpoint: string) => {};
  const endpoint = new Promise<string>((resolve) => {
    found = resolve;
  });
  let nextId = 1;
  child.on('message', (message: Message) => {
    if (message.kind === 'chromium') return found(message.endpoint);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return {
    chromium: Promise.race([endpoint, failed]),
    async evaluate(run, argument) {
      const id = nextId++;
      const answer = new Promise<Message & { kind: 'answer' }>((resolve, reject) => {
        waiting.set(id, resolve);
        child.send({ id, source: run.toString(), argument }, (error) => error && reject(error));
      });
      const { value, error } = await Promise.race([answer, failed]);
      if (error !== undefined) throw new Error(error);
      // JSON in and out: the caller knows what its function returns.
      return value as Awaited<ReturnType<typeof run>>;
    },
  };
}
