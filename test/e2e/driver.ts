/**
 * Drives the built desktop app, the same way over the double (everywhere) and over real Electron (where its runtime is).
 * Shaped like Playwright's ElectronApplication. What the double cannot prove stands at the head of electron-double/electron.mjs.
 */
import type * as Electron from 'electron';
import type { Page } from 'playwright';
import { afterAll, beforeEach, describe } from 'vitest';
import { findRuntime } from '../../main/server/electron-runtime.ts';
import { doubleLauncher } from './double-launcher.ts';
import { electronLauncher } from './electron-launcher.ts';
import { ROOT } from './environment.ts';

export interface LaunchOptions {
  dataFolder: string;
  /** Whether a Linux desktop says that it shows tray icons. */
  trayHost: boolean;
  /** What the app is started with. */
  args?: readonly string[];
  /** What stands in its environment beside the test's own. */
  env?: Readonly<Record<string, string>>;
}

/** One row of the tray's menu, with what opens beside it. */
export interface TrayItem {
  label: string;
  enabled: boolean;
  checked: boolean;
  items: TrayItem[];
}

export interface DesktopApp {
  readonly pid: number;
  /** The page in the window, once it is loaded. */
  window(): Promise<Page>;
  /** Runs a function in the main process; it sees nothing of this file. What goes in and out must be plain JSON. */
  evaluate<R, A = undefined>(
    run: (electron: typeof Electron, argument: A) => R | Promise<R>,
    argument?: A,
  ): Promise<R>;
  /** The tray's menu; null where there is no tray, or none was seen yet. */
  trayMenu(): Promise<TrayItem[] | null>;
  /** By the labels of the item and of the menus around it, outermost first. */
  clickTray(...path: string[]): Promise<void>;
  /** Addresses and files that were handed to the system. */
  opened(): Promise<string[]>;
  /** Settles with the exit code. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** Quits, or kills what does not. */
  close(): Promise<void>;
}

export interface Launcher {
  readonly name: string;
  launch(options: LaunchOptions): Promise<DesktopApp>;
  /** Starts another one that is expected to end by itself; settles with its exit code. */
  startSecond(options: LaunchOptions): Promise<number | null>;
}

export type { Electron };

const runtime = findRuntime(ROOT, process.env);
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const launchers: Launcher[] = [doubleLauncher, ...(runtime && hasDisplay ? [electronLauncher(runtime)] : [])];

/** Runs the specs on every runtime that is here, and says loudly which of them real Electron has not seen. */
export function onEveryRuntime(title: string, specs: (launcher: Launcher) => void): void {
  for (const launcher of launchers) {
    describe(`${title} (${launcher.name})`, () => {
      if (launchers.length === 1) sayWhatElectronMissed(title);
      specs(launcher);
    });
  }
}

function sayWhatElectronMissed(title: string): void {
  const why = runtime ? 'there is no display here' : 'its runtime is not here';
  const ran: string[] = [];
  beforeEach(({ task }) => void ran.push(`  - ${title}: ${task.name}\n`));
  afterAll(() => {
    process.stderr.write(`\n!!! REAL ELECTRON WAS NOT RUN: ${why}. On the double only:\n${ran.join('')}\n`);
  });
}

/** Specs that only the double can run: they answer a dialog, which nobody can do for real Electron. */
export function onTheDouble(title: string, specs: (launcher: Launcher) => void): void {
  describe(`${title} (${doubleLauncher.name} only)`, () => specs(doubleLauncher));
}
