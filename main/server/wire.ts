/** What the server, the page and the command line have agreed on beside the contract. */

export const SOCKET_PATH = '/ws';
/** The server's answer to the right token; only then frames of the contract flow. */
export const READY = '{"ready":true}';

/** Where the command line asks whether a host is alive: the answer proves that it knows the token. */
export const ALIVE_PATH = '/alive';
export const NONCE_HEADER = 'x-quayside-nonce';

/** Close codes of our own; the page shows a sentence for each. */
export const CLOSE = {
  /** Something else than the token came first, or more came before `ready`. */
  protocol: 4400,
  /** No token, or a wrong one. */
  unauthorized: 4401,
  /** As many doors are open as may be. */
  full: 4429,
} as const;
