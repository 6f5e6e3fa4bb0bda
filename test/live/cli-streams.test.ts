/** The built command line while something goes on: wait, events, serve, ls --watch, closed pipes, a host that goes away. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Change, Snapshot } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import {
  buildCli,
  CLI,
  type CliEnd,
  type CliProcess,
  createSurroundings,
  hasEnded,
  cli as runCli,
} from './built-cli.ts';

const around = createSurroundings();
beforeAll(() => buildCli());
afterAll(() => around.putAway());

const cli = (...argv: string[]): Promise<CliEnd> => runCli(argv, { home: around.home });

async function startHost(home: string): Promise<CliProcess & { url: string; pid: number }> {
  const host = around.start(['serve', '--port', String(await freePort()), '--json'], { home });
  await waitUntil('the host', () => host.text.out.includes('\n'));
  const said = JSON.parse(host.text.out) as { url: string; pid: number };
  return { ...host, ...said };
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Through bash, so that the exit codes of both ends of a pipe are those that a user sees. */
function pipe(command: string, home: string): Promise<{ out: string; err: string }> {
  return new Promise((resolve) => {
    const script = `quayside() { '${process.execPath}' '${CLI}' "$@"; }; ${command}; echo "\${PIPESTATUS[@]}"`;
    const child = spawn('bash', ['-c', script], { env: { ...process.env, QUAYSIDE_HOME: home } });
    const text = { out: '', err: '' };
    child.stdout.on('data', (piece) => {
      text.out += piece;
    });
    child.stderr.on('data', (piece) => {
      text.err += piece;
    });
    child.once('close', () => resolve(text));
  });
}

describe('wait', () => {
  it('sees a port open and close', async () => {
    const port = await freePort();
    const opening = around.start(['wait', String(port), '--open', '--json']);
    const server = createServer().listen(port, '127.0.0.1');
    expect(await opening.ended).toBe(0);
    expect(JSON.parse(opening.text.out)).toMatchObject({ schema: 1, state: 'open', ports: [{ port }] });
    const closing = around.start(['wait', String(port), '--free', '--timeout', '30']);
    server.close();
    expect(await closing.ended).toBe(0);
    expect(closing.text.out).toBe(`Nobody listens on port ${port}.\n`);
  });

  it('ends with 5 after its time and with 130 when it is interrupted', async () => {
    const port = String(await freePort());
    const late = await cli('wait', port, '--open', '--timeout', '0.2', '--json');
    expect([late.code, late.json()]).toEqual([5, expect.objectContaining({ error: expect.anything() })]);
    const home = around.folder();
    const host = await startHost(home);
    const waiting = around.start(['wait', port, '--open'], { home });
    await waitUntil('it to have connected', async () => (await connectionsOf(host.url)) > 0);
    waiting.child.kill('SIGINT');
    expect([await waiting.ended, waiting.text]).toEqual([130, { out: '', err: '' }]);
    host.child.kill('SIGINT');
    await host.ended;
  });
});

/** How many connections the host at `url` has, seen from the list of the system's own. */
async function connectionsOf(url: string): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const table = await readFile('/proc/net/tcp', 'utf8');
  return table
    .split('\n')
    .filter((line) => new RegExp(`^ *\\d+: [0-9A-F]{8}:${port} [0-9A-F]{8}:[0-9A-F]{4} 01`).test(line))
    .length;
}

describe('events', () => {
  it.each(['alone', 'through a host'])('prints the list and then each change, %s', async (how) => {
    const home = around.folder();
    const host = how === 'alone' ? null : await startHost(home);
    const run = around.start(['events'], { home });
    await waitUntil('the list', () => run.text.out.includes('\n'));
    const { child, port } = await around.listener();
    // Others may open and close ports meanwhile.
    const isTold = (type: 'opened' | 'closed') => () =>
      linesOf(run.text.out).some((line) => {
        const change = Change.safeParse(line);
        return change.success && change.data.type === type && change.data.listener.port === port;
      });
    await waitUntil('the opening', isTold('opened'));
    child.kill();
    await waitUntil('the closing', isTold('closed'));
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    const [first, ...changes] = linesOf(run.text.out);
    expect(first).toMatchObject({ type: 'snapshot', schema: 1 });
    expect(Snapshot.safeParse(first).success).toBe(true);
    for (const change of changes) expect(Change.safeParse(change).success).toBe(true);
    host?.child.kill('SIGINT');
    await host?.ended;
  });

  it('ends with 1 and a sentence when the host is killed', async () => {
    const home = around.folder();
    const host = await startHost(home);
    const run = around.start(['events'], { home });
    await waitUntil('the list', () => run.text.out.includes('\n'));
    host.child.kill('SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.text.err).toBe(
      'quayside: The running Quayside has ended. Start `quayside events` again to go on.\n',
    );
    // What it left behind is no host.
    expect((await runCli(['ls', '--json'], { home })).code).toBe(0);
  });

  it('ends with 0 when its reader has gone', async () => {
    const run = around.start(['events']);
    await waitUntil('the list', () => run.text.out.includes('\n'));
    run.child.stdout?.destroy();
    const stop = setInterval(() => createServer().listen(0, '127.0.0.1').close(), 150);
    const opened = await around.listener();
    expect(await run.ended).toBe(0);
    clearInterval(stop);
    opened.child.kill();
    expect(run.text.err).toBe('');
  });
});

describe('ls --watch', () => {
  it('prints the list anew where stdout is no terminal', async () => {
    const { child, port } = await around.listener();
    const run = around.start(['ls', String(port), '--watch']);
    await waitUntil('the list', () => run.text.out.includes(String(port)));
    child.kill();
    await waitUntil(
      'the port to be gone',
      () => run.text.out.endsWith('\n\n\n') || run.text.out.split('\n\n').length > 2,
    );
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(130);
    expect(run.text.out).not.toContain('\u001b');
  });
});

describe('a closed pipe', () => {
  it('is no error', async () => {
    // Enough rows that the pipe cannot take them all.
    const { child } = await around.hold<{ ports: number }>(`
      const { createServer } = require('node:net');
      let left = 600;
      for (let i = 0; i < 600; i++) {
        createServer().listen(0, '127.0.0.1', () => { if (--left === 0) console.log('{"ports":600}'); });
      } // ${'x'.repeat(2_000)}`);
    const json = await pipe('quayside ls --json | head -c 10', around.home);
    expect(json).toEqual({ out: '{"schema":0 0\n', err: '' });
    const text = await pipe('quayside ls | head -1', around.home);
    expect([text.out.trim().split('\n').at(-1), text.err]).toEqual(['0 0', '']);
    const gone = await pipe('quayside ls | true', around.home);
    expect(gone).toEqual({ out: '0 0\n', err: '' });
    child.kill();
  });

  it('is one where the disk is full', async () => {
    const { out, err } = await pipe('quayside ls --json > /dev/full', around.home);
    expect([out, err]).toEqual(['70\n', expect.stringMatching(/^quayside: .*ENOSPC.*\n$/)]);
  });
});

describe('serve', () => {
  it('serves until it is ended, says where it is, and is joined by the others', async () => {
    const home = around.folder();
    const host = await startHost(home);
    expect(linesOf(host.text.out)).toEqual([{ schema: 1, url: host.url, pid: host.child.pid }]);
    const second = await runCli(['serve', '--json'], { home });
    expect([second.code, second.json()]).toEqual([
      0,
      expect.objectContaining({ url: host.url, pid: host.pid }),
    ]);
    const text = await runCli(['serve'], { home });
    expect([text.code, text.out, text.err]).toEqual([
      0,
      `${host.url}\n`,
      `Quayside runs already (process ${host.pid}).\n`,
    ]);
    host.child.kill('SIGINT');
    expect(await host.ended).toBe(130);
    expect((await runCli(['wait', new URL(host.url).port, '--free', '--timeout', '10'], { home })).code).toBe(
      0,
    );
  });

  it('says who holds the port that was asked for and offers one that is free', async () => {
    const { pid, port } = await around.listener();
    const { code, err } = await runCli(['serve', '--port', String(port)], { home: around.folder() });
    expect(code).toBe(1);
    const [, offered] = /taken by node \(pid \d+\)\. `quayside serve --port (\d+)` is free\./.exec(err) ?? [];
    expect(err).toContain(`(pid ${pid})`);
    expect((await cli('ls', offered ?? '', '--all', '--json')).json()).toMatchObject({ ports: [] });
  });

  it('cannot be told to listen anywhere but here', async () => {
    expect(await cli('serve', '--host', '0.0.0.0')).toMatchObject({ code: 2, out: '' });
  });

  it('gives every other command its own list', async () => {
    const home = around.folder();
    const host = await startHost(home);
    const { child, port } = await around.listener();
    const seen = (await runCli(['ls', String(port), '--json'], { home })).json() as {
      ports: { id: string }[];
    };
    const again = (await runCli(['ls', String(port), '--json'], { home })).json() as {
      ports: { id: string }[];
    };
    // Ids are the host's own: two commands that each looked for themselves would not have the same.
    expect(seen.ports[0]?.id).toBe(again.ports[0]?.id);
    const freed = await runCli(['free', String(port), '-y'], { home });
    expect([freed.code, freed.out]).toEqual([0, expect.stringContaining(`Port ${port} is free`)]);
    await hasEnded(child);
    host.child.kill('SIGTERM');
    expect(await host.ended).toBe(130);
  });
});
