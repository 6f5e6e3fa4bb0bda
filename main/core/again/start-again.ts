/** Starts again what a free has ended: once, within ten minutes, without its secrets, and only on a port that nobody took meanwhile. */
import { randomUUID } from 'node:crypto';
import { fail, ok, type Result, type StartAgain } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { Platform, StartFacts } from '../platform/platform.ts';
import type { AgainLogs } from './again-logs.ts';
import { type Freed, makeOffer, type Offer, withStart } from './again-offer.ts';
import { createAgainOffers, KEEP_MS } from './again-offers.ts';
import type { PortHolder, PortHolders } from './port-holders.ts';

export type { Freed } from './again-offer.ts';

export interface StartAgainDeps {
  platform: Pick<Platform, 'start'>;
  logs: AgainLogs;
  now: () => Date;
  holders: PortHolders;
  /** All offers, the oldest first, whenever they change. */
  onChange(again: StartAgain[]): void;
  /** `listenerIds`: the rows of what was ended. */
  onStarted(again: StartAgain, listenerIds: readonly string[]): void;
}

export interface StartAgainBook {
  /** After a free has succeeded. Returns the id of the offer. */
  remember(freed: Freed): string;
  /**
   * `not-found`: no such offer, or no longer. `unavailable`: it was started already, or somebody else has the port;
   * else what the system or whatever runs it says, and then it can be tried again.
   */
  start(id: string): Promise<Result<StartAgain>>;
  /** The end of the output of what was started: cleaned, at most 64 KB. */
  log(id: string): Promise<Result<{ path: string; text: string }>>;
  /** Forgets all; nothing is started any more. What was started goes on. */
  stop(): void;
}

export function createStartAgain(deps: StartAgainDeps): StartAgainBook {
  const { now, logs, holders } = deps;
  const offers = createAgainOffers(now, (list) => deps.onChange(list.map(({ again }) => again)));
  /** What is being started now: who asks as well waits for the same. */
  const starting = new Map<string, Promise<Result<StartAgain>>>();
  let stopped = false;

  const untilFrom = (at: Date) => new Date(at.getTime() + KEEP_MS);

  const startProcess = async (offer: Offer, facts: StartFacts) => {
    const log = await logs.make(offer.freed.port, now());
    if (!log.ok) return log;
    const started: Awaited<ReturnType<Platform['start']>> = stopped
      ? ending()
      : await deps.platform.start(facts, log.value);
    if (started.ok) return ok({ pid: started.value.pid, log: log.value });
    // What it wrote may say why.
    if (await logs.discard(log.value)) offers.put({ ...offer, log: log.value });
    return started;
  };

  const startService = async (start: () => Promise<Result<null>>) => {
    const started = await start();
    return started.ok ? ok({ pid: null, log: null }) : started;
  };

  const run = async (offer: Offer): Promise<Result<StartAgain>> => {
    const { port, protocol, start, listenerIds } = offer.freed;
    const taken = (await holders.look(protocol, port)).find(({ key }) => !offer.beside.has(key));
    if (taken) return isTaken(port, taken);
    if (stopped) return ending();
    const started =
      typeof start === 'function' ? await startService(start) : await startProcess(offer, start);
    if (!started.ok) return started;
    const at = now();
    const done = withStart(offer, { at, ...started.value }, untilFrom(at));
    offers.put(done);
    deps.onStarted(done.again, listenerIds);
    return ok(done.again);
  };

  return {
    remember(freed) {
      const beside = holders.known(freed.protocol, freed.port).map(({ key }) => key);
      const offer = makeOffer(freed, randomUUID(), untilFrom(now()), new Set(beside));
      offers.put(offer);
      return offer.again.id;
    },
    async start(id) {
      const offer = offers.get(id);
      if (!offer) return runOut();
      if (offer.again.started) return isStarted(offer.again);
      const other = starting.get(id);
      if (other) return other.then((result) => (result.ok ? isStarted(result.value) : result));
      const running = run(offer).finally(() => starting.delete(id));
      starting.set(id, running);
      return running;
    },
    async log(id) {
      const offer = offers.get(id);
      if (!offer) return runOut();
      const text = offer.log && (await logs.read(offer.log));
      return offer.log === null || text === null
        ? noLog(offer.again)
        : ok({ path: cleanText(offer.log, 4_096), text });
    },
    stop() {
      stopped = true;
      offers.stop();
      logs.stop();
    },
  };
}

const ending = () => fail('unavailable', 'Quayside is ending.', 'Start it again and try then.');

const runOut = () =>
  fail(
    'not-found',
    'That cannot be started again from here: it is kept for ten minutes after the port was freed.',
    'Start it where you started it before.',
  );

const isStarted = ({ name, started }: StartAgain) =>
  fail(
    'unavailable',
    `${name} was started again already${started?.pid ? ` (pid ${started.pid})` : ''}.`,
    'Look at the list of ports, or at its output.',
  );

const isTaken = (port: number, { name }: PortHolder) =>
  fail(
    'unavailable',
    `Nothing was started: port ${port} is held by ${name} now.`,
    'Free it first, or leave it to whoever has it.',
  );

const noLog = ({ name, started, kind }: StartAgain) =>
  fail(
    'not-found',
    !started
      ? `${name} was not started again yet.`
      : kind === 'process'
        ? `The output of ${name} is gone.`
        : `${name} writes its output elsewhere.`,
    started ? 'Look where it usually writes.' : 'Start it again first.',
  );
