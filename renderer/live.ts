/** Holds the newest Snapshot and what the list remembers of earlier ones, for React to subscribe to. */
import type { Client } from '../preload/client.ts';
import type { Snapshot } from '../preload/model.ts';
import { emptyMemory, forget, type ListMemory, nextForget, remember } from './ports/list-memory.ts';

export interface LiveState {
  /** `connecting`: nothing was shown yet. `lost`: what is shown is old. */
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly snapshot: Snapshot | null;
  readonly memory: ListMemory;
  /** When the connection was lost, on the page's clock, or null. */
  readonly lostAt: number | null;
  /** How far the host's clock is ahead of the page's, in ms, as far as is known. */
  readonly clockAhead: number;
}

export interface Live {
  get(): LiveState;
  subscribe(listener: () => void): () => void;
  /** While held, closed ports stay: the user points at the list, and nothing may move. */
  hold(held: boolean): void;
  stop(): void;
}

export interface LiveClock {
  /** For how long things have been; never goes back. */
  elapsed(): number;
  time(): number;
  /** Calls back after `ms`; returns how to cancel. */
  later(ms: number, callback: () => void): () => void;
}

export const browserClock: LiveClock = {
  elapsed: () => performance.now(),
  time: () => Date.now(),
  later(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function createLive(client: Pick<Client, 'on' | 'onState'>, clock: LiveClock = browserClock): Live {
  const listeners = new Set<() => void>();
  let state: LiveState = {
    connection: 'connecting',
    snapshot: null,
    memory: emptyMemory,
    lostAt: null,
    clockAhead: 0,
  };
  let held = false;
  let baseline = true;
  let cancelForget = () => {};

  const set = (change: Partial<LiveState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const planForget = () => {
    cancelForget();
    const next = held ? null : nextForget(state.memory);
    if (next === null) return;
    cancelForget = clock.later(Math.max(0, next - clock.elapsed()), () => {
      set({ memory: forget(state.memory, clock.elapsed()) });
      planForget();
    });
  };

  const stopSnapshots = client.on('snapshot', (snapshot) => {
    // A core that has only just started does not know the list yet: an empty one would grey out everything.
    const known = snapshot.watching.state !== 'starting';
    set({
      connection: 'open',
      snapshot,
      lostAt: null,
      clockAhead: Math.max(state.clockAhead, Date.parse(snapshot.at) - clock.time()),
      memory: known
        ? remember(state.memory, snapshot.listeners, clock.elapsed(), baseline)
        : baseline
          ? emptyMemory
          : state.memory,
    });
    if (known) baseline = false;
    planForget();
  });

  const stopStates = client.onState((connection) => {
    if (connection === 'open') return;
    baseline = true;
    if (state.snapshot && state.connection === 'open') set({ connection: 'lost', lostAt: clock.time() });
  });

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hold(next) {
      if (held === next) return;
      held = next;
      const memory = held ? state.memory : forget(state.memory, clock.elapsed());
      if (memory !== state.memory) set({ memory });
      planForget();
    },
    stop() {
      cancelForget();
      stopSnapshots();
      stopStates();
    },
  };
}
