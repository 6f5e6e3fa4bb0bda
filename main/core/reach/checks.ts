/** Checks of ports: reads what was named, finds where that is, and runs it in the book of checks. */
import { ASKED_UP_TO } from '../../../preload/asked-up-to.ts';
import { fail, type Protocol, type Result } from '../../../preload/model.ts';
import type { AskLimits } from './ask-server.ts';
import { type CheckBook, createCheckBook } from './check-book.ts';
import type { OwnPorts } from './check-setting.ts';
import { createConnector } from './connect-once.ts';
import { createTurns } from './in-turn.ts';
import { type Interfaces, ownPlaces } from './own-addresses.ts';
import { readTargets } from './read-targets.ts';
import { countPorts, type LookUp, type ResolvedTarget, resolveTargets } from './resolve-targets.ts';
import { runCheck } from './run-check.ts';
import { createSocketBudget } from './socket-budget.ts';

export interface ChecksDeps {
  own: OwnPorts;
  /** Of this machine, as the system has them now. */
  interfaces: () => Interfaces;
  lookUp: LookUp;
  now: () => Date;
  onError(error: unknown): void;
  /** Instead of the usual ones. */
  askLimits?: AskLimits;
}

export interface CheckRequest {
  readonly targets: readonly string[];
  readonly protocol: Protocol;
  readonly ask?: boolean | undefined;
}

export interface Checks extends Pick<CheckBook, 'look' | 'cancel' | 'stop'> {
  start(request: CheckRequest): Promise<Result<{ checkId: string; total: number }>>;
}

/** Over all checks that run. */
const MOST_SOCKETS = 256;
/** An address of this machine answers at once, or is kept from it by a firewall. */
const PATIENCE_MS = 50;
/** The system sends again after a second what was lost on its way to another host. */
const LIMITS = { hereMs: 1_000, thereMs: 2_000 };

export function createChecks(deps: ChecksDeps): Checks {
  const { own, interfaces, now, onError } = deps;
  const book = createCheckBook({ onError });
  const connect = createConnector(createSocketBudget(MOST_SOCKETS));
  const inTurn = createTurns(PATIENCE_MS);
  const askLimits = deps.askLimits ? { limits: deps.askLimits } : {};
  return {
    look: book.look,
    cancel: book.cancel,
    stop: book.stop,
    async start({ targets: words, protocol, ask }) {
      const read = readTargets(words);
      if (!read.ok) return read;
      const targets = await resolveTargets(read.value, deps.lookUp, interfaces());
      const total = countPorts(targets);
      if (!total.ok) return total;
      if (protocol === 'udp' && targets.some(({ here }) => !here)) return onlyOwnUdp(targets);
      const few = total.value <= ASKED_UP_TO;
      return book.start(total.value, async (told, stop) =>
        runCheck(targets, {
          protocol,
          ask: ask ?? few,
          few,
          own,
          places: ownPlaces(interfaces()),
          snapshot: await own.fresh(),
          connect,
          inTurn,
          limits: LIMITS,
          askTools: { connect, stop, now, ...askLimits },
          told,
          stop,
        }),
      );
    },
  };
}

const onlyOwnUdp = (targets: readonly ResolvedTarget[]) =>
  fail(
    'invalid-input',
    `UDP ports of ${targets.find(({ here }) => !here)?.host ?? 'another host'} cannot be checked: UDP knows no connections, and silence says nothing.`,
    'Check a TCP port of that host, or a UDP port of this machine.',
  );
