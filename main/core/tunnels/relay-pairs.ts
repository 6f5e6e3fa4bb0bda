/** The connections of one mapping: takes them, at most so many, opens the host side of each, counts what they carry. */
import type { Socket } from 'node:net';
import { type Failure, fail } from '../../../preload/model.ts';
import type { AddressBook } from './bind-addresses.ts';
import { type DialOutcome, dialTarget, dialWords, type HostSide } from './dial-target.ts';
import { createFairTurns } from './fair-turns.ts';
import { createGiveBack } from './give-back.ts';
import { isOwnEnd, loopFailure } from './own-end.ts';
import { endAbruptly, joinPair, type Pumping, type Traffic } from './relay-pair.ts';

export interface RelayLimits {
  /** At once; more are reset. */
  readonly connections: number;
  /** For opening the host side of one. */
  readonly connectMs: number;
}

export interface RelayDeps {
  readonly book: AddressBook;
  /** In ms, never going back. */
  readonly now: () => number;
}

/** `target`: it cannot be reached. `full`: too many at once. `loop`: it would call itself. `listener`: it takes no more. */
export interface RelayFailure {
  readonly kind: 'target' | 'full' | 'loop' | 'listener';
  readonly failure: Failure;
}

export interface RelayPairs {
  /** A connection that was just accepted. */
  take(client: Socket): void;
  /** What the host side may not lead to. */
  boundOn(addresses: readonly string[], port: number): void;
  count(): number;
  bytes(): Traffic;
  /** Ends all, and every one that still comes; settles when they are gone. */
  end(): Promise<void>;
}

type Tell = (kind: RelayFailure['kind'], failed: { failure: Failure }) => void;

export function createRelayPairs(
  side: HostSide,
  limits: RelayLimits,
  { book, now }: RelayDeps,
  tell: Tell,
): RelayPairs {
  const traffic: Traffic = { sent: 0, received: 0 };
  const pumping: Pumping = { turns: createFairTurns(now), giveBack: createGiveBack(), traffic };
  const open = createOpenPairs();
  let bound = NOWHERE;
  let quietUntil = Number.NEGATIVE_INFINITY;
  const leadsBack = ({ remoteAddress = '', remotePort }: Socket) =>
    remotePort === bound.port && isOwnEnd(bound.addresses, remoteAddress, book);

  const dial = (client: Socket) => {
    const target = dialTarget(side, book, limits.connectMs, (outcome) => {
      if (outcome === 'open' && !leadsBack(target)) return joinPair(client, target, pumping);
      endAbruptly(client);
      endAbruptly(target);
      if (outcome !== 'open') return tell('target', targetFailure(side, outcome));
      quietUntil = now() + LOOP_QUIET_MS;
      tell('loop', loopFailure(side));
    });
    client.on('error', () => endAbruptly(target));
    open.add(client, target);
  };

  return {
    take(client) {
      client.on('error', () => {});
      const quiet = open.isEnded() || now() < quietUntil;
      if (!quiet && open.count() < limits.connections) return dial(client);
      endAbruptly(client);
      if (!quiet) tell('full', fullFailure(limits.connections));
    },
    boundOn(addresses, port) {
      bound = { addresses, port };
    },
    count: open.count,
    bytes: () => ({ ...traffic }),
    end: open.end,
  };
}

const NOWHERE: { addresses: readonly string[]; port: number } = { addresses: [], port: 0 };

/** After a loop was seen nobody is taken for a while: among those who come is what it sent to itself. */
const LOOP_QUIET_MS = 1_000;

const targetFailure = (side: HostSide, outcome: Exclude<DialOutcome, 'open'>) =>
  fail('unavailable', `${dialWords(side, outcome)}.`, 'Start what should answer there.');

const fullFailure = (connections: number) =>
  fail('busy', `${connections} connections are open at once, and no more are taken.`, 'End some of them.');

/** Each pair stays until both are closed: one may still be handing over what the other has left behind. */
function createOpenPairs() {
  const targets = new Map<Socket, Socket>();
  let onGone: (() => void) | undefined;
  return {
    isEnded: () => onGone !== undefined,
    count: () => targets.size,
    add(client: Socket, target: Socket) {
      targets.set(client, target);
      let halves = 2;
      const gone = () => {
        if (--halves > 0) return;
        targets.delete(client);
        if (targets.size === 0) onGone?.();
      };
      client.once('close', gone);
      target.once('close', gone);
    },
    end: () =>
      new Promise<void>((resolve) => {
        onGone = resolve;
        if (targets.size === 0) resolve();
        for (const sockets of targets) for (const socket of sockets) socket.destroy();
      }),
  };
}
