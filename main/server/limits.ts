/** How much of the server one program, or a hostile page, may take up. */

import type { ServeLimits } from '../../preload/serve.ts';

export interface ServerLimits extends ServeLimits {
  /** Largest message of a client in bytes; a larger one closes with 1009. */
  messageBytes: number;
  /** How long a WebSocket may stay without its token, in ms. */
  tokenMs: number;
  /** WebSockets that have shown the token. */
  doors: number;
  /** WebSockets in all. */
  sockets: number;
  /** TCP connections in all; well above what a page needs, so that idle attackers do not lock the user out. */
  connections: number;
  /** What may wait unread for one client before it is dropped. */
  unreadBytes: number;
  headersMs: number;
  requestMs: number;
  headerBytes: number;
  /** How often a quiet client is asked whether it is still there; two silences drop it. */
  heartbeatMs: number;
  /** Wrong tokens within a minute before every further try waits `wrongTokenMs`. */
  wrongTokens: number;
  wrongTokenMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  messageBytes: 64 * 1024,
  tokenMs: 5_000,
  doors: 8,
  sockets: 32,
  connections: 256,
  framesPerSecond: 50,
  concurrentCalls: 64,
  queuedEvents: 10_000,
  unreadBytes: 16 * 1024 * 1024,
  headersMs: 5_000,
  requestMs: 10_000,
  headerBytes: 8 * 1024,
  heartbeatMs: 30_000,
  wrongTokens: 5,
  wrongTokenMs: 1_000,
};
