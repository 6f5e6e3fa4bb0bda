/** The built command line freeing real processes: with and without a terminal, alone and through a host, interrupted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FreeResult } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { buildCli, CLI, type CliEnd, createSurroundings, hasEnded, cli as runCli } from './built-cli.ts';
import { onTerminal } from './on-terminal.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

const cli = (...argv: string[]): Promise<CliEnd> => runCli(argv, { home: around.home });
const outcomesOf = (end: CliEnd) =>
  (end.json() as { results: FreeResult[] }).results.map(({ outcome }) => outcome);

/** Notes every SIGTERM in its output file and goes on. */
const stubborn = (file: string) =>
  around.hold<{ port: number }>(`
    const { appendFileSync } = require('node:fs');
    process.on('SIGTERM', () => appendFileSync('${file}', 'asked\\n'));
    require('node:net').createServer().listen(0, '127.0.0.1', function () {
      console.log(JSON.stringify({ port: this.address().port }));
    });`);

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Runs it on a terminal of its own and types `typed` when `prompt` stands there. */
async function answer(
  argv: string[],
  prompt: string,
  typed: string,
): Promise<{ code: number; screen: string }> {
  const terminal = onTerminal(argv, around.home);
  await terminal.type(typed, prompt);
  return { code: await terminal.ended, screen: terminal.screen() };
}

describe('free', () => {
  it('frees twins and other ports of one process and leaves its client alone', async () => {
    const { child, pid, said } = await around.hold<{ port: number; other: number }>(`
      const { createServer } = require('node:net');
      const first = createServer().listen(0, '127.0.0.1', () => {
        const { port } = first.address();
        createServer().listen(port, '::1', () => {
          createServer().listen(0, '127.0.0.1', function () {
            console.log(JSON.stringify({ port, other: this.address().port }));
          });
        });
      });`);
    const client = await around.hold<{ connected: boolean }>(`
      const socket = require('node:net').connect(${said.port}, '127.0.0.1', () => console.log('{"connected":true}'));
      socket.on('error', () => {});
      setInterval(() => {}, 1000);`);
    const end = await cli('free', String(said.port), String(said.other), '-y', '--json');
    expect([end.code, outcomesOf(end)]).toEqual([0, ['freed', 'freed']]);
    await hasEnded(child);
    expect(child.signalCode).toBe('SIGTERM');
    expect([isAlive(pid), isAlive(client.pid)]).toEqual([false, true]);
    expect((await cli('show', String(said.port))).code).toBe(1);
  });

  it('ends nothing where words are wrong, nobody can be asked, or the run is dry', async () => {
    const { child, port } = await around.listener();
    const wrong = await cli('free', String(port), '3000abc', '0', '-1', '65536', '1e3', '-y');
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    for (const word of ['"3000abc"', '"0"', '"-1"', '"65536"', '"1e3"']) expect(wrong.err).toContain(word);
    expect((await cli('free', String(port), '--bogus', '-y')).code).toBe(2);
    expect(await cli('free', String(port))).toMatchObject({
      code: 2,
      err: expect.stringContaining('Add -y'),
    });
    const dry = await cli('free', String(port), '--dry-run', '--json');
    expect(dry.json()).toMatchObject({ schema: 1, results: [], plans: [{ port, verb: 'signal' }] });
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it('is content where nobody listens', async () => {
    const { child, port } = await around.listener();
    child.kill();
    await hasEnded(child);
    const end = await cli('free', String(port), '--json');
    expect([end.code, outcomesOf(end)]).toEqual([0, ['nothing-there']]);
  });

  it('says why a port may be busy on which nobody listens', async () => {
    // Who closes first keeps the connection for a while.
    const { child, said } = await around.hold<{ port: number }>(`
      const server = require('node:net').createServer((socket) => socket.end()).listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        const client = require('node:net').connect(port, '127.0.0.1').resume();
        client.once('close', () => server.close(() => console.log(JSON.stringify({ port }))));
      });`);
    await hasEnded(child);
    const end = await cli('free', String(said.port));
    expect([end.code, end.out]).toEqual([0, expect.stringContaining('TIME_WAIT')]);
  });

  it('asks on a terminal: y frees, anything else does not', async () => {
    const { child, port } = await around.listener();
    const no = await answer(['free', String(port)], '[y/N]', 'n\n');
    expect([no.code, no.screen]).toEqual([1, expect.stringContaining('Nothing was ended.')]);
    expect(child.signalCode).toBeNull();
    const yes = await answer(['free', String(port)], '[y/N]', 'y\n');
    expect([yes.code, yes.screen]).toEqual([0, expect.stringContaining(`Port ${port} is free`)]);
    await hasEnded(child);
  });

  it('takes Ctrl+C at the question for no', async () => {
    const { child, port } = await around.listener();
    const { code } = await answer(['free', String(port)], '[y/N]', '\u0003');
    expect([code, child.signalCode]).toEqual([130, null]);
  });

  it('counts down on a terminal, and Ctrl+C then leaves the process alone for good', async () => {
    const file = join(around.folder(), 'asked');
    const { child, said } = await stubborn(file);
    const argv = ['free', String(said.port), '-y', '--grace', '4'];
    const { code, screen } = await answer(argv, 'forced in 3 s', '\u0003');
    expect([code, screen]).toEqual([130, expect.stringContaining('Cancelled')]);
    expect(read(file)).toBe('asked\n');
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it.each(['alone', 'through a host'])('sends no SIGKILL after an interrupted wait, %s', async (how) => {
    const home = around.folder();
    const host =
      how === 'alone' ? null : around.start(['serve', '--port', String(await freePort())], { home });
    if (host) await waitUntil('the host', () => host.text.out.includes('http'));
    const file = join(home, 'asked');
    const { child, pid, said } = await stubborn(file);
    const run = around.start(['free', String(said.port), '-y', '--grace', '1.5', '--json'], { home });
    const asked = await waitUntil('the SIGTERM', () => read(file) !== '' && performance.now());
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(JSON.parse(run.text.out)).toMatchObject({ results: [{ outcome: 'cancelled', pid }] });
    // Longer than the grace time and what follows it: a SIGKILL would have come by now.
    await waitUntil('the grace time to be over', () => performance.now() - asked > 2_500);
    expect([child.exitCode, child.signalCode, read(file)]).toEqual([null, null, 'asked\n']);
    host?.child.kill('SIGINT');
    await host?.ended;
  });

  it('forces after the grace time where it is not interrupted', async () => {
    const file = join(around.folder(), 'asked');
    const { child, said } = await stubborn(file);
    const end = await cli('free', String(said.port), '-y', '--grace', '0.3');
    await hasEnded(child);
    expect([end.code, child.signalCode, read(file)]).toEqual([0, 'SIGKILL', 'asked\n']);
  });

  it('never ends what started it, alone or through a host', async () => {
    const home = around.folder();
    for (const throughHost of [false, true]) {
      const host = throughHost ? around.start(['serve', '--port', String(await freePort())], { home }) : null;
      if (host) await waitUntil('the host', () => host.text.out.includes('http'));
      // A server that calls the command line on its own port, as a script of a project may.
      const { child, said } = await around.hold<{ code: number; out: string; port: number }>(`
        const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
          const { port } = server.address();
          const argv = [${JSON.stringify(CLI)}, 'free', String(port), '-y', '--force'];
          const env = { ...process.env, QUAYSIDE_HOME: ${JSON.stringify(home)} };
          require('node:child_process').execFile(process.execPath, argv, { env }, (error, out) => {
            console.log(JSON.stringify({ code: error?.code ?? 0, out, port }));
          });
        });`);
      expect([said.code, child.signalCode]).toEqual([6, null]);
      expect(said.out).toContain('started');
      host?.child.kill('SIGINT');
      await host?.ended;
    }
  });

  it('opens the user’s own protected list with --force, never the built-in one', async () => {
    const home = around.folder();
    const settings = { version: 1, graceMs: 1_000, protectedNames: ['node'], theme: 'system' };
    writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
    const { child, port } = await around.listener();
    expect((await runCli(['free', String(port), '-y'], { home })).code).toBe(6);
    expect(child.signalCode).toBeNull();
    expect((await runCli(['free', String(port), '-y', '--force'], { home })).code).toBe(0);
    await hasEnded(child);
    const proxy = await around.hold<{ port: number }>(
      `require('node:fs').writeFileSync('/proc/self/comm', 'docker-proxy');
      require('node:net').createServer().listen(0, '127.0.0.1', function () {
        console.log(JSON.stringify({ port: this.address().port }));
      });`,
    );
    expect((await runCli(['free', String(proxy.said.port), '-y', '--force'], { home })).code).toBe(6);
    expect(proxy.child.signalCode).toBeNull();
  });

  it('says by whom a port was taken again', async () => {
    const { said } = await around.hold<{ port: number }>(`
      const { spawn } = require('node:child_process');
      const listen = "process.on('disconnect', () => process.exit()); require('node:net').createServer().listen(0, '127.0.0.1', function () { process.send(this.address().port) })";
      const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      child.once('message', (port) => {
        // At once, by itself: another start could come too late to be seen.
        child.once('exit', () => require('node:net').createServer().listen(port, '127.0.0.1'));
        console.log(JSON.stringify({ port }));
      });`);
    const end = await cli('free', String(said.port), '-y', '--json');
    expect([end.code, outcomesOf(end)]).toEqual([1, ['retaken']]);
    expect(end.out).toContain('started by node');
  });
});
