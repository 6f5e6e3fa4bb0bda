/**
 * What one line of ssh's stderr tells. Whole lines are matched, from their beginning; yet a server can put any line there, by
 * its banner or by a line end in what ssh shows of it. So no line says that ssh is logged in: see log-in-proof.ts.
 */

export type SshLine =
  /** ssh talks to an SSH server: the TCP connection and its greeting are done. */
  | { kind: 'reached' }
  /** A local or dynamic forward, on one address; `localhost` and `*` give one line for IPv4 and one for IPv6. */
  | { kind: 'listening'; address: string; port: number }
  | { kind: 'listening-socket'; path: string }
  /** ssh goes on where another family of the same name could be bound. */
  | { kind: 'bind-failed'; address: string; port: number; reason: string }
  /** `listen` as asked for, such as `127.0.0.1:9000`, `::1:9000` or `/run/x.sock:-2`; `connect` likewise. */
  | { kind: 'remote-forwarded'; listen: string; connect: string }
  /** By the port or the path alone: ssh says no more. */
  | { kind: 'remote-refused'; port: number | null; path: string | null }
  /** Of a remote forward with port 0; `connect` is its other side. */
  | { kind: 'remote-port-chosen'; port: number; connect: string }
  | { kind: 'interactive' }
  /** Somebody connected to a local forward; `port` is null for a socket. The next `channel-new` is about it. */
  | { kind: 'connection'; port: number | null; target: string }
  | { kind: 'channel-new'; channel: number }
  | { kind: 'channel-closed'; channel: number }
  /** The far end of a local or dynamic forward could not be reached. */
  | { kind: 'channel-refused'; channel: number; reason: string }
  /** The near end of a remote forward could not be reached; `port` is null where even the name is unknown. */
  | { kind: 'target-refused'; host: string; port: number | null }
  /** Nothing for the machine; `isDebugNoise` says whether it is for people. */
  | { kind: 'other' };

/** Shown only where somebody asks for everything. */
export const isDebugNoise = (line: string): boolean => /^debug[123]: /.test(line);

type Reader = (found: RegExpExecArray) => SshLine;

const number = (text: string | undefined): number => Number(text);
const portOrNull = (text: string | undefined): number | null =>
  text === undefined || number(text) <= 0 || number(text) > 65_535 ? null : number(text);

const LINES: readonly (readonly [RegExp, Reader])[] = [
  [/^debug1: Authenticating to .+:\d+ as '.*'$/, () => ({ kind: 'reached' })],
  [
    /^debug1: Local forwarding listening on ([0-9A-Fa-f:.%\w]+) port (\d{1,5})\.$/,
    ([, address = '', port]) => ({ kind: 'listening', address, port: number(port) }),
  ],
  [
    /^debug1: Local forwarding listening on path (\/.+)\.$/,
    ([, path = '']) => ({ kind: 'listening-socket', path }),
  ],
  [
    /^bind \[([^\]]+)\]:(\d{1,5}): (.+)$/,
    ([, address = '', port, reason = '']) => ({ kind: 'bind-failed', address, port: number(port), reason }),
  ],
  [
    /^debug1: remote forward success for: listen (\S+), connect (\S+)$/,
    ([, listen = '', connect = '']) => ({ kind: 'remote-forwarded', listen, connect }),
  ],
  [
    /^(?:Error|Warning): remote port forwarding failed for listen (?:port (\d{1,5})|path (\/.+))$/,
    ([, port, path]) => ({ kind: 'remote-refused', port: portOrNull(port), path: path ?? null }),
  ],
  [
    /^Allocated port (\d{1,5}) for remote forward to (\S+)$/,
    ([, port, connect = '']) => ({ kind: 'remote-port-chosen', port: number(port), connect }),
  ],
  [/^debug1: Entering interactive session\.$/, () => ({ kind: 'interactive' })],
  [
    /^debug1: Connection to port (-?\d+) forwarding to (.+) port (-?\d+) requested\.$/,
    ([, port, host = '', hostPort]) => ({
      kind: 'connection',
      port: portOrNull(port),
      target: number(hostPort) > 0 ? `${host}:${hostPort}` : host,
    }),
  ],
  [
    /^debug1: channel (\d+): new (?:direct-|dynamic-|\[direct-|\[dynamic-)/,
    ([, channel]) => ({ kind: 'channel-new', channel: number(channel) }),
  ],
  [/^debug1: channel (\d+): free: /, ([, channel]) => ({ kind: 'channel-closed', channel: number(channel) })],
  [
    /^channel (\d+): open failed: (.+)$/,
    ([, channel, reason = '']) => ({ kind: 'channel-refused', channel: number(channel), reason }),
  ],
  [
    /^connect_to (\S+) port (\d{1,5}): failed\.$/,
    ([, host = '', port]) => ({ kind: 'target-refused', host, port: number(port) }),
  ],
  [
    /^connect_to (\S+): unknown host \(.+\)$/,
    ([, host = '']) => ({ kind: 'target-refused', host, port: null }),
  ],
];

/** `line` is one line, cut, bounded and cleaned. Never throws. */
export function readSshLine(line: string): SshLine {
  for (const [pattern, read] of LINES) {
    const found = pattern.exec(line);
    if (found) return read(found);
  }
  return { kind: 'other' };
}
