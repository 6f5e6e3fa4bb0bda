/** One connection, really tried, within a time and within the sockets that may be open. */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReachOutcome } from '../../../preload/model.ts';
import type { SocketBudget } from './socket-budget.ts';
import type { Stop } from './stop.ts';

export interface Attempt {
  readonly outcome: ReachOutcome;
  /** How long the connection took; null unless it was taken. */
  readonly connectMs: number | null;
}

export interface ConnectLimits {
  readonly limitMs: number;
  readonly stop: Stop;
}

/** Uses an open socket, which is closed when that settles; destroyed at once where `stop` is given. */
export type UseSocket = (socket: Socket) => Promise<void>;

/** Connects and closes, `use` in between where it is taken. Never rejects for what a network may do. */
export type Connector = (
  address: string,
  port: number,
  limits: ConnectLimits,
  use?: UseSocket,
) => Promise<Attempt>;

/** This machine itself has too little left: open files, memory. */
const SCARCE = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);
const NO_WAY = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EACCES',
  'EPERM',
  'EINVAL',
  'EAFNOSUPPORT',
]);

const RETRY_AFTER_MS = 50;
/** Three seconds: whoever has all open files by then keeps them. */
const MOST_RETRIES = 60;

export function createConnector(budget: SocketBudget): Connector {
  return async (address, port, limits, use) => {
    for (let retries = 0; ; retries++) {
      const giveBack = await budget.take();
      const reply = limits.stop.stopped ? CANCELLED : await attempt(address, port, limits, use);
      giveBack();
      if (reply !== 'scarce') return reply;
      budget.shrink();
      if (retries >= MOST_RETRIES || limits.stop.stopped) return { outcome: 'not-tried', connectMs: null };
      await pause(RETRY_AFTER_MS);
    }
  };
}

const CANCELLED: Attempt = { outcome: 'not-tried', connectMs: null };

function attempt(
  host: string,
  port: number,
  { limitMs, stop }: ConnectLimits,
  use: UseSocket | undefined,
): Promise<Attempt | 'scarce'> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({ host, port });
    const end = (reply: Attempt | 'scarce') => {
      clearTimeout(timer);
      off();
      socket.destroy();
      resolve(reply);
    };
    let taken: Attempt | null = null;
    const timer = setTimeout(() => end({ outcome: 'no-answer', connectMs: null }), limitMs);
    const off = stop.onStop(() => end(taken ?? CANCELLED));
    // Stays: the end of a connection may be an error too.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      // Reset, not refused: it was taken before.
      end(taken ?? (error.code === 'ECONNRESET' ? answered(started) : failed(error.code, host))),
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      // The system happened to give it that very number for its own end: it has reached nobody but itself.
      if (socket.localPort === port && socket.localAddress === socket.remoteAddress) {
        // Else the number would be kept for it for a minute.
        socket.resetAndDestroy();
        end({ outcome: 'refuses', connectMs: null });
        return;
      }
      taken = answered(started);
      const reply = taken;
      if (use) void use(socket).finally(() => end(reply));
      else end(reply);
    });
  });
}

const answered = (started: number): Attempt => ({
  outcome: 'answers',
  connectMs: round(performance.now() - started),
});

function failed(code: string | undefined, host: string): Attempt | 'scarce' {
  if (code !== undefined && SCARCE.has(code)) return 'scarce';
  // All numbers for our own end are taken; over IPv6 more likely this machine has none of it.
  if (code === 'EADDRNOTAVAIL')
    return host.includes(':') ? { outcome: 'unreachable', connectMs: null } : 'scarce';
  if (code === 'ETIMEDOUT') return { outcome: 'no-answer', connectMs: null };
  return { outcome: code !== undefined && NO_WAY.has(code) ? 'unreachable' : 'refuses', connectMs: null };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
