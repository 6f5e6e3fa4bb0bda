/** The book of what was freed: started again once, for ten minutes, without secrets, never on a port that is taken. */
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAgainLogs } from '../../main/core/again/again-logs.ts';
import { captureStart } from '../../main/core/again/capture-start.ts';
import type { PortHolder } from '../../main/core/again/port-holders.ts';
import { createStartAgain, type Freed } from '../../main/core/again/start-again.ts';
import type { ProcessIdentity, StartFacts } from '../../main/core/platform/platform.ts';
import { fail, ok, type Result, type StartAgain } from '../../preload/model.ts';

const FACTS: StartFacts = {
  program: '/usr/bin/node',
  argv: ['node', 'server.js', '\u001b[2J'],
  cwd: '/home/dev/web-shop',
  env: { PORT: '3000', API_KEY: 'hunter2', NODE_CHANNEL_FD: '3' },
};

let folder: string;
let held: PortHolder[];
let started: { facts: StartFacts; log: string }[];
let answer: () => Promise<Result<ProcessIdentity>>;
let list: StartAgain[];
let told: { again: StartAgain; listenerIds: readonly string[] }[];
let book: ReturnType<typeof createStartAgain>;

beforeEach(() => {
  vi.useFakeTimers();
  folder = join(mkdtempSync(join(tmpdir(), 'quayside-again-')), 'logs');
  held = [];
  started = [];
  list = [];
  told = [];
  answer = async () => ok({ pid: 4321, startKey: '1' });
  book = createStartAgain({
    platform: {
      async start(facts, log) {
        started.push({ facts, log });
        return answer();
      },
    },
    logs: createAgainLogs(folder),
    now: () => new Date(),
    holders: { known: () => held, look: async () => held },
    onChange: (again) => {
      list = again;
    },
    onStarted: (again, listenerIds) => told.push({ again, listenerIds }),
  });
});

afterEach(() => {
  book.stop();
  vi.useRealTimers();
  rmSync(join(folder, '..'), { recursive: true });
});

const freed = (over: Partial<Freed> = {}): Freed => ({
  port: 3000,
  protocol: 'tcp',
  kind: 'process',
  name: 'node',
  listenerIds: ['row-a', 'row-b'],
  start: FACTS,
  ...over,
});

const refusal = (result: Result<unknown>) => {
  if (result.ok) throw new Error('it was not refused');
  expect(result.failure.nextStep.length).toBeGreaterThan(10);
  return [result.failure.code, result.failure.message];
};

describe('what is kept', () => {
  it('is offered for ten minutes, cleaned and without the values of secrets', () => {
    const id = book.remember(freed({ name: 'no\u202ede' }));
    expect(list).toEqual([
      {
        id,
        port: 3000,
        protocol: 'tcp',
        kind: 'process',
        name: 'no\\u202ede',
        argv: ['node', 'server.js', '\\u001b[2J'],
        cwd: '/home/dev/web-shop',
        withheld: ['API_KEY'],
        until: new Date(Date.now() + 600_000).toISOString(),
        started: null,
      },
    ]);
    expect(JSON.stringify(list)).not.toContain('hunter2');
  });

  it('leaves the list by itself when its time is over, and cannot be started any more', async () => {
    const first = book.remember(freed());
    vi.advanceTimersByTime(300_000);
    const second = book.remember(freed({ port: 4000 }));
    vi.advanceTimersByTime(299_999);
    expect(list.map(({ id }) => id)).toEqual([first, second]);
    vi.advanceTimersByTime(1);
    expect(list.map(({ id }) => id)).toEqual([second]);
    expect(refusal(await book.start(first))[0]).toBe('not-found');
    expect(started).toEqual([]);
    vi.advanceTimersByTime(300_000);
    expect(list).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over at its time even where the timer is late', async () => {
    const id = book.remember(freed());
    vi.setSystemTime(Date.now() + 600_000);
    expect(refusal(await book.start(id))[0]).toBe('not-found');
    expect(refusal(await book.log(id))[0]).toBe('not-found');
  });

  it('is at most 50 of them, and of bounded size', () => {
    const ids = Array.from({ length: 60 }, (_, index) => book.remember(freed({ port: 3000 + index })));
    expect(list.map(({ id }) => id)).toEqual(ids.slice(10));
    const large = { ...FACTS, env: { LARGE: 'x'.repeat(2_000_000) } };
    for (let index = 0; index < 5; index++) book.remember(freed({ start: large }));
    expect(list).toHaveLength(2);
    expect(JSON.stringify(list).length).toBeLessThan(2_000);
  });

  it('is forgotten at the end: nothing is started then', async () => {
    const id = book.remember(freed());
    book.stop();
    expect(refusal(await book.start(id))[0]).toBe('not-found');
    book.remember(freed());
    expect([started, vi.getTimerCount()]).toEqual([[], 0]);
  });
});

describe('starting again', () => {
  it('gives the program all but the secrets and what belonged to its old life', async () => {
    const id = book.remember(freed());
    vi.advanceTimersByTime(100_000);
    const result = await book.start(id);
    expect(started).toEqual([{ facts: { ...FACTS, env: { PORT: '3000' } }, log: expect.any(String) }]);
    const log = started[0]?.log ?? '';
    const at = new Date().toISOString();
    expect(result).toMatchObject({ ok: true, value: { id, started: { at, pid: 4321, log } } });
    expect(list).toMatchObject([{ id, started: { pid: 4321 } }]);
    expect(told).toEqual([{ again: list[0], listenerIds: ['row-a', 'row-b'] }]);
    // Its output can be seen for ten minutes from then on.
    vi.advanceTimersByTime(599_999);
    expect(await book.log(id)).toEqual({ ok: true, value: { path: log, text: '' } });
  });

  it('is done once, also for two who ask at once', async () => {
    const id = book.remember(freed());
    const [first, second] = await Promise.all([book.start(id), book.start(id)]);
    expect(first).toMatchObject({ ok: true });
    expect(refusal(second)).toEqual(['unavailable', 'node was started again already (pid 4321).']);
    expect(refusal(await book.start(id))).toEqual([
      'unavailable',
      'node was started again already (pid 4321).',
    ]);
    expect([started.length, told.length]).toEqual([1, 1]);
  });

  it('is refused while somebody else has the port, who is named, and works once it is free', async () => {
    const id = book.remember(freed());
    held = [{ key: 'x', name: 'python3 (pid 77)' }];
    expect(refusal(await book.start(id))).toEqual([
      'unavailable',
      'Nothing was started: port 3000 is held by python3 (pid 77) now.',
    ]);
    expect([started, list[0]?.started]).toEqual([[], null]);
    held = [];
    expect(await book.start(id)).toMatchObject({ ok: true });
  });

  it('minds nobody who had another address of the port before', async () => {
    held = [{ key: 'beside', name: 'python3 (pid 77)' }];
    const id = book.remember(freed());
    expect(await book.start(id)).toMatchObject({ ok: true });
  });

  it('that fails says why, leaves no log, and can be tried again', async () => {
    const id = book.remember(freed());
    answer = async () => fail('not-found', 'The program is gone.', 'Install it again.');
    const both = await Promise.all([book.start(id), book.start(id)]);
    for (const result of both) expect(refusal(result)).toEqual(['not-found', 'The program is gone.']);
    expect([started.length, readdirSync(folder), told]).toEqual([1, [], []]);
    answer = async () => {
      appendFileSync(started.at(-1)?.log ?? '', 'no such database\n');
      return fail('unavailable', 'It ended at once.', 'See its log.');
    };
    expect(refusal(await book.start(id))[1]).toBe('It ended at once.');
    expect(await book.log(id)).toMatchObject({ ok: true, value: { text: 'no such database\n' } });
    expect(list).toMatchObject([{ id, started: null }]);
    answer = async () => {
      throw new Error('a bug');
    };
    await expect(book.start(id)).rejects.toThrow('a bug');
    answer = async () => ok({ pid: 5, startKey: '5' });
    expect(await book.start(id)).toMatchObject({ ok: true, value: { started: { pid: 5 } } });
  });

  it('of what a service runs asks that, and knows neither pid nor log', async () => {
    const asked: string[] = [];
    const start = async () => {
      asked.push('start');
      return ok(null);
    };
    const id = book.remember(freed({ kind: 'container', name: 'web-1', start }));
    expect(list).toMatchObject([{ kind: 'container', argv: [], cwd: null, withheld: [] }]);
    expect(refusal(await book.log(id))).toEqual(['not-found', 'web-1 was not started again yet.']);
    expect(await book.start(id)).toMatchObject({ ok: true, value: { started: { pid: null, log: null } } });
    expect(refusal(await book.start(id))).toEqual(['unavailable', 'web-1 was started again already.']);
    expect(refusal(await book.log(id))).toEqual(['not-found', 'web-1 writes its output elsewhere.']);
    expect([asked, started]).toEqual([['start'], []]);
  });

  it('does not happen where Quayside ends while it is looked who has the port', async () => {
    const id = book.remember(freed());
    const starting = book.start(id);
    book.stop();
    expect(refusal(await starting)).toEqual(['unavailable', 'Quayside is ending.']);
    expect([started, told]).toEqual([[], []]);
  });
});

describe('what is taken from a process before it ends', () => {
  const identity = { pid: 1, startKey: '1' };

  it('is nothing where it cannot be read', async () => {
    const refused = async () => fail('permission', 'It is another user’s.', 'Ask them.');
    expect(await captureStart({ startFacts: refused }, identity)).toBeNull();
    const broken = async () => Promise.reject(new Error('a bug'));
    expect(await captureStart({ startFacts: broken }, identity)).toBeNull();
    expect(await captureStart({ startFacts: async () => ok(FACTS) }, identity)).toBe(FACTS);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is nothing where that takes more than 250 ms', async () => {
    let settled: StartFacts | null | undefined;
    void captureStart({ startFacts: () => new Promise(() => {}) }, identity).then((facts) => {
      settled = facts;
    });
    await vi.advanceTimersByTimeAsync(249);
    expect(settled).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toBeNull();
  });
});
