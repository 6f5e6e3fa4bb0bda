/** Quitting lets go of everything, once, and ends whatever hangs. */
import { EventEmitter } from 'node:events';
import type { App, PowerMonitor } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { QUIT_LIMIT_MS, quitInOrder } from '../../main/shell/quit.ts';
import { followSessionEnd } from '../../main/shell/session-end.ts';
import type { Tunnel } from '../../preload/model.ts';
import { SAMPLE_TUNNEL } from '../sample-tunnel.ts';

vi.mock('electron', () => ({ dialog: {} }));
const { askBeforeQuit, quitQuestion } = await import('../../main/shell/ask-before-quit.ts');

class FakeApp extends EventEmitter {
  ended: Promise<number>;
  exits: number[] = [];
  #end: (code: number) => void = () => {};
  constructor() {
    super();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }
  exit(code = 0) {
    this.exits.push(code);
    this.#end(code);
  }
  /** Whether the app may go on quitting by itself. */
  wishToQuit(): boolean {
    let prevented = false;
    this.emit('before-quit', {
      preventDefault: () => {
        prevented = true;
      },
    });
    return !prevented;
  }
}

function quitting(stop: () => Promise<unknown>, limitMs?: number): FakeApp {
  return asking(undefined, stop, limitMs).app;
}

function asking(
  mayQuit: (() => Promise<boolean> | null) | undefined,
  stop: () => Promise<unknown> = async () => {},
  limitMs?: number,
) {
  const app = new FakeApp();
  const quit = quitInOrder({
    // The fake has what quitting uses of one.
    app: app as unknown as App,
    stop,
    ...(mayQuit && { mayQuit }),
    ...(limitMs === undefined ? {} : { limitMs }),
  });
  return { app, quit };
}

describe('quitting', () => {
  it('waits until everything has let go', async () => {
    let release = () => {};
    const app = quitting(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    expect(app.wishToQuit()).toBe(false);
    await Promise.resolve();
    expect(app.exits).toEqual([]);
    release();
    expect(await app.ended).toBe(0);
  });
  it('stops once, however often it is wished for', async () => {
    let stops = 0;
    const app = quitting(async () => {
      stops++;
    });
    app.wishToQuit();
    app.wishToQuit();
    await app.ended;
    expect(stops).toBe(1);
  });
  it.each([
    ['a stop that never ends', () => new Promise<void>(() => {})],
    ['a stop that fails', () => Promise.reject(new Error('broken'))],
    [
      'a stop that throws at once',
      () => {
        throw new Error('broken');
      },
    ],
  ])('is not kept by %s', async (_what, stop) => {
    const app = quitting(stop, 20);
    app.wishToQuit();
    expect(await app.ended).toBe(0);
  });
  it('takes less than two seconds', () => {
    expect(QUIT_LIMIT_MS).toBeLessThan(2_000);
  });
});

/** A question that a test answers. */
function question() {
  const open: { answer: (may: boolean) => void; fail: (error: Error) => void }[] = [];
  const ask = () => new Promise<boolean>((answer, fail) => open.push({ answer, fail }));
  return { open, ask };
}

describe('quitting with something up', () => {
  it('asks once, and goes on running where that is the answer', async () => {
    const { open, ask } = question();
    let stops = 0;
    const { app } = asking(ask, async () => {
      stops++;
    });
    expect([app.wishToQuit(), app.wishToQuit()]).toEqual([false, false]);
    expect(open).toHaveLength(1);
    open[0]?.answer(false);
    await new Promise(setImmediate);
    expect([stops, app.exits]).toEqual([0, []]);
    app.wishToQuit();
    expect(open).toHaveLength(2);
    open[1]?.answer(true);
    expect(await app.ended).toBe(0);
    expect(stops).toBe(1);
  });

  it('does not stay where nobody can be asked', async () => {
    const { open, ask } = question();
    const { app } = asking(ask);
    app.wishToQuit();
    open[0]?.fail(new Error('no display'));
    expect(await app.ended).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'shutdown'])(
    'asks nobody and waits for no answer at %s',
    async (end) => {
      for (const isOpen of [false, true]) {
        const { open, ask } = question();
        const { app, quit } = asking(ask);
        const system = new EventEmitter();
        // The emitter has what is used of both.
        const power = system as unknown as PowerMonitor;
        followSessionEnd({ power, process: system as unknown as NodeJS.Process, onEnd: quit.now });
        if (isOpen) app.wishToQuit();
        system.emit(end);
        app.wishToQuit();
        expect(await app.ended).toBe(0);
        expect(open).toHaveLength(isOpen ? 1 : 0);
        // Whoever answers later answers nothing.
        open[0]?.answer(true);
        await new Promise(setImmediate);
        expect(app.exits).toEqual([0]);
      }
    },
  );
});

describe('what comes last', () => {
  const start = (
    last: () => Promise<unknown>,
    mayQuit?: () => Promise<boolean> | null,
    lastLimitMs?: number,
  ) => {
    const app = new FakeApp();
    const steps: string[] = [];
    const quit = quitInOrder({
      // The fake has what quitting uses of one.
      app: app as unknown as App,
      async stop() {
        steps.push('stop');
      },
      last() {
        steps.push('last');
        return last();
      },
      onStay: () => steps.push('stay'),
      ...(mayQuit && { mayQuit }),
      ...(lastLimitMs !== undefined && { lastLimitMs }),
    });
    return { app, steps, quit };
  };

  it('comes once, after all has let go, and the app ends behind it', async () => {
    let isDone = false;
    const { app, steps } = start(async () => {
      await new Promise(setImmediate);
      isDone = true;
    });
    app.wishToQuit();
    app.wishToQuit();
    expect(await app.ended).toBe(0);
    expect([steps, isDone]).toEqual([['stop', 'last'], true]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['fails', () => Promise.reject(new Error('broken'))],
    ['never ends', () => new Promise(() => {})],
  ])('keeps nobody where it %s', async (_how, last) => {
    const { app } = start(last, undefined, 20);
    app.wishToQuit();
    expect(await app.ended).toBe(0);
  });

  it('is left out when the system ends', async () => {
    const { app, steps, quit } = start(async () => {});
    quit.now();
    expect(await app.ended).toBe(0);
    expect(steps).toEqual(['stop']);
  });

  it('may end the app by itself, as an installer of macOS does', async () => {
    const { app } = start(() => new Promise(() => {}), undefined, 20);
    app.wishToQuit();
    await new Promise(setImmediate);
    expect(app.wishToQuit()).toBe(true);
    await app.ended;
  });

  it('does not come where the user stays, and that is told', async () => {
    const { app, steps } = start(
      async () => {},
      async () => false,
    );
    app.wishToQuit();
    await new Promise(setImmediate);
    expect([steps, app.exits]).toEqual([['stay'], []]);
  });
});

describe('the question', () => {
  const tunnels = (...states: Tunnel['state'][]) =>
    states.map((state, index) => ({ ...SAMPLE_TUNNEL, id: `${index}`, name: `t${index}`, state }));

  it('is asked only while a tunnel is up', () => {
    expect(askBeforeQuit({ tunnels: [] })).toBeNull();
    const others = tunnels('stopped', 'connecting', 'retrying', 'needs-input', 'blocked', 'failed');
    expect(askBeforeQuit({ tunnels: others })).toBeNull();
  });

  it('says how many, which, and stops none by a key pressed blindly', () => {
    expect(quitQuestion({ tunnels: tunnels('up', 'stopped', 'degraded') })).toMatchObject({
      message: '2 tunnels are up. Quit and stop them?',
      detail: 't0\nt2',
      buttons: ['Quit', 'Keep running'],
      defaultId: 1,
      cancelId: 1,
    });
    expect(quitQuestion({ tunnels: tunnels('up') })?.message).toBe('1 tunnel is up. Quit and stop it?');
    const [hostile] = tunnels('up');
    expect(hostile && quitQuestion({ tunnels: [{ ...hostile, name: 'a\nb\u202e' }] })?.detail).not.toMatch(
      /\n|\u202e/,
    );
    const seven = quitQuestion({ tunnels: tunnels('up', 'up', 'up', 'up', 'up', 'up', 'up') });
    expect(seven?.detail).toBe('t0\nt1\nt2\nt3\nt4\n2 more');
  });
});
