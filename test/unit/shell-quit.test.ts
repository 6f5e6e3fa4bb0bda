/** Quitting lets go of everything, once, and ends whatever hangs. */
import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import { QUIT_LIMIT_MS, quitInOrder } from '../../main/shell/quit.ts';

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
  const app = new FakeApp();
  // The fake has what quitting uses of one.
  quitInOrder(app as unknown as App, stop, limitMs);
  return app;
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
