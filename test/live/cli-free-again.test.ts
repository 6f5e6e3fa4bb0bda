/** The built command line where a free is not the end of it: a server that comes back, several ports, starting again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FreePlan, FreeResult, StartAgain } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, type CliEnd, createSurroundings, hasEnded, cli as runCli } from './built-cli.ts';
import { startProgram } from './child-program.ts';
import { isThere } from './free-stage.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

const resultsOf = (end: CliEnd) => (end.json() as { results: FreeResult[] }).results;

/** A folder with a host of its own, and the command line there. */
async function withHost<T>(use: (cli: (...argv: string[]) => Promise<CliEnd>) => Promise<T>): Promise<T> {
  const home = around.folder();
  const host = around.start(['serve', '--port', String(await freePort())], { home });
  await waitUntil('the host', () => host.text.out.includes('http'));
  try {
    return await use((...argv) => runCli(argv, { home }));
  } finally {
    host.child.kill('SIGINT');
    await host.ended;
  }
}

/** A loop in a shell that has its server back at once; ended at the end with what it runs. */
async function withLoop(
  argv: (server: string, folder: string) => string[],
  use: (port: number, loop: number) => Promise<void>,
): Promise<void> {
  const folder = around.folder();
  const port = await freePort();
  const server = join(folder, 'server.js');
  writeFileSync(
    server,
    `require('node:http').createServer((_, answer) => answer.end(String(process.pid))).listen(${port}, '127.0.0.1')`,
  );
  const loop = startProgram('/bin/sh', argv(server, folder), {}, { cwd: folder });
  const answer = () =>
    fetch(`http://127.0.0.1:${port}`, { headers: { connection: 'close' } })
      .then((response) => response.text())
      .catch(() => null);
  await waitUntil('the server', answer);
  try {
    await use(port, loop.pid);
  } finally {
    if (isThere(loop.pid)) process.kill(loop.pid, 'SIGKILL');
    // Without its loop it stays, and with it the pipes that the loop's end waits for.
    const left = Number(await answer());
    if (left > 1) process.kill(left, 'SIGKILL');
    await loop.ended;
  }
}

describe('a server that comes back', () => {
  const inline = (server: string) => ['-c', `while :; do ${process.execPath} ${server}; done`];

  it('is told in the plan, and after the free with the very command that stops it for good', async () => {
    await withLoop(inline, async (port, loop) => {
      const home = around.home;
      const dry = await runCli(['free', String(port), '--dry-run'], { home });
      expect(dry.err).toContain(
        `Comes back: shell loop (pid ${loop}) starts it again as soon as it has ended.`,
      );
      expect(dry.err).toContain(`Or --stop-supervisor: stops sh (pid ${loop}), with all that it runs`);
      const first = await runCli(['free', String(port), '-y'], { home });
      expect(first.code).toBe(1);
      expect(first.out).toMatch(
        new RegExp(`but node \\(pid \\d+\\), started by sh \\(pid ${loop}\\), took port ${port} at once`),
      );
      const [, command = ''] = /`quayside (.+?)` stops/.exec(first.out) ?? [];
      expect(command).toBe(`free ${port} --stop-supervisor`);
      expect(isThere(loop)).toBe(true);
      const second = await runCli([...command.split(' '), '-y'], { home });
      expect([second.code, second.out]).toEqual([0, expect.stringContaining(`Port ${port} is free`)]);
      await waitUntil('the loop to end', () => !isThere(loop));
    });
  });

  it('is known to a host from then on, where nothing about it said so before', async () => {
    const script = (server: string, folder: string) => {
      writeFileSync(join(folder, 'loop.sh'), `while :; do ${process.execPath} ${server}; done\n`);
      return ['loop.sh'];
    };
    await withLoop(script, (port, loop) =>
      withHost(async (cli) => {
        const none = await cli('free', String(port), '-y', '--stop-supervisor');
        expect([none.code, none.err]).toEqual([2, expect.stringContaining('(without an option)')]);
        const first = await cli('free', String(port), '-y', '--json');
        expect(resultsOf(first)[0]).toMatchObject({ outcome: 'retaken', respawner: { pid: loop } });
        expect(resultsOf(first)[0]?.detail).toContain(`\`quayside free ${port} --stop-supervisor\``);
        expect((await cli('free', String(port), '-y', '--stop-supervisor')).code).toBe(0);
        await waitUntil('the loop to end', () => !isThere(loop));
      }),
    );
  });
});

describe('several ports in one go', () => {
  it('have one plan each, one result each, and end with 3 where some are left', async () => {
    const [one, two] = [await around.listener(), await around.listener()];
    const proxy = await around.hold<{ port: number }>(
      `require('node:fs').writeFileSync('/proc/self/comm', 'docker-proxy');
      require('node:net').createServer().listen(0, '127.0.0.1', function () {
        console.log(JSON.stringify({ port: this.address().port }));
      });`,
    );
    const ports = [two.port, proxy.said.port, one.port].map(String);
    const home = around.home;
    const dry = await runCli(['free', ...ports, '--dry-run', '--json'], { home });
    const { plans } = dry.json() as { plans: FreePlan[] };
    expect(plans.map(({ port, processes }) => [port, processes[0]?.pid])).toEqual([
      [two.port, two.pid],
      [proxy.said.port, proxy.pid],
      [one.port, one.pid],
    ]);
    const end = await runCli(['free', ...ports, '-y', '--json'], { home });
    expect(end.code).toBe(3);
    expect(resultsOf(end).map(({ port, outcome }) => [String(port), outcome])).toEqual([
      [ports[0], 'freed'],
      [ports[1], 'protected'],
      [ports[2], 'freed'],
    ]);
    await Promise.all([hasEnded(one.child), hasEnded(two.child)]);
    expect(proxy.child.signalCode).toBeNull();
  });
});

describe('again', () => {
  it('starts what a host has freed, shows its output, and does so once', async () => {
    const { child, port } = await around.listener();
    await withHost(async (cli) => {
      expect((await cli('again', String(port))).code).toBe(1);
      const freed = await cli('free', String(port), '-y', '--json');
      expect([freed.code, resultsOf(freed)[0]?.againId]).toEqual([0, expect.any(String)]);
      await hasEnded(child);
      const list = (await cli('again', '--json')).json() as { again: StartAgain[] };
      expect(list.again).toMatchObject([{ port, kind: 'process', name: 'node', started: null }]);
      const first = await cli('again', String(port), '--json');
      const { started } = first.json() as { started: StartAgain };
      const pid = started.started?.pid ?? 0;
      try {
        expect([first.code, isThere(pid)]).toEqual([0, true]);
        // It listens on any free port: what it says is in its output.
        const log = await waitUntil('its output', async () => {
          const read = await cli('again', String(port), '--log');
          return read.out.includes('"port"') && read;
        });
        expect(log.code).toBe(0);
        expect((await cli('again', String(port))).code).toBe(1);
      } finally {
        if (pid > 1 && isThere(pid)) process.kill(pid, 'SIGKILL');
      }
    });
  });

  it('says that it needs a running host', async () => {
    const { code, out, err } = await runCli(['again'], { home: around.home });
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('No Quayside is running')]);
  });
});
