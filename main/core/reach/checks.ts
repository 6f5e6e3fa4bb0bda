/** Checks of ports: reads what was named, finds where that is, and runs it in the book of checks. */
import type { CheckResult, Protocol, ReachTry, Result, Snapshot } from '../../../preload/model.ts';
import { type CheckBook, type CheckTold, createCheckBook } from './check-book.ts';
import { type Connector, createConnector } from './connect-once.ts';
import { type Interfaces, ownPlaces } from './own-addresses.ts';
import { readTargets } from './read-targets.ts';
import { countPorts, type LookUp, type ResolvedTarget, resolveTargets } from './resolve-targets.ts';
import { createSocketBudget } from './socket-budget.ts';
import type { Stop } from './stop.ts';

export interface ChecksDeps {
  /** Looked at anew. */
  fresh: () => Promise<Snapshot>;
  /** Of this machine, as the system has them now. */
  interfaces: () => Interfaces;
  lookUp: LookUp;
  onError(error: unknown): void;
}

export interface CheckRequest {
  readonly targets: readonly string[];
  readonly protocol: Protocol;
  readonly ask?: boolean | undefined;
}

export interface Checks extends Pick<CheckBook, 'look' | 'cancel' | 'stop'> {
  start(request: CheckRequest): Promise<Result<{ checkId: string; total: number }>>;
}

const MOST_SOCKETS = 256;
const CONNECT_MS = 1_000;

export function createChecks(deps: ChecksDeps): Checks {
  const book = createCheckBook({ onError: deps.onError });
  const connect = createConnector(createSocketBudget(MOST_SOCKETS));
  return {
    look: book.look,
    cancel: book.cancel,
    stop: book.stop,
    async start({ targets: words, protocol }) {
      const read = readTargets(words);
      if (!read.ok) return read;
      const targets = await resolveTargets(read.value, deps.lookUp, deps.interfaces());
      const total = countPorts(targets);
      if (!total.ok) return total;
      return book.start(total.value, async (told, stop) => {
        const { listeners } = await deps.fresh();
        for (const target of targets)
          for (let port = target.from; port <= target.to && !stop.stopped; port++)
            await checkThinly(target, port, { deps, connect, told, stop, protocol, listeners });
        return [];
      });
    },
  };
}

interface Setting {
  deps: ChecksDeps;
  connect: Connector;
  told: CheckTold;
  stop: Stop;
  protocol: Protocol;
  listeners: Snapshot['listeners'];
}

async function checkThinly(target: ResolvedTarget, port: number, setting: Setting): Promise<void> {
  const { deps, connect, told, stop, protocol } = setting;
  const places = target.named.length > 0 ? target.named : target.here ? ownPlaces(deps.interfaces()) : [];
  const tries = await Promise.all(
    places.map(
      async (place): Promise<ReachTry> => ({
        ...place,
        ...(await connect(place.address, port, { limitMs: CONNECT_MS, stop })),
      }),
    ),
  );
  const listeners = setting.listeners.filter(
    (row) => target.here && row.port === port && row.protocol === protocol,
  );
  const inUse = listeners.length > 0 || tries.some(({ outcome }) => outcome === 'answers');
  const result: CheckResult = {
    target: target.index,
    host: target.host,
    here: target.here,
    port,
    protocol,
    state: places.length === 0 ? 'unknown-name' : inUse ? 'in-use' : target.here ? 'free' : 'closed',
    sentence: inUse ? `Port ${port} is in use.` : `Nobody answers on port ${port}.`,
    reach: null,
    nextStep: null,
    explanation: null,
    listeners,
    reservations: [],
    tries,
    spoken: null,
    nextFree: null,
    udp: null,
  };
  told.result(result);
  told.done(1);
}
