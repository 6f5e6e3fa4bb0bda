/** Really tries who answers on localhost, over both of its addresses; only where two servers hold one port. */
import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Family } from '../../../preload/model.ts';
import { knock, type Reply } from '../knock.ts';

export interface LocalhostAnswer {
  readonly ipv4: Reply;
  readonly ipv6: Reply;
  /** Which of the two the name `localhost` gives, the first first; none where it cannot be told. */
  readonly gives: readonly Family[];
}

export interface LocalhostTries {
  /** Opens a connection and closes it at once. */
  knock(address: string, port: number): Promise<Reply>;
  gives(): Promise<readonly Family[]>;
}

/** A port whose answers are wanted, and a text that changes whenever another socket may answer. */
export interface ProbeTarget {
  readonly port: number;
  readonly listenersKey: string;
}

export interface LocalhostProbe {
  /**
   * What is known of each, and starts to try what is new; forgets every other port. Where the sockets changed, what
   * was known before stands until the new try is done.
   */
  look(targets: readonly ProbeTarget[]): ReadonlyMap<number, LocalhostAnswer>;
  settled(): Promise<void>;
  stop(): void;
}

const LIMIT_MS = 500;
/** Two connections each. */
const PORTS_AT_ONCE = 8;
/** Many at once are told together, but not later than this after the first, in ms. */
const TELL_AFTER_MS = 100;

export const realTries: LocalhostTries = {
  knock: (address, port) => knock(address, port, LIMIT_MS),
  gives: addressesOfLocalhost,
};

interface Entry {
  key: string;
  answer: LocalhostAnswer | null;
}

export function createLocalhostProbe(onAnswers: () => void, tries = realTries): LocalhostProbe {
  const entries = new Map<number, Entry>();
  const waiting = new Map<number, string>();
  let running = 0;
  let telling: NodeJS.Timeout | undefined;
  let stopped = false;
  let waiters: (() => void)[] = [];

  const tell = () => {
    clearTimeout(telling);
    telling = undefined;
    onAnswers();
  };

  const done = (port: number, key: string, answer: LocalhostAnswer) => {
    running--;
    if (stopped) return;
    const entry = entries.get(port);
    if (entry?.key === key) entry.answer = answer;
    next();
    if (running > 0) telling ??= setTimeout(tell, TELL_AFTER_MS);
    else finish();
  };

  const finish = () => {
    // What is told may ask for more tries.
    tell();
    if (running > 0) return;
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  const next = () => {
    for (const [port, key] of waiting) {
      if (running >= PORTS_AT_ONCE) return;
      waiting.delete(port);
      running++;
      void probe(port, tries).then((answer) => done(port, key, answer));
    }
  };

  return {
    look(targets) {
      const wanted = new Set(targets.map(({ port }) => port));
      for (const port of [...entries.keys()].filter((one) => !wanted.has(one))) {
        entries.delete(port);
        waiting.delete(port);
      }
      for (const { port, listenersKey } of stopped ? [] : targets) {
        const entry = entries.get(port);
        if (entry?.key === listenersKey) continue;
        entries.set(port, { key: listenersKey, answer: entry?.answer ?? null });
        waiting.set(port, listenersKey);
      }
      next();
      return new Map([...entries].flatMap(([port, { answer }]) => (answer ? [[port, answer] as const] : [])));
    },
    settled() {
      if (running === 0 || stopped) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.push(resolve);
      });
    },
    stop() {
      stopped = true;
      waiting.clear();
      clearTimeout(telling);
      for (const resolve of waiters) resolve();
      waiters = [];
    },
  };
}

async function probe(port: number, { knock, gives }: LocalhostTries): Promise<LocalhostAnswer> {
  const [ipv4, ipv6, given] = await Promise.all([knock('127.0.0.1', port), knock('::1', port), gives()]);
  return { ipv4, ipv6, gives: given };
}

async function addressesOfLocalhost(): Promise<readonly Family[]> {
  const found = lookup('localhost', { all: true, verbatim: true }).then(
    (all) => all.map(({ family }): Family => (family === 6 ? 'ipv6' : 'ipv4')),
    () => [],
  );
  const given = await Promise.race([found, pause(LIMIT_MS, [], { ref: false })]);
  return [...new Set(given)];
}
