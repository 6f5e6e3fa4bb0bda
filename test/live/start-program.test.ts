/** `npm start` as a process: what it prints, what it starts, and how it ends. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchRuntime } from '../../main/server/electron-runtime.ts';
import { findHost } from '../../main/server/find-host.ts';
import { PAGE_MARK } from '../small-page.ts';
import { type ChildProgram, endAll, startProgram } from './child-program.ts';
import { IMPORTED, makeStartProject, type StartProject } from './start-project.ts';

let project: StartProject;
let home: string;
const programs: ChildProgram[] = [];
const listeners: Server[] = [];

beforeAll(async () => {
  project = await makeStartProject();
});

afterAll(() => project?.remove());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'quayside-start-'));
  project.setElectron({});
});

afterEach(async () => {
  await endAll(programs);
  for (const listener of listeners.splice(0)) listener.close();
  rmSync(home, { recursive: true, force: true });
});

/** A display that nobody draws on, and no objection to root: enough for the choice of the door. */
const DESK = { DISPLAY: ':987', ELECTRON_DISABLE_SANDBOX: '1' };
const URL_LINE = /^http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]{43})$/m;

function start(argv: string[], env: Record<string, string> = {}): ChildProgram {
  const program = startProgram(process.execPath, [project.program, ...argv], {
    PATH: process.env.PATH,
    HOME: home,
    QUAYSIDE_HOME: join(home, 'data'),
    ...env,
  });
  programs.push(program);
  return program;
}

function listen(port: number): Promise<number> {
  const server = createServer();
  listeners.push(server);
  return new Promise((resolve) => {
    // Taken by somebody else already is as good.
    server.once('error', () => resolve(port));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

const lines = (program: ChildProgram): string[] => program.out().trim().split('\n');

/** What the fake runtime is: it tells how it was started. */
const runtime = (exitCode: number) =>
  `#!/bin/sh\necho "window of $1 run-as-node=\${ELECTRON_RUN_AS_NODE-unset}"\nexit ${exitCode}\n`;

describe('browser mode', () => {
  it('says why in one line, then where, serves the page and ends with Ctrl+C', async () => {
    const program = start([]);
    await program.says(URL_LINE);
    const [why, url, ...more] = lines(program);
    expect(why).toMatch(/^Browser mode, because there is no display/);
    expect(more).toEqual([]);
    expect(program.err()).toBe('');
    expect(await (await fetch(url ?? '')).text()).toContain(PAGE_MARK);
    expect(await findHost(join(home, 'data'))).toMatchObject({ url, pid: program.pid, door: 'browser' });

    program.child.kill('SIGINT');
    expect(await program.ended).toBe(130);
    expect(lines(program).length).toBe(2);
    expect(program.err()).toBe('');
    expect(existsSync(join(home, 'data', 'endpoint.json'))).toBe(false);
    expect(readdirSync(join(home, 'data', 'claims'))).toEqual([]);
  });

  it('ends cleanly when it is asked to', async () => {
    const program = start(['--browser'], DESK);
    await program.says(URL_LINE);
    expect(lines(program)[0]).toBe('Browser mode, as asked for.');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('takes another port by itself where its own is taken', async () => {
    await listen(4_680);
    const program = start([]);
    const [, port] = URL_LINE.exec(await program.says(URL_LINE)) ?? [];
    expect(Number(port)).toBeGreaterThan(0);
    expect(port).not.toBe('4680');
  });

  it('does not take another port than the one asked for', async () => {
    const port = await listen(0);
    const program = start(['--port', String(port)]);
    expect(await program.ended).toBe(1);
    expect(program.out()).toBe('');
    expect(program.err()).toContain(`Port ${port} is taken.`);
    expect(existsSync(join(home, 'data', 'endpoint.json'))).toBe(false);
  });

  it('points to the one that runs already', async () => {
    const first = start([]);
    await first.says(URL_LINE);
    const second = start([]);
    expect(await second.ended).toBe(0);
    expect(lines(second)).toEqual([`Quayside runs already (process ${first.pid}).`, lines(first)[1]]);
  });

  it('refuses what it does not understand', async () => {
    for (const argv of [
      ['--port', '0'],
      ['--port', '65536'],
      ['--port', '80x'],
      ['--port'],
      ['--prot'],
      ['x'],
    ]) {
      const program = start(argv);
      expect(await program.ended).toBe(2);
      expect(program.out()).toBe('');
      expect(program.err()).toContain('Usage: npm start');
    }
  });
});

describe('the desktop window', () => {
  it('is started from the project with the runtime, and its exit code is ours', async () => {
    project.setElectron({ runtime: runtime(0) });
    const program = start([], { ...DESK, ELECTRON_RUN_AS_NODE: '1' });
    expect(await program.ended).toBe(0);
    expect(lines(program)).toEqual([`window of ${project.root}/ run-as-node=unset`]);
  });

  it('gives way to browser mode where it does not come up', async () => {
    project.setElectron({ runtime: runtime(3) });
    const program = start([], DESK);
    await program.says(URL_LINE);
    expect(lines(program)[1]).toBe('Browser mode, because the desktop window did not come up (exit code 3).');
  });

  it('is ended with us', async () => {
    project.setElectron({ runtime: '#!/bin/sh\necho "window $$"\nexec sleep 60\n' });
    const program = start([], DESK);
    const pid = Number(/window (\d+)/.exec(await program.says(/window \d+/))?.[1]);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(143);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it('is started after its runtime was fetched', async () => {
    const installer = `
      const { writeFileSync } = require('fs');
      writeFileSync(__dirname + '/dist/electron', ${JSON.stringify(runtime(0))}, { mode: 0o755 });
      writeFileSync(__dirname + '/path.txt', 'electron');`;
    project.setElectron({ installer });
    const program = start([], DESK);
    expect(await program.ended).toBe(0);
    expect(lines(program)).toEqual([
      'Fetching the Electron runtime, once; this may take two minutes.',
      `window of ${project.root}/ run-as-node=unset`,
    ]);
  });

  it('gives way to browser mode where its runtime cannot be fetched', async () => {
    project.setElectron({ installer: 'console.error("no network"); process.exit(1);' });
    const program = start([], DESK);
    await program.says(URL_LINE);
    expect(lines(program).slice(0, 2)).toEqual([
      'Fetching the Electron runtime, once; this may take two minutes.',
      'Browser mode, because the Electron runtime is not there and could not be fetched.',
    ]);
    expect(program.err()).toBe('');
    // Under plain Node the import itself would start the download.
    expect(program.out()).not.toContain(IMPORTED);
  });

  it('does not wait for ever for its runtime', async () => {
    const installer = join(home, 'install.cjs');
    const mark = join(home, 'pid');
    writeFileSync(
      installer,
      `require('fs').writeFileSync(${JSON.stringify(mark)}, ''); setInterval(() => {}, 1000);`,
    );
    expect(await fetchRuntime(installer, 1_500)).toBe(false);
    expect(existsSync(mark)).toBe(true);
  });
});
