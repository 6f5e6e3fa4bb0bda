/** `free` from its plan to its exit code, over a whole core on a scripted machine: what is asked, ended and said. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FreePlan, FreeResult } from '../../preload/model.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { type ScriptedCore, startScriptedCore } from '../scripted-core.ts';
import { scriptedProcess, scriptedSocket } from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

let scripted: ScriptedCore;
beforeEach(async () => {
  scripted = await startScriptedCore();
});
afterEach(() => scripted.core.stop());

const cli = (argv: string[], options = {}) => commandLine(scripted.core.service, ['free', ...argv], options);

const resultsOf = (json: unknown) => (json as { results: FreeResult[] }).results;
const outcomesOf = (json: unknown) => resultsOf(json).map(({ port, outcome }) => `${port} ${outcome}`);

/** Ignores being asked; ends when it is forced. */
const addStubborn = (port: number, pid: number) => {
  const identity = scripted.platform.addProcess(
    scriptedProcess({ pid, onSignal: (signal) => signal === 'force' }),
  );
  return scriptedSocket({ port, holders: [identity] });
};

describe('free', () => {
  it('ends one owner once for both of its addresses, and proves it', async () => {
    const { code, out, err, terminal } = await cli(['3000', '-y']);
    expect([code, out]).toEqual([
      0,
      'Port 3000 is free: node (pid 4001) ended, and nobody listens there now.\n',
    ]);
    expect(err).toContain('Port 3000 (tcp) on 127.0.0.1 and ::1: node (pid 4001)');
    expect(scripted.platform.signals).toEqual([{ pid: 4001, signal: 'ask' }]);
    expect(terminal.questions).toEqual([]);
  });

  it('gives one result a port as JSON, with its plan', async () => {
    const { code, json } = await cli(['3000', '300', '-y', '--json']);
    expect(code).toBe(0);
    expect(outcomesOf(json())).toEqual(['3000 freed', '300 nothing-there']);
    expect(resultsOf(json())[0]?.plan).toMatchObject({
      addresses: expect.arrayContaining(['127.0.0.1', '::1']),
    });
    expect(json()).toMatchObject({ schema: 1, warnings: [] });
  });

  it('does nothing at all where one of the words is wrong', async () => {
    expect((await cli(['3000', '3000abc', '-y'])).code).toBe(2);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('asks on a terminal, and ends nothing on any answer but yes', async () => {
    for (const answer of ['', 'n', 'yess', 'no', null]) {
      const { code, terminal, err } = await cli(['3000'], { answers: [answer], columns: 100 });
      expect([code, terminal.questions]).toEqual([1, ['End 1 process and free port 3000? [y/N] ']]);
      expect(err).toContain('Nothing was ended.');
    }
    const json = await cli(['3000', '300', '--json'], { answers: ['n'], columns: 100 });
    expect(outcomesOf(json.json())).toEqual(['3000 cancelled', '300 nothing-there']);
    expect(scripted.platform.signals).toEqual([]);
    expect((await cli(['3000'], { answers: [' Y '], columns: 100 })).code).toBe(0);
  });

  it('needs -y where nobody can be asked', async () => {
    const { code, err, out } = await cli(['3000']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Add -y');
    expect(scripted.platform.signals).toEqual([]);
  });

  it('shows the plan and does nothing with --dry-run', async () => {
    const { code, err } = await cli(['3000', '--dry-run', '--grace', '7']);
    expect([code, err]).toEqual([0, expect.stringContaining('forced after 7 s')]);
    const { json } = await cli(['3000', '4000', '300', '--dry-run', '--json']);
    expect(outcomesOf(json())).toEqual(['4000 protected', '300 nothing-there']);
    const { plans } = json() as { plans: FreePlan[] };
    expect(plans.map(({ port, verb }) => `${port} ${verb}`)).toEqual(['3000 signal', '4000 none']);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('refuses what is protected, also with --force, and says why', async () => {
    for (const argv of [
      ['4000', '-y'],
      ['4000', '-y', '--force'],
    ]) {
      const { code, out } = await cli(argv);
      expect([code, out]).toEqual([6, expect.stringContaining('docker-proxy (pid 4002)')]);
    }
    expect(scripted.platform.signals).toEqual([]);
  });

  it('opens the user’s own list with --force alone', async () => {
    await scripted.core.service.handlers['settings.set']({ protectedNames: ['node'] });
    expect((await cli(['3000', '-y'])).code).toBe(6);
    expect((await cli(['4000', '-y', '--force'])).code).toBe(6);
    expect(scripted.platform.signals).toEqual([]);
    const { code, terminal } = await cli(['3000', '--force'], { answers: ['y'], columns: 100 });
    expect([code, terminal.questions]).toEqual([0, [expect.stringContaining('your own protected list')]]);
  });

  it('refuses its own ancestors, which a host cannot know', async () => {
    const { code, out } = await cli(['3000', '-y', '--force'], { throughHost: true, ownPids: [99, 4001] });
    expect([code, out]).toEqual([6, expect.stringContaining('started this command')]);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('says 4 where the system refuses', async () => {
    const identity = scripted.platform.addProcess(scriptedProcess({ pid: 4005, untouchable: true }));
    scripted.platform.setSockets([scriptedSocket({ port: 3005, holders: [identity] })]);
    expect((await cli(['3005', '-y'])).code).toBe(4);
  });

  it('says 4 where the owner cannot be seen', async () => {
    expect((await cli(['5353', '-y'])).code).toBe(4);
  });

  it('says 3 where some were freed and some were not', async () => {
    const { code, json } = await cli(['3000', '4000', '-y', '--json']);
    expect([code, outcomesOf(json())]).toEqual([3, ['3000 freed', '4000 protected']]);
  });

  it('says 1 and by whom where the port is taken again at once', async () => {
    const back = scripted.platform.addProcess(scriptedProcess({ pid: 4006, name: 'respawned' }));
    const port = scriptedSocket({ port: 3006, holders: [back] });
    const first = scripted.platform.addProcess(
      scriptedProcess({
        pid: 4007,
        onSignal() {
          scripted.platform.setSockets([port]);
          return false;
        },
      }),
    );
    scripted.platform.setSockets([scriptedSocket({ port: 3006, holders: [first] })]);
    const { code, out } = await cli(['3006', '-y']);
    expect([code, out]).toEqual([1, expect.stringContaining('respawned (pid 4006)')]);
  });

  it('frees several ports of one process with one signal', async () => {
    const identity = scripted.platform.addProcess(scriptedProcess({ pid: 4008 }));
    scripted.platform.setSockets([3008, 3009].map((port) => scriptedSocket({ port, holders: [identity] })));
    const { code, json, err } = await cli(['3009', '3008', '-y', '--json']);
    expect([code, outcomesOf(json())]).toEqual([0, ['3009 freed', '3008 freed']]);
    expect(err).not.toContain('Closes too');
    expect(scripted.platform.signals).toEqual([{ pid: 4008, signal: 'ask' }]);
  });

  it('says so where another port of that process was taken by somebody else meanwhile', async () => {
    const taker = scripted.platform.addProcess(scriptedProcess({ pid: 4009, name: 'taker' }));
    const identity = scripted.platform.addProcess(
      scriptedProcess({
        pid: 4010,
        onSignal() {
          scripted.platform.setSockets([scriptedSocket({ port: 3011, holders: [taker] })]);
          return false;
        },
      }),
    );
    scripted.platform.setSockets([3010, 3011].map((port) => scriptedSocket({ port, holders: [identity] })));
    const { code, json } = await cli(['3010', '3011', '-y', '--json']);
    expect([code, outcomesOf(json())]).toEqual([3, ['3010 freed', '3011 retaken']]);
    expect(scripted.platform.signals).toEqual([{ pid: 4010, signal: 'ask' }]);
  });

  it('ends several owners of one port side by side, by --pid only one of them', async () => {
    const [one, two] = [4011, 4012].map((pid) => scripted.platform.addProcess(scriptedProcess({ pid })));
    if (!one || !two) throw new Error('two processes');
    const sockets = [
      scriptedSocket({ port: 3012, holders: [one] }),
      scriptedSocket({ port: 3012, family: 'ipv6', address: '::1', holders: [two] }),
    ];
    scripted.platform.setSockets(sockets);
    expect((await cli(['3012', '--pid', '4012', '-y'])).code).toBe(0);
    expect(scripted.platform.signals.map(({ pid }) => pid)).toEqual([4012]);
    expect((await cli(['3012', '--pid', '4012', '-y'])).code).toBe(1);
    expect((await cli(['3012', '-y'])).code).toBe(0);
    expect(scripted.platform.signals.map(({ pid }) => pid)).toEqual([4012, 4011]);
  });

  it('goes on after the grace time with force, and counts down on a terminal', async () => {
    scripted.platform.setSockets([addStubborn(3013, 4013)]);
    const { code, err } = await cli(['3013', '-y', '--grace', '0.6'], { columns: 100 });
    expect(code).toBe(0);
    expect(scripted.platform.signals.map(({ signal }) => signal)).toEqual(['ask', 'force']);
    expect(err).toContain('node (pid 4013) is stopping; it is forced in 1 s. Ctrl+C leaves it as it is.');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });

  it('draws nothing where stderr is no terminal', async () => {
    scripted.platform.setSockets([addStubborn(3013, 4013)]);
    const { err } = await cli(['3013', '-y', '--grace', '0.3']);
    expect(err).not.toMatch(/\p{Cc}(?<!\n)/u);
  });

  it('cancels all that is under way once it is interrupted, and sends nothing more to anybody', async () => {
    scripted.platform.setSockets([addStubborn(3014, 4014), addStubborn(3015, 4015)]);
    const argv = ['free', '3014', '3015', '-y', '--grace', '5', '--json'];
    const run = startCommandLine(scripted.core.service, argv, { throughHost: true });
    await waitUntil('the first signals', () => scripted.platform.signals.length === 2);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(outcomesOf(JSON.parse(run.terminal.text.out))).toEqual(['3014 cancelled', '3015 cancelled']);
    expect(scripted.core.service.snapshot().freeing).toEqual([]);
    expect(scripted.platform.signals.map(({ signal }) => signal)).toEqual(['ask', 'ask']);
  });

  it('does not even begin with the next port of an owner once it is interrupted', async () => {
    const { holders } = addStubborn(3014, 4014);
    scripted.platform.setSockets([3014, 3015].map((port) => scriptedSocket({ port, holders })));
    const argv = ['free', '3014', '3015', '-y', '--grace', '5', '--json'];
    const run = startCommandLine(scripted.core.service, argv, { throughHost: true });
    await waitUntil('the first signal', () => scripted.platform.signals.length === 1);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(outcomesOf(JSON.parse(run.terminal.text.out))).toEqual(['3014 cancelled', '3015 cancelled']);
    expect(scripted.platform.signals).toEqual([{ pid: 4014, signal: 'ask' }]);
  });

  it('can be interrupted before anything is sent: a free is known before it looks', async () => {
    const { service } = scripted.core;
    const { platform } = scripted;
    const scan = platform.scan.bind(platform);
    const isUnderWay = () => service.snapshot().freeing.length > 0;
    let onCancel: () => void = () => {};
    const cancelled = new Promise<void>((resolve) => {
      onCancel = resolve;
    });
    platform.scan = async (options) => {
      if (isUnderWay()) await cancelled;
      return scan(options);
    };
    const cancelFree = service.handlers['ports.cancelFree'];
    service.handlers['ports.cancelFree'] = async (input) => {
      const done = await cancelFree(input);
      onCancel();
      return done;
    };
    const run = startCommandLine(service, ['free', '3000', '-y'], { throughHost: true });
    service.subscribe('snapshot', () => {
      if (isUnderWay()) run.terminal.interrupt();
    });
    expect(await run.exitCode).toBe(130);
    expect([platform.signals, run.terminal.text.out]).toEqual([[], 'Cancelled before anything was sent.\n']);
  });

  it('leaves the frees of another door alone when it is interrupted', async () => {
    scripted.platform.setSockets([addStubborn(3014, 4014), addStubborn(3015, 4015)]);
    const { service } = scripted.core;
    await service.handlers['ports.snapshot']({ fresh: true });
    const other = service.handlers['ports.free']({
      listenerId: scripted.idOf(3015),
      graceMs: 700,
      overrideProtected: false,
      elevate: false,
    });
    const run = startCommandLine(service, ['free', '3014', '-y', '--grace', '5'], { throughHost: true });
    await waitUntil('both signals', () => scripted.platform.signals.length === 2);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(await other).toMatchObject({ value: { outcome: 'freed' } });
    expect(scripted.platform.signals.filter(({ signal }) => signal === 'force')).toEqual([
      { pid: 4015, signal: 'force' },
    ]);
  });

  it('sends nothing at all when it is interrupted before', async () => {
    const run = startCommandLine(scripted.core.service, ['free', '3000', '-y']);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(scripted.platform.signals).toEqual([]);
  });

  it('reports what it knows when the host goes away', async () => {
    scripted.platform.setSockets([addStubborn(3016, 4016)]);
    const argv = ['free', '300', '3016', '-y', '--grace', '5', '--json'];
    const run = startCommandLine(scripted.core.service, argv, { throughHost: true });
    await waitUntil('the signal', () => scripted.platform.signals.length === 1);
    run.loseHost();
    expect(await run.exitCode).toBe(1);
    const json: unknown = JSON.parse(run.terminal.text.out);
    expect(json).toMatchObject({ schema: 1, error: { code: 'disconnected' } });
    expect(outcomesOf(json)).toEqual(['300 nothing-there']);
  });
});
