/** Looks through one forward: whether its far end takes a connection. Sends nothing but, to SOCKS, its greeting. */
import { connect, type Socket } from 'node:net';
import type { Forward, ForwardHealth } from '../../../preload/nouns/tunnel.ts';
import { cleanText } from '../clean-text.ts';
import { type AddressBook, DEFAULT_BIND, endName } from './bind-addresses.ts';
import type { ChannelOutcome } from './channel-lines.ts';
import { dialTarget, dialWords, hostSideName } from './dial-target.ts';

export interface ProbeLimits {
  /** For all of it, in ms. */
  readonly limitMs: number;
  /** How long a connection that is silent must stay open; a refusal at the far end takes a round trip to come. */
  readonly openMs: number;
}

/** Of the ssh that holds the forward, where it was started with CHANNEL_WORDS; gives how to stop listening. */
export type HearChannels = (listener: (channel: ChannelOutcome) => void) => () => void;

export const PROBE_LIMITS: ProbeLimits = { limitMs: 2_000, openMs: 1_000 };

/** `not-open`: nothing listens on the bind side. `takes`: it was opened, or stays open, and nothing was said. */
export type ProbeOutcome = 'answers' | 'takes' | 'refuses' | 'silent' | 'not-open';

/**
 * Through the bind side of a local or dynamic forward that ssh holds; null for a remote one, whose bind side is not here.
 * ssh takes every connection at once and ends it when the far end refuses. Whether the far end has opened it, only ssh
 * can say: without `hear`, one that is still being opened counts as taken.
 */
export async function probeForward(
  forward: Forward,
  hear: HearChannels | null = null,
  limits = PROBE_LIMITS,
): Promise<ProbeOutcome | null> {
  if (forward.kind === 'remote') return null;
  return look(forward, hear, limits);
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
      resolve(outcome === 'open' ? 'takes' : outcome === 'silent' ? 'silent' : 'refuses');
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
  const reached = outcome === 'answers' || outcome === 'takes';
  return { forward: index, reached, message: probeWords(forward, outcome), at };
}

function probeWords(forward: Forward, outcome: ProbeOutcome): string {
  if (outcome === 'not-open') return `${bindName(forward)} is not open`;
  if (outcome === 'answers') return `${hostSideName(forward)} answers`;
  if (outcome === 'takes') return `${hostSideName(forward)} takes connections`;
  return dialWords(forward, outcome);
}

const bindName = ({ bindSocket, bindAddress, bindPort }: Forward): string =>
  cleanText(bindSocket ?? endName(bindAddress ?? DEFAULT_BIND, bindPort ?? 0));

/** Version 5, one method: no authentication. */
const SOCKS_GREETING = Buffer.from([5, 1, 0]);

function look(forward: Forward, hear: HearChannels | null, limits: ProbeLimits): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const socks = forward.kind === 'dynamic';
    const socket = open(forward);
    let connected = false;
    let opened: NodeJS.Timeout | undefined;
    const end = (outcome: ProbeOutcome) => {
      clearTimeout(limit);
      clearTimeout(opened);
      deafen?.();
      socket.destroy();
      resolve(outcome);
    };
    const limit = setTimeout(() => end('silent'), limits.limitMs);
    // Somebody else's connection through the same forward says as much of its far end.
    const deafen = hear?.((channel) => {
      if (isOf(forward, channel)) end(channel.outcome === 'opened' ? 'takes' : 'refuses');
    });
    socket.once('connect', () => {
      connected = true;
      if (socks) socket.write(SOCKS_GREETING);
      else if (!hear) opened = setTimeout(() => end('takes'), limits.openMs);
    });
    socket.once('data', (bytes: Buffer) => end(socks && bytes[0] !== 5 ? 'refuses' : 'answers'));
    // Stays, as does the error's: an end may be both.
    socket.on('close', () => end(connected ? 'refuses' : 'not-open'));
    socket.on('error', () => end(connected ? 'refuses' : 'not-open'));
  });
}

/** ssh names no bind socket: there the host side tells them apart. */
function isOf({ kind, bindPort, bindSocket, host, hostSocket }: Forward, channel: ChannelOutcome): boolean {
  if (kind === 'dynamic') return false;
  if (bindSocket === undefined) return channel.bindPort === bindPort;
  return channel.bindPort < 0 && channel.host === (hostSocket ?? host);
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
