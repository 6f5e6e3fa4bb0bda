/** What `free` says after it worked, of ports with nobody on them, and what an interrupt does; over scripted plans. */
import { describe, expect, it } from 'vitest';
import { type FreePlan, type FreeResult, fail, ok, type PortExplanation } from '../../preload/model.ts';
import { commandLine, startCommandLine } from '../cli-in-process.ts';
import { resultsIn, freeScene as scene, supervised } from '../free-scene.ts';
import { SAMPLE_RESULT } from '../sample-free.ts';
import { sampleListener } from '../sample-listener.ts';
import { serviceOf } from '../service-of.ts';
import { waitUntil } from '../wait-until.ts';

describe('what is said after', () => {
  const retaken: FreeResult = {
    ...SAMPLE_RESULT,
    outcome: 'retaken',
    detail: 'node (pid 4001) ended, but node (pid 4009), started by nodemon (pid 9), took port 3000 at once.',
    heldBy: [{ pid: 4009, name: 'node', listenerId: 'new-web' }],
    respawner: { kind: 'nodemon', name: null, pid: 9, when: 'at-once' },
  };
  const retakenBy = (plan: FreePlan) =>
    scene([supervised], { 'ports.plan': async () => ok({ ...plan, listenerId: 'new-web' }) }, [retaken]);

  it('is the exact command that stops what took the port again', async () => {
    const through = await commandLine(retakenBy(supervised).service, ['free', '3000', '-y'], {
      throughHost: true,
    });
    expect([through.code, through.out]).toEqual([
      1,
      `${retaken.detail} \`quayside free 3000 --stop-supervisor\` stops nodemon (pid 9) too.\n`,
    ]);
    const alone = await commandLine(retakenBy(supervised).service, ['free', '3000', '-y', '--json']);
    expect(resultsIn(alone.json())[0]?.detail).toContain('nodemon (pid 9) too. By hand: kill 9');
  });

  it('is no such command where nothing can be stopped, or it started this command', async () => {
    const none = await commandLine(retakenBy({ ...supervised, alternatives: [] }).service, [
      'free',
      '3000',
      '-y',
    ]);
    expect(none.out).toBe(`${retaken.detail}\n`);
    const options = { throughHost: true, ownPids: [9] };
    const ours = await commandLine(retakenBy(supervised).service, ['free', '3000', '-y'], options);
    expect(ours.out).toBe(`${retaken.detail}\n`);
    const silent = scene([supervised], { 'ports.plan': async () => fail('busy', 'No.', 'Wait.') }, [retaken]);
    expect((await commandLine(silent.service, ['free', '3000', '-y'])).out).toBe(`${retaken.detail}\n`);
  });

  const offered = (againId = 'again-1'): FreeResult => ({ ...SAMPLE_RESULT, againId });
  const HINT = 'Start it again within ten minutes: quayside again 3000\n';

  it('is how to start it again, on a terminal and with a host alone', async () => {
    const { service } = scene([supervised], {}, [offered()]);
    const argv = ['free', '3000', '-y'];
    expect((await commandLine(service, argv, { throughHost: true, columns: 80 })).err).toContain(HINT);
    for (const options of [{ throughHost: true }, { columns: 80 }])
      expect((await commandLine(service, argv, options)).err).not.toContain('again');
    const json = await commandLine(service, [...argv, '--json'], { throughHost: true, columns: 80 });
    expect([json.err.includes('again'), resultsIn(json.json())[0]?.againId]).toEqual([false, 'again-1']);
    const none = scene([supervised], {}, [SAMPLE_RESULT]).service;
    expect((await commandLine(none, argv, { throughHost: true, columns: 80 })).err).not.toContain('again');
  });

  it('is said once where several ports were one server’s', async () => {
    const { service } = scene([supervised], {}, [offered(), { ...offered(), port: 3001 }]);
    const { err } = await commandLine(service, ['free', '3000', '-y'], { throughHost: true, columns: 80 });
    expect(err.split('Start it again')).toHaveLength(2);
    expect(err).toContain(HINT);
  });
});

describe('a port with nobody on it', () => {
  const explained = (state: PortExplanation['state']) =>
    scene([], {
      'ports.explain': async ({ port, protocol }) =>
        ok({
          port,
          protocol,
          state,
          message: `Only finished connections linger on ${port}.`,
          nextStep: 'Wait.',
        }),
    }).service;

  it('is explained, in the result itself', async () => {
    const { code, json } = await commandLine(explained('time-wait'), ['free', '300', '301', '--json']);
    expect(code).toBe(0);
    expect(resultsIn(json()).map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['nothing-there', 'Only finished connections linger on 300. Wait.'],
      ['nothing-there', 'Only finished connections linger on 301. Wait.'],
    ]);
  });

  it('is said to be free in our own words where there is nothing to explain, or nobody explains it', async () => {
    for (const service of [explained('free'), scene([]).service]) {
      expect((await commandLine(service, ['free', '300'])).out).toBe('Nobody listens on port 300.\n');
    }
  });

  it('is not explained without end', async () => {
    let calls = 0;
    const { service } = scene([], {
      'ports.explain': async () => {
        calls++;
        return fail('busy', 'Too many.', 'Wait.');
      },
    });
    const ports = Array.from({ length: 200 }, (_, index) => String(10_000 + index));
    const { code, out } = await commandLine(service, ['free', ...ports]);
    expect([code, calls, out.trim().split('\n').length]).toEqual([0, 20, 200]);
  });
});

describe('too many addresses', () => {
  it('are refused before anything is planned', async () => {
    const listeners = Array.from({ length: 101 }, (_, index) =>
      sampleListener({ address: `127.0.1.${index}` }),
    );
    const { code, err } = await commandLine(serviceOf({ listeners }), ['free', '3000', '-y']);
    expect([code, err]).toEqual([2, expect.stringContaining('101 addresses')]);
  });
});

describe('an interrupt', () => {
  it('stops a core of its own at once, and waits for what it says', async () => {
    let end: () => void = () => {};
    let begun = false;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const cancelled: FreeResult = {
      ...SAMPLE_RESULT,
      outcome: 'cancelled',
      detail: 'Cancelled by the core.',
    };
    const { service } = scene([supervised], {
      'ports.freeMany': async () => {
        begun = true;
        await ended;
        return ok({ results: [cancelled] });
      },
    });
    const run = startCommandLine(service, ['free', '3000', '-y'], { endFrees: end });
    await waitUntil('the free', () => begun);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(run.terminal.text.out).toBe('Cancelled by the core.\n');
  });

  it('is no reason to wait for ever: what does not answer is told as cancelled', async () => {
    let begun = false;
    const { service } = scene([supervised], {
      'ports.freeMany': () => {
        begun = true;
        return new Promise(() => {});
      },
    });
    const run = startCommandLine(service, ['free', '3000', '-y'], { throughHost: true });
    await waitUntil('the free', () => begun);
    run.terminal.interrupt();
    expect(await run.exitCode).toBe(130);
    expect(run.terminal.text.out).toContain('Cancelled: node (pid 4001) was left as it is');
  });
});
