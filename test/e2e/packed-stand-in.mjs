/** Stands in for a packed app where there is no Electron: browser mode, and Chromium with the port that it was asked for. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env.QUAYSIDE_HOME ?? '';
const endpoint = join(data, 'endpoint.json');

const host = spawn(process.execPath, [join(root, 'out', 'cli', 'start.js'), '--browser'], {
  stdio: 'ignore',
});
const hostEnded = new Promise((resolve) => host.once('exit', resolve));

while (!existsSync(endpoint) && host.exitCode === null)
  await new Promise((resolve) => setTimeout(resolve, 10));
const { url } = JSON.parse(readFileSync(endpoint, 'utf8'));
const chromium = spawn(
  '/usr/bin/chromium',
  [
    '--headless=new',
    '--no-sandbox',
    `--user-data-dir=${join(data, 'chromium')}`,
    ...process.argv.slice(2),
    url,
  ],
  { stdio: 'ignore' },
);
const chromiumEnded = new Promise((resolve) => chromium.once('exit', resolve));

process.once('SIGTERM', async () => {
  chromium.kill('SIGTERM');
  host.kill('SIGTERM');
  await chromiumEnded;
  process.exit(await hostEnded);
});
