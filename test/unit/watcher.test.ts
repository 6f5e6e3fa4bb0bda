import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProcessFacts } from '../../main/core/owner/process-facts.ts';
import type { Scan } from '../../main/core/platform/platform.ts';
import { categoryOf } from '../../main/core/registry/port-category.ts';
import { diffListeners } from '../../main/core/watching/diff-listeners.ts';
import {
  AFTER_CHANGE_MS,
  AT_REST_MS,
  LIVELY_FOR_MS,
  nextPause,
  UNWATCHED_MS,
} from '../../main/core/watching/pace.ts';
import { scopeOf } from '../../main/core/watching/tracked-listener.ts';
import { createWatcher, type Watcher } from '../../main/core/watching/watcher.ts';
import type { Change, Snapshot } from '../../preload/model.ts';
import {
  createScriptedPlatform,
  type ScriptedPlatform,
  scriptedProcess,
  scriptedSocket,
} from '../scripted-platform.ts';
import { waitUntil } from '../wait-until.ts';

let platform: ScriptedPlatform;
let watcher: Watcher;
let published: Partial<Snapshot>[];
let changes: Change[];
let errors: unknown[];
let time: number;
let monotonic: () => number;

const now = () => new Date(Date.UTC(2026, 0, 1) + time);

beforeEach(() => {
  platform = createScriptedPlatform();
  published = [];
  changes = [];
  errors = [];
  time = 0;
  monotonic = () => performance.now();
  watcher = createWatcher({
    platform,
    facts: createProcessFacts(platform),
    clock: {
      monotonic: () => monotonic(),
      now,
      yield: () => new Promise((resolve) => setImmediate(resolve)),
    },
    publish(news, changed) {
      published.push(news);
      changes.push(...changed);
    },
    onError: (error) => errors.push(error),
  });
});
afterEach(() => watcher.stop());

const ports = () => published.findLast((news) => news.listeners)?.listeners?.map((row) => row.port) ?? [];
const lastState = () => published.findLast((news) => news.watching)?.watching?.state;

describe('the watcher', () => {
  it('tells what opens, changes and closes, once each', async () => {
    const node = platform.addProcess(scriptedProcess({ pid: 10 }));
    const socket = scriptedSocket({ port: 3000, hidden: 'gone' });
    await watcher.start();
    platform.setSockets([socket]);
    await watcher.scanNow();
    platform.setSockets([{ ...socket, hidden: null, holders: [node] }]);
    await watcher.scanNow();
    platform.setSockets([]);
    await watcher.scanNow();
    expect(changes.map((change) => change.type)).toEqual(['opened', 'changed', 'closed']);
    expect(changes[1]).toMatchObject({
      listener: { owner: { pid: 10 } },
      before: { owner: null, ownerHidden: 'gone' },
    });
  });

  it('gives rows that are there new names, at once and as no change of a port', async () => {
    let name = 'old';
    const lists: Snapshot['listeners'][] = [];
    const told: Change[] = [];
    const given = createWatcher({
      platform,
      facts: createProcessFacts(platform),
      clock: { monotonic, now, yield: () => Promise.resolve() },
      serviceOf: (port) => ({ registered: port === 3000 ? name : null, common: null }),
      publish(news, changed) {
        if (news.listeners) lists.push(news.listeners);
        told.push(...changed);
      },
      onError: (error) => errors.push(error),
    });
    platform.setSockets([scriptedSocket({ port: 3000 }), scriptedSocket({ port: 4000 })]);
    await given.start();
    name = 'new';
    await given.nameAgain();
    await given.scanNow();
    given.stop();
    expect(lists.map((list) => list.map(({ service }) => service.registered))).toEqual([
      ['old', null],
      ['new', null],
    ]);
    expect(lists[1]?.[1]).toBe(lists[0]?.[1]);
    expect(lists[1]?.[0]?.id).toBe(lists[0]?.[0]?.id);
    expect([...given.tracked().values()].map(({ listener }) => listener)).toEqual(lists[1]);
    expect([told, errors]).toEqual([[], []]);
  });

  it('names ports by both layers, or by the names that it is given', async () => {
    const serviceOf = vi.fn((port: number, protocol: string) => ({
      registered: `${protocol} ${port}`,
      common: null,
    }));
    const given = createWatcher({
      platform,
      facts: createProcessFacts(platform),
      clock: { monotonic, now, yield: () => Promise.resolve() },
      serviceOf,
      publish: () => {},
      onError: (error) => errors.push(error),
    });
    platform.setSockets([scriptedSocket({ port: 5432, hidden: 'kernel' })]);
    await watcher.start();
    await given.start();
    await given.scanNow();
    given.stop();
    const serviceIn = (rows: Watcher) => [...rows.tracked().values()].map(({ listener }) => listener.service);
    expect(serviceIn(watcher)).toEqual([{ registered: 'postgresql', common: 'PostgreSQL' }]);
    expect(serviceIn(given)).toEqual([{ registered: 'tcp 5432', common: null }]);
    // A scan that finds nothing new looks nothing up.
    expect(serviceOf).toHaveBeenCalledTimes(1);
  });

  it('hands new rows on a turn of the event loop before it publishes them, paused where that was wished for meanwhile', async () => {
    const order: unknown[] = [];
    const given = createWatcher({
      platform,
      facts: createProcessFacts(platform),
      clock: { monotonic, now, yield: () => new Promise((resolve) => setImmediate(resolve)) },
      see(rows) {
        order.push([...rows.values()].map(({ listener }) => listener.port));
        setImmediate(() => order.push('turn'));
        given.pause(null);
      },
      publish: ({ watching, listeners }) => order.push([watching?.state, listeners?.length]),
      onError: (error) => errors.push(error),
    });
    platform.setSockets([scriptedSocket({ port: 3000 })]);
    await given.start();
    given.stop();
    expect([order, errors]).toEqual([[[3000], 'turn', ['paused', 1]], []]);
  });

  it('says nothing while nothing changes, however often it looks', async () => {
    // What a look costs is news too, where it differs: on a busy machine it does.
    monotonic = () => 0;
    platform.setSockets([
      scriptedSocket({ port: 3000, holders: [platform.addProcess(scriptedProcess({ pid: 10 }))] }),
    ]);
    await watcher.start();
    const count = published.length;
    for (let look = 0; look < 5; look++) await watcher.scanNow();
    expect(published).toHaveLength(count);
    expect(changes).toEqual([]);
  });

  it('takes the start of the owner as since for what was there before it, and the present for what comes', async () => {
    const node = platform.addProcess(scriptedProcess({ pid: 10, startedAt: '2025-12-31T00:00:00.000Z' }));
    const old = scriptedSocket({ port: 3000, holders: [node] });
    platform.setSockets([old]);
    await watcher.start();
    time = 60_000;
    platform.setSockets([old, scriptedSocket({ port: 3001, holders: [node] })]);
    await watcher.scanNow();
    const rows = [...watcher.tracked().values()].map(({ listener }) => listener.since);
    expect(rows).toEqual(['2025-12-31T00:00:00.000Z', '2026-01-01T00:01:00.000Z']);
  });

  it('looks a process up once, and again in its next life', async () => {
    let lookedUp = 0;
    const describe = platform.describe;
    platform.describe = (identity) => {
      lookedUp++;
      return describe(identity);
    };
    const node = platform.addProcess(scriptedProcess({ pid: 10 }));
    platform.setSockets([1, 2, 3].map((port) => scriptedSocket({ port, holders: [node] })));
    await watcher.start();
    expect(lookedUp).toBe(1);
    const reborn = platform.addProcess({
      ...scriptedProcess({ pid: 10, name: 'other' }),
      identity: { pid: 10, startKey: 'later' },
    });
    platform.setSockets([scriptedSocket({ port: 4, holders: [reborn] })]);
    await watcher.scanNow();
    expect(lookedUp).toBe(2);
  });

  it('names the holder nearest the root of its tree, and all holders', async () => {
    const worker = platform.addProcess(scriptedProcess({ pid: 10, ancestors: [20, 1] }));
    const parent = platform.addProcess(scriptedProcess({ pid: 20, name: 'gunicorn', ancestors: [1] }));
    platform.setSockets([scriptedSocket({ port: 8000, holders: [worker, parent] })]);
    await watcher.start();
    const [row] = watcher.tracked().values();
    expect(row?.listener.owner?.pid).toBe(20);
    expect(row?.listener.holders.map(({ pid }) => pid)).toEqual([10, 20]);
  });

  it('looks again at a process that could not be described', async () => {
    const identity = { pid: 10, startKey: 'start-10' };
    platform.setSockets([scriptedSocket({ port: 3000, holders: [identity] })]);
    await watcher.start();
    expect([...watcher.tracked().values()][0]?.listener).toMatchObject({ owner: null, ownerHidden: 'gone' });
    platform.addProcess(scriptedProcess({ pid: 10 }));
    await watcher.scanNow();
    expect([...watcher.tracked().values()][0]?.listener.owner?.pid).toBe(10);
  });

  it('keeps one scan in flight; all who ask meanwhile share the next one', async () => {
    let inFlight = 0;
    let most = 0;
    let finish: (() => void) | undefined;
    const scan = platform.scan;
    platform.scan = async (options) => {
      most = Math.max(most, ++inFlight);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      inFlight--;
      return scan(options);
    };
    const first = watcher.scanNow();
    const others = [watcher.scanNow(), watcher.scanNow({ thorough: true }), watcher.scanNow()];
    finish?.();
    await first;
    await waitUntil('the second scan', () => inFlight === 1);
    finish?.();
    await Promise.all(others);
    expect(most).toBe(1);
    expect(platform.scans).toEqual([{ thorough: false }, { thorough: true }]);
  });

  it('pauses: looks no more by itself, and goes on when resumed', async () => {
    await watcher.start();
    watcher.pause(null);
    expect(lastState()).toBe('paused');
    const looked = platform.scans.length;
    platform.setSockets([scriptedSocket({ port: 3000 })]);
    platform.announceClose();
    await new Promise((resolve) => setTimeout(resolve, UNWATCHED_MS + 200));
    expect(platform.scans).toHaveLength(looked);
    watcher.resume();
    await waitUntil('the row', () => ports().includes(3000));
    expect(lastState()).toBe('watching');
  });

  it('keeps a pause that is wished for during the first look, and says so with its list', async () => {
    platform.setSockets([scriptedSocket({ port: 3000 })]);
    const started = watcher.start();
    watcher.pause(null);
    expect(lastState()).toBeUndefined();
    await started;
    expect([lastState(), ports()]).toEqual(['paused', [3000]]);
    const looked = platform.scans.length;
    platform.announceClose();
    await new Promise((resolve) => setTimeout(resolve, UNWATCHED_MS + 200));
    expect(platform.scans).toHaveLength(looked);
    watcher.resume();
    await waitUntil('watching', () => lastState() === 'watching');
  });

  it('keeps a pause that is wished for while the owners of a look are looked up', async () => {
    const whenAsked = (pid: number) => {
      const describe = platform.describe.bind(platform);
      platform.describe = async (identity) => {
        if (identity.pid === pid) watcher.pause(null);
        return describe(identity);
      };
    };
    const [first, second] = [10, 11].map((pid) => platform.addProcess(scriptedProcess({ pid })));
    const sockets = [first, second].flatMap((holder, at) =>
      holder ? [scriptedSocket({ port: 3000 + at, holders: [holder] })] : [],
    );
    whenAsked(10);
    platform.setSockets(sockets.slice(0, 1));
    await watcher.start();
    expect([lastState(), ports()]).toEqual(['paused', [3000]]);
    watcher.resume();
    await waitUntil('watching', () => lastState() === 'watching');
    whenAsked(11);
    platform.setSockets(sockets);
    await watcher.scanNow();
    expect([lastState(), ports()]).toEqual(['paused', [3000, 3001]]);
  });

  it('does not begin to look when it was stopped during the first look', async () => {
    const started = watcher.start();
    watcher.stop();
    await started;
    const looked = platform.scans.length;
    platform.announceClose();
    await new Promise((resolve) => setTimeout(resolve, UNWATCHED_MS + 200));
    expect(platform.scans).toHaveLength(looked);
  });

  it('pauses for a time, says until when, and goes on by itself', async () => {
    await watcher.start();
    const paused = () => published.findLast((news) => news.watching)?.watching;
    watcher.pause(60_000);
    expect(paused()).toMatchObject({ state: 'paused', resumesAt: '2026-01-01T00:01:00.000Z' });
    watcher.pause(30);
    await waitUntil('watching again', () => lastState() === 'watching');
    expect(paused()?.resumesAt).toBeNull();
    watcher.pause(30);
    watcher.pause(null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(paused()).toMatchObject({ state: 'paused', resumesAt: null });
  });

  it('looks soon after a close is announced, not at its own pace only', async () => {
    await watcher.start();
    const started = performance.now();
    for (let round = 0; round < 10; round++) {
      platform.setSockets([scriptedSocket({ port: 3000 + round, protocol: 'udp' })]);
      platform.announceClose();
      await waitUntil('the row', () => ports().includes(3000 + round));
    }
    // By itself it would have looked once in UNWATCHED_MS: UDP ports do not quicken it.
    expect(performance.now() - started).toBeLessThan(UNWATCHED_MS * 5);
  });

  it('still looks while clients come and go faster than its pace', async () => {
    await watcher.start();
    const looked = platform.scans.length;
    let watched = false;
    const clients = setInterval(() => {
      watched = !watched;
      watcher.setWatched(watched);
    }, 10);
    await waitUntil('another look', () => platform.scans.length > looked).finally(() =>
      clearInterval(clients),
    );
  });

  it('survives a scan that throws: says stalled, keeps the rows, and recovers', async () => {
    platform.setSockets([scriptedSocket({ port: 3000 })]);
    await watcher.start();
    const scan = platform.scan;
    platform.scan = async (): Promise<Scan> => {
      throw new Error('broken');
    };
    await watcher.scanNow();
    expect(errors).toHaveLength(1);
    expect(lastState()).toBe('stalled');
    expect([...watcher.tracked().values()]).toHaveLength(1);
    platform.scan = scan;
    await watcher.scanNow();
    expect(lastState()).toBe('watching');
  });
});

describe('the pace', () => {
  it('is quick after a change, at rest while watched, slow while nobody looks', () => {
    expect(nextPause({ sinceChangeMs: 0, watched: false })).toBe(AFTER_CHANGE_MS);
    expect(nextPause({ sinceChangeMs: LIVELY_FOR_MS, watched: true })).toBe(AT_REST_MS);
    expect(nextPause({ sinceChangeMs: Number.POSITIVE_INFINITY, watched: false })).toBe(UNWATCHED_MS);
  });
});

describe('what a socket address means', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.1.2.3', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['0.0.0.0', 'all'],
    ['::', 'all'],
    ['192.168.1.7', 'lan'],
    ['fe80::1%eth0', 'lan'],
  ])('%s reaches %s', (address, scope) => {
    expect(scopeOf(address)).toBe(scope);
  });

  it.each([
    [1, 'well-known'],
    [1023, 'well-known'],
    [1024, 'registered'],
    [49151, 'registered'],
    [49152, 'dynamic'],
    [65535, 'dynamic'],
  ])('port %i is %s', (port, category) => {
    expect(categoryOf(port)).toBe(category);
  });
});

describe('the difference of two looks', () => {
  it('tells closed before opened', () => {
    const row = (port: number) => ({ listener: { port } }) as never;
    const changes = diffListeners(
      new Map([['a', row(1)]]),
      new Map([['b', row(2)]]),
      '2026-01-01T00:00:00.000Z',
    );
    expect(changes.map(({ type }) => type)).toEqual(['closed', 'opened']);
  });
});
