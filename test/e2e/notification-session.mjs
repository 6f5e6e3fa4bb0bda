/**
 * A desktop session in small, to be run by `dbus-run-session`: a display (Xvfb) and a notification daemon (dunst) on the
 * session's own bus. Says where they are in one line of JSON when both are ready; then each notification that is shown
 * follows as dunst prints it. Ends with everything that it started when its standard input does.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder = ''] = process.argv.slice(2);
const started = [];

let ending = false;
const end = async (code) => {
  if (ending) return;
  ending = true;
  const left = started.filter((child) => child.exitCode === null && child.signalCode === null);
  const ends = left.map((child) => once(child, 'exit'));
  for (const child of left) child.kill('SIGKILL');
  // Seen to their end: nobody else would ask for it.
  await Promise.all(ends);
  process.exit(code);
};
const start = (command, args, options) => {
  const child = spawn(command, args, options);
  child.on('error', () => end(1));
  child.on('exit', () => end(1));
  started.push(child);
  return child;
};

process.stdin.resume().on('end', () => end(0));
process.stdin.on('error', () => end(0));

// The server chooses a number that is free, and writes it when it takes connections.
const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
  stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
});
let number = '';
for await (const chunk of screen.stdio[3]) {
  number += chunk;
  if (number.includes('\n')) break;
}
const display = `:${number.trim()}`;

mkdirSync(folder, { recursive: true });
const config = join(folder, 'dunstrc');
// Markup as most desktops have it: what reaches the daemon raw would be taken for markup.
writeFileSync(
  config,
  '[global]\nmarkup = full\nformat = "%s\\n%b"\nidle_threshold = 0\nhistory_length = 0\n',
);
const env = { ...process.env, DISPLAY: display };
start('dunst', ['-conf', config, '-print'], { env, stdio: ['ignore', 'inherit', 'inherit'] });

const hasDaemon = () => {
  const answer = execFileSync('dbus-send', [
    '--session',
    '--print-reply=literal',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.Notifications',
  ]);
  return String(answer).includes('true');
};
while (!hasDaemon()) await pause(20);
console.log(JSON.stringify({ display, bus: process.env.DBUS_SESSION_BUS_ADDRESS }));
