/** The driver's end of real Electron, through Playwright. Written against its documentation: no runtime was at hand to try it. */
import { spawn } from 'node:child_process';
import { _electron, type ElectronApplication } from 'playwright';
import { waitUntil } from '../wait-until.ts';
import type { DesktopApp, Launcher, LaunchOptions, TrayItem } from './driver.ts';
import { environment, ROOT } from './environment.ts';

interface SeenMenu {
  items: { label: string; enabled: boolean; checked: boolean; submenu?: SeenMenu; click(): void }[];
}

/** What the functions below keep in the main process. */
interface Seen {
  quaysideSeen: {
    menu: SeenMenu | null;
    opened: string[];
  };
}

export const electronLauncher = (program: string): Launcher => {
  // Chromium ends at once as root unless its sandbox is given up.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const argsOf = ({ args = [] }: LaunchOptions) => [ROOT, ...root, ...args];
  return {
    name: 'electron',
    async launch(options: LaunchOptions) {
      const app = await _electron.launch({
        executablePath: program,
        args: argsOf(options),
        env: environment(options),
      });
      await record(app);
      return drive(app);
    },
    startSecond: (options) =>
      new Promise((resolve) => {
        const child = spawn(program, argsOf(options), { env: environment(options), stdio: 'ignore' });
        child.once('exit', (code) => resolve(code));
      }),
  };
};

/** Nobody can read or click a real tray: what is handed to it is kept here, and addresses are kept instead of opened. */
async function record(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Tray, shell }) => {
    const seen: Seen['quaysideSeen'] = { menu: null, opened: [] };
    Object.assign(globalThis, { quaysideSeen: seen });
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      seen.menu = menu as Seen['quaysideSeen']['menu'];
      return setContextMenu.call(this, menu);
    };
    shell.openExternal = async (url) => void seen.opened.push(url);
  });
}

function drive(app: ElectronApplication): DesktopApp {
  const child = app.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    // Playwright's own types say the same in another way.
    evaluate: ((run, argument) => app.evaluate(run as never, argument)) as DesktopApp['evaluate'],
    async window() {
      const page = await app.firstWindow();
      await page.waitForLoadState('load');
      return page;
    },
    trayMenu: () =>
      app.evaluate(() => {
        const list = (menu: SeenMenu): TrayItem[] =>
          menu.items.map(({ label, enabled, checked, submenu }) => ({
            label,
            enabled,
            checked,
            items: submenu ? list(submenu) : [],
          }));
        const { menu } = (globalThis as unknown as Seen).quaysideSeen;
        return menu ? list(menu) : null;
      }),
    clickTray: (...path) =>
      app.evaluate((_electron, wanted) => {
        let menu = (globalThis as unknown as Seen).quaysideSeen.menu ?? undefined;
        for (const [index, label] of wanted.entries()) {
          const item = menu?.items.find((candidate) => candidate.label === label);
          if (!item) throw new Error(`the tray has no ${wanted.slice(0, index + 1).join(' > ')}`);
          if (index === wanted.length - 1) item.click();
          menu = item.submenu;
        }
      }, path),
    opened: () => app.evaluate(() => (globalThis as unknown as Seen).quaysideSeen.opened),
    async close() {
      app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
      const gone = waitUntil(
        'the app to end',
        () => child.exitCode !== null || child.signalCode !== null,
        5_000,
      );
      await gone.catch(() => child.kill('SIGKILL'));
      await ended;
    },
  };
}
