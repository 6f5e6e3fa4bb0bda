/** Looks through one forward: whether its far end takes a connection. Sends nothing but, to SOCKS, its greeting. */
import { connect, type Socket } from 'node:net';
import type { Forward, ForwardHealth } from '../../../preload/nouns/tunnel.ts';
import { cleanText } from '../clean-text.ts';
import { type AddressBook, DEFAULT_BIND, endName } from './bind-addresses.ts';
import { dialTarget, dialWords, hostSideName } from './dial-target.ts';

export interface ProbeLimits {
  /** For all of it, in ms. */
  readonly limitMs: number;
  /** How long a connection that is silent must stay open; a refusal at the far end takes a round trip to come. */
  readonly openMs: number;
}

export const PROBE_LIMITS: ProbeLimits = { limitMs: 2_000, openMs: 1_000 };

/** `not-open`: nothing listens on the bind side. `silent-open`: it stays open, and nothing was said. */
export type ProbeOutcome = 'answers' | 'silent-open' | 'refuses' | 'silent' | 'not-open';

/**
 * Through the bind side of a local or dynamic forward that ssh holds; null for a remote one, whose bind side is not here.
 * ssh takes every connection at once and ends it when the far end refuses. What it is still opening looks like a server
 * that waits for the client to speak: such a far end counts as reached.
 */
export async function probeForward(forward: Forward, limits = PROBE_LIMITS): Promise<ProbeOutcome | null> {
  if (forward.kind === 'remote') return null;
  return look(forward, limits, forward.kind === 'dynamic');
}

/** Of a mapping without SSH: calls its host side itself, for its bind side takes everybody. */
export function probeHostSide(
  forward: Forward,
  book: AddressBook,
  { limitMs } = PROBE_LIMITS,
): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const socket = dialTarget(forward, book, limitMs, (outcome) => {
      socket.destroy();
      resolve(outcome === 'open' ? 'silent-open' : outcome === 'silent' ? 'silent' : 'refuses');
    });
  });
}

/** `index`: its place among the forwards. `at`: ISO 8601. */
export function forwardHealth(
  index: number,
  forward: Forward,
  outcome: ProbeOutcome,
  at: string,
): ForwardHealth {
  const reached = outcome === 'answers' || outcome === 'silent-open';
  return { forward: index, reached, message: probeWords(forward, outcome), at };
}

function probeWords(forward: Forward, outcome: ProbeOutcome): string {
  if (outcome === 'not-open') return `${bindName(forward)} is not open`;
  if (outcome === 'answers') return `${hostSideName(forward)} answers`;
  if (outcome === 'silent-open') return `${hostSideName(forward)} takes connections`;
  return dialWords(forward, outcome);
}

const bindName = ({ bindSocket, bindAddress, bindPort }: Forward): string =>
  cleanText(bindSocket ?? endName(bindAddress ?? DEFAULT_BIND, bindPort ?? 0));

/** Version 5, one method: no authentication. */
const SOCKS_GREETING = Buffer.from([5, 1, 0]);

function look(forward: Forward, { limitMs, openMs }: ProbeLimits, socks: boolean): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const socket = open(forward);
    let connected = false;
    const end = (outcome: ProbeOutcome) => {
      clearTimeout(limit);
      clearTimeout(opened);
      socket.destroy();
      resolve(outcome);
    };
    const limit = setTimeout(() => end('silent'), limitMs);
    let opened: NodeJS.Timeout | undefined;
    socket.once('connect', () => {
      connected = true;
      if (socks) socket.write(SOCKS_GREETING);
      else opened = setTimeout(() => end('silent-open'), openMs);
    });
    socket.once('data', (bytes: Buffer) => end(socks && bytes[0] !== 5 ? 'refuses' : 'answers'));
    // Stays, as does the error's: an end may be both.
    socket.on('close', () => end(connected ? 'refuses' : 'not-open'));
    socket.on('error', () => end(connected ? 'refuses' : 'not-open'));
  });
}

/** Somebody on the same machine reaches every address of a wildcard by its loopback. */
const CALLED: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  '*': '127.0.0.1',
  '0.0.0.0': '127.0.0.1',
  '::': '::1',
};

function open({ bindSocket, bindAddress = DEFAULT_BIND, bindPort = 0 }: Forward): Socket {
  if (bindSocket !== undefined) return connect(bindSocket);
  return connect({ host: CALLED[bindAddress] ?? bindAddress, port: bindPort });
}
