/**
 * The containers behind the rows of the list: asked of the engines apart from any scan, all at once, only where something
 * speaks for a container, and kept for as long as the row is there.
 */
import type { Container, Listener } from '../../../preload/model.ts';
import type { ContainerEngines } from '../containers/container-engines.ts';
import { type Asked, askedOf, type ContainerRow, containerOf } from './container-of.ts';

export interface OwnerContainersDeps {
  engines: Pick<ContainerEngines, 'running' | 'findByPort'>;
  /** Monotonic, in ms. */
  monotonic(): number;
  /** More is known than at the last `mark`. */
  onFound(): void;
  onError(error: unknown): void;
  /** How long somebody waits for what an engine says, in ms; 500 where none is given. */
  settleMs?: number;
}

export interface OwnerContainers {
  /** Takes the rows of a look, all of them, and asks the engines later for those that nothing is known of. */
  see(rows: Iterable<ContainerRow>): void;
  /** The same rows with their containers, as far as they are known; the same array where there are none. */
  mark(listeners: Listener[]): Listener[];
  /** Settles when every row was asked about once, or after half a second; at once where no engine is asked before. */
  settled(): Promise<void>;
  stop(): void;
}

/** An engine may list a container a moment after its port is open; and it may be started later than what it would tell. */
const AGAIN_AFTER_MS = [1_000, 4_000, 15_000];
/** The least gap between two questions, in ms; the second where no engine has answered: then it costs a look at twenty paths. */
const GAP_MS = 500;
const GAP_WITHOUT_ENGINE_MS = 10_000;
/** Ports of a range that an old podman does not list are asked for one by one, at most so many at a time. */
const MOST_SINGLE = 4;

const SETTLE_MS = 500;

interface Entry {
  readonly asked: Asked;
  container: Container | null;
  /** How often the engines were asked about it. */
  times: number;
  /** When it is to be asked about again; Infinity where it was often enough. */
  dueAt: number;
}

export function createOwnerContainers(deps: OwnerContainersDeps): OwnerContainers {
  const { engines, monotonic, onFound, onError, settleMs = SETTLE_MS } = deps;
  let entries = new Map<string, Entry>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: Promise<void> | null = null;
  let earliest = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let waiting: (() => void)[] = [];

  const unknown = () => [...entries.values()].filter(({ container }) => container === null);

  const schedule = () => {
    clearTimeout(timer);
    if (stopped || asking) return;
    const open = unknown();
    if (open.every(({ times }) => times > 0)) tellSettled();
    const due = Math.min(...open.map(({ dueAt }) => dueAt));
    if (due === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(ask, Math.max(0, Math.max(due, earliest) - monotonic()));
    timer.unref();
  };

  const tellSettled = () => {
    for (const tell of waiting) tell();
    waiting = [];
  };

  const ask = () => {
    asking = askAll()
      .catch(onError)
      .finally(() => {
        asking = null;
        schedule();
      });
  };

  const askAll = async () => {
    const open = unknown();
    const running = await engines.running();
    const found = open.filter((entry) => take(entry, running ? containerOf(entry.asked, running) : null));
    earliest = monotonic() + (running ? GAP_MS : GAP_WITHOUT_ENGINE_MS);
    const single = running ? await askSingly(open) : 0;
    if (!stopped && found.length + single > 0) onFound();
  };

  const take = (entry: Entry, answer: { container: Container } | null): boolean => {
    entry.container = answer?.container ?? null;
    entry.dueAt = monotonic() + (AGAIN_AFTER_MS[entry.times] ?? Number.POSITIVE_INFINITY);
    entry.times++;
    return answer !== null;
  };

  /** How many more that has found. */
  const askSingly = async (open: readonly Entry[]): Promise<number> => {
    const left = open.flatMap((entry) =>
      entry.container === null && entry.asked.by === 'port' && entry.asked.certain
        ? [{ entry, listener: entry.asked.listener }]
        : [],
    );
    const answers = await Promise.all(
      left.slice(0, MOST_SINGLE).map(async ({ entry, listener: { protocol, port, address } }) => {
        entry.container = (await engines.findByPort(protocol, port, address))?.container ?? null;
        return entry.container;
      }),
    );
    return answers.filter((container) => container !== null).length;
  };

  return {
    see(rows) {
      const next = new Map<string, Entry>();
      for (const row of rows) {
        const { id } = row.listener;
        const before = entries.get(id);
        const asked = before?.asked ?? askedOf(row);
        if (asked) next.set(id, before ?? { asked, container: null, times: 0, dueAt: monotonic() });
      }
      entries = next;
      schedule();
    },
    mark(listeners) {
      if (entries.size === 0) return listeners;
      return listeners.map((listener) => {
        const container = entries.get(listener.id)?.container ?? null;
        return container === null || listener.container === container
          ? listener
          : marked(listener, container);
      });
    },
    settled() {
      const isTooSoon = !asking && earliest > monotonic() + settleMs;
      if (stopped || isTooSoon || unknown().every(({ times }) => times > 0)) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = setTimeout(resolve, settleMs);
        waiting.push(() => {
          clearTimeout(limit);
          resolve();
        });
      });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      tellSettled();
    },
  };
}

const marked = (listener: Listener, container: Container): Listener =>
  Object.freeze({ ...listener, container, owner: listener.owner && { ...listener.owner, container } });
