/** Where a container engine listens, as its own tools write it: only what is of this machine. */

export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  /** A named pipe, `//./pipe/NAME`. */
  | { readonly kind: 'pipe'; readonly path: string }
  /** Only loopback. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Longer ones are no place where anything listens. */
const LONGEST = 1_024;
const DEFAULT_PORT = 2375;
/** `//server/pipe/NAME` would be another machine's. */
const LOCAL_PIPE = /^\/\/\.\/pipe\/[^/\\]{1,200}$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Reads `unix://`, `npipe://` and loopback `tcp://`; null for all else: `ssh://`, other machines, broken text. */
export function readEngineAddress(text: string): EngineAddress | null {
  const parts = /^(unix|npipe|tcp):(.+)$/.exec(text.trim());
  const rest = parts?.[2] ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a path with one names no socket.
  if (text.length > LONGEST || /[\u0000-\u001f]/.test(rest)) return null;
  if (parts?.[1] === 'unix') return readSocket(rest);
  if (parts?.[1] === 'npipe') return readPipe(rest);
  return parts?.[1] === 'tcp' ? readLoopback(rest) : null;
}

function readSocket(rest: string): EngineAddress | null {
  const path = rest.replace(/^\/\/(?=\/)/, '');
  return path.startsWith('/') && !path.startsWith('//') ? { kind: 'socket', path } : null;
}

function readPipe(rest: string): EngineAddress | null {
  const path = rest.replaceAll('\\', '/').replace(/^\/\/(?=\/\/)/, '');
  return LOCAL_PIPE.test(path) ? { kind: 'pipe', path } : null;
}

function readLoopback(rest: string): EngineAddress | null {
  const parts = /^\/\/(?:\[([0-9a-f:]+)\]|([^:/[\]]+))(?::(\d{1,5}))?\/?$/i.exec(rest);
  const host = (parts?.[1] ?? parts?.[2] ?? '').toLowerCase();
  const port = Number(parts?.[3] ?? DEFAULT_PORT);
  return LOOPBACK.test(host) && port > 0 && port < 65_536 ? { kind: 'tcp', host, port } : null;
}

/** For people; not cleaned. */
export const addressWords = (address: EngineAddress): string =>
  address.kind === 'tcp' ? `${address.host}:${address.port}` : address.path;
