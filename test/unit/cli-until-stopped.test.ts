/** The commands that go on until something happens or they are stopped, over a whole core on a scripted machine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { createFakeService } from '../fake-service.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

let scripted: ScriptedCore;
beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(() => scripted.core.stop());

const cli = (argv: string[], options = {}) => commandLine(scripted.core.service, argv, options);

describe('ls --watch', () => {
  it('draws anew on every change with --watch, until it is stopped', async () => {
    const { terminal, exitCode } = startCommandLine(scripted.core.service, ['ls', '--watch'], {
      columns: 100,
      rows: 4,
    });
    await waitUntil('the first drawing', () => terminal.text.out.includes('3000'));
    scripted.platform.setSockets([scriptedSocket({ port: 7777, holders: [scripted.webShop] })]);
    await scripted.core.wake();
    await waitUntil('the second drawing', () => terminal.text.out.includes('7777'));
    const drawings = terminal.text.out.split('\u001b[H').length - 1;
    await scripted.core.wake();
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(terminal.text.out.split('\u001b[H').length - 1).toBe(drawings);
    // What does not fit is counted, and the screen from before comes back.
    expect(terminal.text.out).toMatch(/… and \d more/);
    expect(terminal.text.out.startsWith('\u001b[?1049h')).toBe(true);
    expect(terminal.text.out.endsWith('\u001b[?1049l')).toBe(true);
  });

  it('prints no JSON and says what does', async () => {
    const { code, err } = await cli(['ls', '--watch', '--json']);
    expect([code, err]).toEqual([2, expect.stringContaining('`quayside events` does')]);
  });

  it('ends with 1 when the host goes away', async () => {
    const run = startCommandLine(scripted.core.service, ['ls', '--watch'], { throughHost: true });
    await waitUntil('the list', () => run.terminal.text.out.includes('3000'));
    run.loseHost();
    expect(await run.exitCode).toBe(1);
  });
});

describe('wait', () => {
  it('ends at once where it is so already', async () => {
    expect(await cli(['wait', '3000', '--open'])).toMatchObject({
      code: 0,
      out: 'node (pid 4001) listens on port 3000.\n',
    });
    const { code, json } = await cli(['wait', '300', '--free', '--json']);
    expect(code).toBe(0);
    expect(json()).toMatchObject({ schema: 1, port: 300, state: 'free', ports: [] });
  });

  it('waits for a snapshot that says so', async () => {
    const { terminal, exitCode } = startCommandLine(scripted.core.service, ['wait', '7777', '--open']);
    const ended = waitUntil('the end', () => terminal.text.out !== '');
    scripted.platform.setSockets([scriptedSocket({ port: 7777, holders: [scripted.webShop] })]);
    await scripted.core.wake();
    await ended;
    expect(await exitCode).toBe(0);
  });

  it('asks by itself where the host does not watch', async () => {
    await scripted.core.service.handlers['watching.pause']({});
    const { exitCode } = startCommandLine(scripted.core.service, ['wait', '3000', '--free'], {
      throughHost: true,
    });
    await waitUntil('its first look', () => scripted.platform.scans.length > 1);
    scripted.platform.setSockets([]);
    expect(await exitCode).toBe(0);
  });

  it('gives up with 5 after the time-out, and says who is there', async () => {
    const { code, err } = await cli(['wait', '3000', '--free', '--timeout', '0.05']);
    expect([code, err]).toEqual([
      5,
      'quayside: After 0.05 s port 3000 is still held by node (pid 4001). `quayside free 3000` frees it.\n',
    ]);
    const json = await cli(['wait', '300', '--open', '--timeout', '0', '--json']);
    expect(json.code).toBe(5);
    expect(json.json()).toMatchObject({ schema: 1, error: { code: 'timeout' } });
  });

  it('ends with 130 when it is interrupted and with 1 when the host goes away', async () => {
    const interrupted = startCommandLine(scripted.core.service, ['wait', '300', '--open']);
    interrupted.terminal.interrupt();
    expect(await interrupted.exitCode).toBe(130);
    const lost = startCommandLine(scripted.core.service, ['wait', '300', '--open'], { throughHost: true });
    const scans = scripted.platform.scans.length;
    await waitUntil('its first look', () => scripted.platform.scans.length > scans);
    lost.loseHost();
    expect(await lost.exitCode).toBe(1);
    expect(lost.terminal.text.err).toContain('has ended');
  });
});

describe('events', () => {
  const lines = (out: string) =>
    out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { type: string; listener?: { port: number } });

  it('prints the list and then every change, and ends with 0 when nobody reads any more', async () => {
    const { terminal, exitCode } = startCommandLine(scripted.core.service, ['events']);
    await waitUntil('the list', () => terminal.text.out.includes('"snapshot"'));
    scripted.platform.setSockets([scriptedSocket({ port: 7777, holders: [scripted.webShop] })]);
    await scripted.core.wake();
    await waitUntil('the changes', () => terminal.text.out.includes('"opened"'));
    terminal.closePipe();
    expect(await exitCode).toBe(0);
    const events = lines(terminal.text.out);
    expect(events[0]).toMatchObject({ type: 'snapshot', schema: 1, revision: expect.any(Number) });
    expect(
      events
        .slice(1)
        .map(({ type, listener }) => `${type} ${listener?.port}`)
        .sort(),
    ).toEqual(['closed 3000', 'closed 3000', 'closed 4000', 'closed 5353', 'opened 7777'].sort());
  });

  it('prints no change from before the list: the list has it already', async () => {
    const fake = createFakeService();
    const change: Change = { type: 'opened', at: '2026-01-01T00:00:00.000Z', listener: fake.listener };
    const service: Service = {
      ...fake,
      subscribe(event, listener) {
        const stop = fake.subscribe(event, listener);
        // Between the two subscriptions of the command.
        if (event === 'change') fake.emit(change);
        return stop;
      },
    };
    const { terminal, exitCode } = startCommandLine(service, ['events']);
    await waitUntil('the list', () => terminal.text.out.includes('"snapshot"'));
    fake.emit({ ...change, type: 'closed' });
    await waitUntil('the change', () => terminal.text.out.includes('"closed"'));
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect(lines(terminal.text.out).map(({ type }) => type)).toEqual(['snapshot', 'closed']);
  });

  it('says so and ends with 1 when the host goes away', async () => {
    const run = startCommandLine(scripted.core.service, ['events'], { throughHost: true });
    await waitUntil('the list', () => run.terminal.text.out !== '');
    run.loseHost();
    expect(await run.exitCode).toBe(1);
    expect(run.terminal.text.err).toContain('The running Quayside has ended.');
  });
});

describe('serve', () => {
  const serving = (stopped: string | null = null) => {
    const done = { pageOpened: 0, stopped: 0 };
    return {
      done,
      serving: {
        kind: 'serving' as const,
        url: 'http://127.0.0.1:4680/#token=x',
        warnings: [],
        async openPage() {
          done.pageOpened++;
          return null;
        },
        async stop() {
          done.stopped++;
          return stopped;
        },
      },
    };
  };

  it('prints its address in one line, serves until it is stopped, and puts everything away', async () => {
    for (const [argv, line] of [
      [['serve'], 'http://127.0.0.1:4680/#token=x\n'],
      [['serve', '--json'], `{"schema":1,"url":"http://127.0.0.1:4680/#token=x","pid":${process.pid}}\n`],
    ] as const) {
      const { done, ...options } = serving();
      const { terminal, exitCode } = startCommandLine(scripted.core.service, [...argv], options);
      await waitUntil('its line', () => terminal.text.out === line);
      expect(done).toEqual({ pageOpened: 0, stopped: 0 });
      terminal.interrupt();
      expect(await exitCode).toBe(130);
      expect([terminal.text.out, done.stopped]).toEqual([line, 1]);
    }
  });

  it('says in one line what it has stopped, and asks nobody', async () => {
    const { done, ...options } = serving('2 tunnels were up and are stopped.');
    const { terminal, exitCode } = startCommandLine(scripted.core.service, ['serve'], options);
    await waitUntil('its line', () => terminal.text.out !== '');
    terminal.interrupt();
    expect(await exitCode).toBe(130);
    expect([done.stopped, terminal.text.err]).toEqual([1, '2 tunnels were up and are stopped.\n']);
  });

  it('opens the page when asked to', async () => {
    const { done, ...options } = serving();
    const { terminal, exitCode } = startCommandLine(scripted.core.service, ['serve', '--open'], options);
    await waitUntil('the page', () => done.pageOpened === 1);
    terminal.interrupt();
    await exitCode;
  });

  it('says where the running one is, and is content', async () => {
    const running = {
      kind: 'running' as const,
      url: 'http://127.0.0.1:4680/#token=x',
      pid: 77,
      door: 'browser',
    };
    const { code, out, err } = await cli(['serve'], { serving: running });
    expect([code, out, err]).toEqual([0, `${running.url}\n`, 'Quayside runs already (process 77).\n']);
    const window = await cli(['serve'], { serving: { ...running, door: 'desktop' } });
    expect(window.out).toContain('open it from the tray');
  });

  it('says who holds the port that was asked for, and which one is free', async () => {
    const failure = {
      code: 'unavailable' as const,
      message: 'Port 3000 is taken.',
      nextStep: 'Choose another port.',
    };
    const { code, err } = await cli(['serve', '--port', '3000'], { serving: { kind: 'failed', failure } });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^quayside: Port 3000 is taken by node \(pid 4001\)\. `quayside serve --port \d+` is free\.\n$/,
    );
  });
});
