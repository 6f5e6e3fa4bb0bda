/** What real servers are called and what started them: npm, make and Vite themselves, in a project with a branch. */
import { type ChildProcess, spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { createProjectFinder } from '../../main/core/projects/project-finder.ts';
import { trackListener } from '../../main/core/watching/tracked-listener.ts';
import { friendlyLabel } from '../../preload/friendly-label.ts';
import { freePort } from '../free-port.ts';
import { makeProjectFolder, type ProjectFolder } from '../project-folder.ts';
import { waitUntil } from '../wait-until.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SERVER = `require('http').createServer().listen(Number(process.env.PORT), '127.0.0.1')`;

let platform: Platform;
beforeAll(async () => {
  platform = await createLinuxPlatform();
});
afterAll(() => platform.dispose());

let at: ProjectFolder;
let started: ChildProcess[];
beforeEach(() => {
  started = [];
  at = makeProjectFolder();
  at.repository('web-shop', 'ref: refs/heads/feature/login\n');
  at.write(
    'web-shop/package.json',
    JSON.stringify({
      name: 'web-shop',
      scripts: { dev: 'vite --strictPort', api: 'node --no-warnings server.js' },
    }),
  );
  at.write('web-shop/vite.config.mjs', `export default { cacheDir: '.vite', server: { host: '127.0.0.1' } }`);
  at.write('web-shop/server.js', SERVER);
  at.write('web-shop/Makefile', 'web:\n\tnode server.js\n');
  at.write(
    'web-shop/manage.py',
    'import http.server, os\nhttp.server.test(port=int(os.environ["PORT"]), bind="127.0.0.1")\n',
  );
  symlinkSync(MODULES, at.path('web-shop/node_modules'));
});
afterEach(async () => {
  // Each is the head of a group of its own, which nothing but itself is in.
  for (const { pid } of started) if (pid !== undefined) endGroup(pid);
  await waitUntil('all have ended', () =>
    started.every((one) => one.exitCode !== null || one.signalCode !== null),
  );
  at.remove();
});

function endGroup(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function rowOf(argv: (port: number) => string[]) {
  const port = await freePort();
  const [program = '', ...rest] = argv(port);
  const env = { ...process.env, PORT: String(port), npm_config_update_notifier: 'false' };
  started.push(spawn(program, rest, { cwd: at.path('web-shop'), env, detached: true, stdio: 'ignore' }));
  const socket = await waitUntil(
    `${program} listens`,
    async () => (await platform.scan()).sockets.find((one) => one.port === port && one.holders.length > 0),
    60_000,
  );
  const finder = createProjectFinder({ home: '/nowhere', monotonic: () => performance.now() });
  const facts = createProcessFacts(platform, finder.find);
  const holders = await Promise.all(socket.holders.map((identity) => facts.get(identity)));
  const { listener } = trackListener(
    socket,
    holders.flatMap((one) => one ?? []),
    {
      before: null,
      first: false,
      now: new Date().toISOString(),
    },
  );
  return {
    script: listener.owner?.project?.script,
    framework: listener.owner?.framework,
    label: friendlyLabel(listener, '/nowhere'),
  };
}

it('knows Vite, run by npm', async () => {
  expect(await rowOf((port) => ['npm', 'run', 'dev', '--', '--port', String(port)])).toEqual({
    script: 'npm run dev',
    framework: 'Vite',
    label: 'vite — web-shop (feature/login)',
  });
});

it.each([
  ['npm', ['npm', 'run', 'api'], 'npm run api', 'Node.js', 'node'],
  ['make', ['make', 'web'], 'make web', 'Node.js', 'node'],
  ['nobody', ['node', '--require', './server.js', '-e', '0'], null, 'Node.js', 'node'],
  ['itself', ['python3', 'manage.py', 'runserver'], 'manage.py runserver', 'Django', 'django'],
])('knows a server run by %s', async (_, argv, script, framework, what) => {
  expect(await rowOf(() => argv)).toEqual({ script, framework, label: `${what} — web-shop (feature/login)` });
});
