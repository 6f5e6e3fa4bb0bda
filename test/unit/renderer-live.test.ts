/** What the page holds of the core: the newest Snapshot, losses, closed ports, the host's clock; and the token. */
import { describe, expect, it } from 'vitest';
import type { Client, ConnectionState } from '../../preload/client.ts';
import type { Listener, Snapshot } from '../../preload/model.ts';
import { createLive, type LiveClock } from '../../renderer/live.ts';
import { GONE_MS } from '../../renderer/ports/list-memory.ts';
import { dropToken, takeToken } from '../../renderer/token.ts';
import { makeListener, makeOwner, NOW } from '../e2e/window-machine.ts';
import { createWindowService } from '../e2e/window-service.ts';

const web = makeListener({ port: 3000, owner: makeOwner({ pid: 10, name: 'node' }) });

function scripted() {
  let elapsed = 0;
  let time = NOW;
  const timers = new Map<number, () => void>();
  const clock: LiveClock = {
    elapsed: () => elapsed,
    time: () => time,
    later(ms, callback) {
      const due = elapsed + ms;
      timers.set(due, callback);
      return () => timers.delete(due);
    },
  };
  let onSnapshot: (snapshot: Snapshot) => void = () => {};
  let onState: (state: ConnectionState) => void = () => {};
  // Only what createLive uses, which asks for the event `snapshot` alone.
  const client = {
    on: (_event: string, listener: (snapshot: Snapshot) => void) => {
      onSnapshot = listener;
      return () => {};
    },
    onState: (listener: (state: ConnectionState) => void) => {
      onState = listener;
      return () => {};
    },
  } as unknown as Client;
  const live = createLive(client, clock);
  const base = createWindowService().snapshot();
  return {
    live,
    timers,
    show: (listeners: Listener[], change: Partial<Snapshot> = {}) =>
      onSnapshot({ ...base, listeners, ...change }),
    state: (state: ConnectionState) => onState(state),
    pass(ms: number) {
      elapsed += ms;
      time += ms;
      for (const [due, callback] of [...timers]) {
        if (due > elapsed) continue;
        timers.delete(due);
        callback();
      }
    },
  };
}

const goneOnes = ({ live }: ReturnType<typeof scripted>) =>
  [...live.get().memory.values()].filter((entry) => entry.goneAt !== null).length;

describe('the live list', () => {
  it('keeps a closed port for its time and then drops it by itself', () => {
    const page = scripted();
    page.show([web]);
    page.show([]);
    expect(goneOnes(page)).toBe(1);
    page.pass(GONE_MS);
    expect(page.live.get().memory.size).toBe(0);
    expect(page.timers.size).toBe(0);
  });

  it('keeps it longer while the user points at the list', () => {
    const page = scripted();
    page.show([web]);
    page.live.hold(true);
    page.show([]);
    page.pass(GONE_MS * 4);
    expect(goneOnes(page)).toBe(1);
    page.live.hold(false);
    expect(page.live.get().memory.size).toBe(0);
  });

  it('says since when the connection is lost, keeps the old list, and starts over when it is back', () => {
    const page = scripted();
    page.show([web]);
    page.pass(1_000);
    page.state('connecting');
    expect(page.live.get()).toMatchObject({ connection: 'lost', lostAt: NOW + 1_000 });
    expect(page.live.get().memory.size).toBe(1);
    page.state('open');
    expect(page.live.get().connection).toBe('lost');
    page.show([]);
    expect(page.live.get()).toMatchObject({ connection: 'open', lostAt: null });
    expect(page.live.get().memory.size).toBe(0);
  });

  it('does not take the empty list of a core that has only just started for the truth', () => {
    const page = scripted();
    page.show([web]);
    page.show([], { watching: { state: 'starting', reader: '', scanMs: 0, resumesAt: null } });
    expect(goneOnes(page)).toBe(0);
    expect(page.live.get().memory.size).toBe(1);
  });

  it('learns that the host’s clock is ahead, and never lets an old Snapshot set it back', () => {
    const page = scripted();
    page.show([web], { at: new Date(NOW + 90_000).toISOString() });
    expect(page.live.get().clockAhead).toBe(90_000);
    page.show([web], { at: new Date(NOW - 600_000).toISOString() });
    expect(page.live.get().clockAhead).toBe(90_000);
  });
});

describe('the token', () => {
  const places = (hash: string, kept: string | null = null) => {
    const stored = new Map(kept === null ? [] : [['quayside.token', kept]]);
    const replaced: unknown[] = [];
    return {
      replaced,
      stored,
      location: { hash, pathname: '/', search: '' },
      history: { state: null, replaceState: (...args: unknown[]) => replaced.push(args.at(-1)) },
      storage: {
        getItem: (key: string) => stored.get(key) ?? null,
        setItem: (key: string, value: string) => void stored.set(key, value),
        removeItem: (key: string) => void stored.delete(key),
      },
    };
  };

  it('is taken out of the address bar and kept for a reload', () => {
    const page = places('#token=abc-_1');
    expect(takeToken(page)).toBe('abc-_1');
    expect(page.replaced).toEqual(['/']);
    expect(takeToken({ ...page, location: { hash: '', pathname: '/', search: '' } })).toBe('abc-_1');
  });

  it('of a new link replaces the old one', () => {
    expect(takeToken(places('#token=new', 'old'))).toBe('new');
  });

  it('is null where there is none, and after it was refused', () => {
    expect(takeToken(places(''))).toBeNull();
    expect(takeToken(places('#token='))).toBeNull();
    const page = places('', 'old');
    dropToken(page.storage);
    expect(takeToken(page)).toBeNull();
  });
});
