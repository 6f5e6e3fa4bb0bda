/** A desktop session of a test's own: a headed Chromium, and every notification as a real daemon shows it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { z } from 'zod';
import { waitUntil } from '../wait-until.ts';

const SESSION = fileURLToPath(new URL('notification-session.mjs', import.meta.url));

/** What dunst was handed, and what it shows of it: Pango markup, so text that is shown as it stands is escaped. */
export interface Printed {
  summary: string;
  body: string;
  formatted: string;
}

export interface Desk {
  readonly browser: Browser;
  printed(): Printed[];
  /** The newest notification with this title, once it is shown. */
  shown(title: string): Promise<Printed>;
  /** How many stand on the screen now. */
  displayed(): Promise<number>;
  /** As a click on the newest one does. */
  click(): Promise<void>;
  /** Takes all from the screen. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const Ready = z.object({ display: z.string(), bus: z.string() });

export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-desk-'));
  // Its standard input ends with this process, and the session with it.
  const session = spawn('dbus-run-session', ['--', process.execPath, SESSION, folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  session.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  session.stderr.on('data', (chunk) => {
    complaints += String(chunk);
  });
  const line = await waitUntil(
    'a display and a notification daemon',
    () => {
      if (session.exitCode !== null) throw new Error(`the session ended: ${complaints}`);
      return output.includes('\n') && output.slice(0, output.indexOf('\n'));
    },
    60_000,
  );
  const { display, bus } = Ready.parse(JSON.parse(line));
  const env = { ...surroundings(), DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: bus };
  const browser = await chromium.launch({
    headless: false,
    executablePath: '/usr/bin/chromium',
    // As root Chromium refuses its own sandbox.
    chromiumSandbox: false,
    env,
  });
  const printed = () => readPrinted(output);
  return {
    browser,
    printed,
    shown: (title) =>
      waitUntil(`a notification: ${title}`, () => printed().findLast(({ summary }) => summary === title)),
    async displayed() {
      const answer = await callDaemon(env, 'org.freedesktop.DBus.Properties.Get', [
        'string:org.dunstproject.cmd0',
        'string:displayedLength',
      ]);
      return Number(/uint32 (\d+)/.exec(answer)?.[1]);
    },
    async click() {
      await callDaemon(env, 'org.dunstproject.cmd0.NotificationAction', ['uint32:0']);
    },
    async clear() {
      await callDaemon(env, 'org.dunstproject.cmd0.NotificationCloseAll', []);
    },
    async close() {
      await browser.close();
      await end(session);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(session: ChildProcess): Promise<void> {
  const ended = once(session, 'exit');
  session.stdin?.end();
  await ended;
}

/** Without what would lead to a desktop that this machine may have. */
function surroundings(): Record<string, string> {
  const { WAYLAND_DISPLAY, XAUTHORITY, ...others } = process.env;
  return Object.fromEntries(
    Object.entries(others).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function callDaemon(env: Record<string, string>, method: string, args: string[]): Promise<string> {
  const target = ['--dest=org.freedesktop.Notifications', '/org/freedesktop/Notifications'];
  const { stdout } = await promisify(execFile)(
    'dbus-send',
    ['--session', '--print-reply', ...target, method, ...args],
    { env },
  );
  return stdout;
}

/** dunst prints a block for each, with texts in quotes that it does not escape; ours have no line breaks. */
function readPrinted(output: string): Printed[] {
  const blocks = output.split(/^\{$/m).slice(1);
  return blocks.flatMap((block) => {
    const field = (name: string) => new RegExp(`^\\t${name}: '([^]*?)'$`, 'm').exec(block)?.[1];
    const [summary, body, formatted] = [field('summary'), field('body'), field('formatted')];
    // The last block may still be on its way.
    if (summary === undefined || body === undefined || formatted === undefined) return [];
    return [{ summary, body, formatted }];
  });
}
