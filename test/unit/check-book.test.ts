/** Checks that run in the core: looked at, cancelled, forgotten; none outlives its client. */
import { describe, expect, it } from 'vitest';
import { type CheckTold, type CheckWork, createCheckBook } from '../../main/core/reach/check-book.ts';
import { blankResult } from '../../main/core/reach/check-setting.ts';
import type { Stop } from '../../main/core/reach/stop.ts';
import type { CheckSpan } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';

const TARGET = { index: 0, host: null, here: true, from: 1, to: 9, named: [] };
const result = (port: number) => blankResult(TARGET, port, 'tcp');
const TIMES = { unseenMs: 60_000, keptMs: 60_000, newsMs: 60_000, gatherMs: 0 };

/** A work that a test moves by hand. */
function work() {
  let told: CheckTold | null = null;
  let stop: Stop | null = null;
  let end: (spans: CheckSpan[]) => void = () => {};
  const run: CheckWork = (itsTold, itsStop) => {
    told = itsTold;
    stop = itsStop;
    return new Promise((resolve) => {
      end = resolve;
      itsStop.onStop(() => resolve([]));
    });
  };
  return {
    run,
    tell: (port: number) => told?.result(result(port)),
    done: (count: number) => told?.done(count),
    end: (spans: CheckSpan[] = []) => end(spans),
    stopped: () => stop?.stopped,
  };
}

const open = (times = {}) => {
  const errors: unknown[] = [];
  const book = createCheckBook({ onError: (error) => errors.push(error), times: { ...TIMES, ...times } });
  const begin = (run: CheckWork, total = 9) => {
    const started = book.start(total, run);
    if (!started.ok) throw new Error(started.failure.message);
    return started.value.checkId;
  };
  const look = async (id: string, after = 0) => {
    const looked = await book.look(id, after);
    if (!looked.ok) throw new Error(looked.failure.code);
    return looked.value;
  };
  return { book, errors, begin, look };
};

describe('a check', () => {
  it('is told in few words, however fast its results come', async () => {
    const { begin, look } = open({ gatherMs: 200 });
    const one = work();
    const id = begin(one.run);
    const telling = (async () => {
      for (let port = 1; port <= 400; port++) {
        one.tell(port);
        await new Promise(setImmediate);
      }
      one.end();
    })();
    const ports: number[] = [];
    let looks = 0;
    for (let over = false; !over; looks++) {
      const { state, more, results } = await look(id, ports.length);
      ports.push(...results.map(({ port }) => port));
      over = state !== 'running' && !more;
    }
    await telling;
    expect(ports).toHaveLength(400);
    // Four full pages, and what came between where the machine is slow.
    expect(looks).toBeLessThan(40);
  });

  it('answers a look as soon as something is new, and gives each result once', async () => {
    const { begin, look } = open();
    const one = work();
    const id = begin(one.run);
    const first = look(id);
    one.done(2);
    one.tell(3);
    expect(await first).toMatchObject({
      state: 'running',
      done: 2,
      total: 9,
      next: 1,
      more: false,
      spans: [],
    });
    const second = look(id, 1);
    one.tell(4);
    expect((await second).results.map(({ port }) => port)).toEqual([4]);
    const third = look(id, 2);
    const spans: CheckSpan[] = [{ target: 0, host: null, here: true, from: 1, to: 2, state: 'closed' }];
    one.end(spans);
    expect(await third).toMatchObject({ state: 'done', results: [], next: 2, spans });
  });

  it('answers a look after a while in any case', async () => {
    const { begin, look } = open({ newsMs: 20 });
    const id = begin(work().run);
    expect(await look(id)).toMatchObject({ state: 'running', results: [] });
  });

  it('gives a hundred results a look, and the rest of the ports with the last', async () => {
    const { begin, look } = open();
    const one = work();
    const id = begin(one.run);
    for (let port = 1; port <= 250; port++) one.tell(port);
    one.end([{ target: 0, host: null, here: true, from: 1, to: 2, state: 'closed' }]);
    await waitUntil('it is over', async () => (await look(id)).state === 'done');
    const pages = [await look(id, 0), await look(id, 100), await look(id, 200)];
    expect(pages.map(({ results, more, spans }) => [results.length, more, spans.length])).toEqual([
      [100, true, 0],
      [100, true, 0],
      [50, false, 1],
    ]);
  });

  it('is cancelled by its client, at once, and tells no more', async () => {
    const { book, begin, look } = open();
    const one = work();
    const id = begin(one.run);
    const waiting = look(id);
    expect(book.cancel(id)).toBe(true);
    expect(one.stopped()).toBe(true);
    expect(await waiting).toMatchObject({ state: 'cancelled' });
    one.tell(5);
    expect(await look(id)).toMatchObject({ state: 'cancelled', results: [] });
    expect(book.cancel(id)).toBe(false);
  });

  it('is cancelled where nobody looks at it any more, and kept while somebody does', async () => {
    const { begin, look } = open({ unseenMs: 40, newsMs: 120 });
    const one = work();
    const id = begin(one.run);
    // A look that waits three times as long as it may be unseen.
    expect(await look(id)).toMatchObject({ state: 'running' });
    await waitUntil('it is cancelled', () => one.stopped() === true);
    expect(await look(id)).toMatchObject({ state: 'cancelled' });
  });

  it('is forgotten some time after its end', async () => {
    const { book, begin } = open({ keptMs: 20 });
    const one = work();
    const id = begin(one.run);
    one.end();
    await waitUntil('it is forgotten', async () => !(await book.look(id, 0)).ok);
    expect(await book.look(id, 0)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('that fails inside is told as cancelled, never as done', async () => {
    const { begin, look, errors } = open();
    const id = begin(async () => {
      throw new Error('a bug');
    });
    await waitUntil('it has ended', async () => (await look(id)).state === 'cancelled');
    expect(errors).toHaveLength(1);
  });

  it('is one of four at most', () => {
    const { book, begin } = open();
    const works = Array.from({ length: 4 }, work);
    const [first] = works.map(({ run }) => begin(run));
    expect(book.start(1, work().run)).toMatchObject({ ok: false, failure: { code: 'busy' } });
    book.cancel(first ?? '');
    expect(book.start(1, work().run)).toMatchObject({ ok: true });
  });

  it('ends with the core', async () => {
    const { book, begin } = open();
    const one = work();
    begin(one.run);
    await book.stop();
    expect(one.stopped()).toBe(true);
    expect(book.start(1, work().run)).toMatchObject({ ok: false });
  });
});
