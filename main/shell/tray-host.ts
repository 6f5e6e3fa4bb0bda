/** Whether anything shows tray icons here. On Linux there may be nothing, and Electron does not say so. */
import { execFile } from 'node:child_process';

/** What a tool printed, or why it did not. */
export type ToolAnswer = { kind: 'printed'; text: string } | { kind: 'refused' } | { kind: 'missing' };
export type RunTool = (file: string, args: readonly string[]) => Promise<ToolAnswer>;

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATH = '/StatusNotifierWatcher';
const PROPERTY = 'IsStatusNotifierHostRegistered';
const GET = 'org.freedesktop.DBus.Properties.Get';

/** The same question for three tools: one of them is on every desktop. */
const TOOLS: readonly (readonly [file: string, args: readonly string[]])[] = [
  [
    'gdbus',
    ['call', '--session', '--dest', WATCHER, '--object-path', PATH, '--method', GET, WATCHER, PROPERTY],
  ],
  ['busctl', ['--user', 'get-property', WATCHER, PATH, WATCHER, PROPERTY]],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${WATCHER}`, PATH, GET, `string:${WATCHER}`, `string:${PROPERTY}`],
  ],
];

/** Without an answer the tray counts as missing: a window that is minimised can be found again, a hidden one cannot. */
export async function hasTrayHost(
  system: NodeJS.Platform = process.platform,
  run: RunTool = runTool,
): Promise<boolean> {
  if (system !== 'linux') return true;
  for (const [file, args] of TOOLS) {
    const answer = await run(file, args);
    if (answer.kind === 'missing') continue;
    // gdbus prints `(<true>,)`, busctl `b true`, dbus-send `variant boolean true`.
    return answer.kind === 'printed' && /\btrue\b/.test(answer.text);
  }
  return false;
}

const runTool: RunTool = (file, args) =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 1_000, maxBuffer: 65_536 }, (error, stdout) => {
      if (!error) return resolve({ kind: 'printed', text: stdout });
      resolve({ kind: error.code === 'ENOENT' ? 'missing' : 'refused' });
    });
  });
