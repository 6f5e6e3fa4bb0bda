/** Where a tunnel leads: the part of a saved tunnel that ssh is told, and how ssh writes its pieces. */
import type { Forward, TunnelSpec } from '../../../preload/nouns/tunnel.ts';

/** Every TunnelSpec is one; so is what was read out of a command, which has no name yet. */
export type TunnelRoute = Pick<
  TunnelSpec,
  'destination' | 'user' | 'sshPort' | 'jump' | 'identityFile' | 'forwards'
>;

/** A forward without a bind address listens here, and only here. */
export const LOOPBACK = '127.0.0.1';

const LOOPBACK_NAMES: readonly string[] = [LOOPBACK, '::1', 'localhost'];

export const isLoopback = (host: string): boolean => LOOPBACK_NAMES.includes(host);

const EVERYWHERE: readonly string[] = ['*', '0.0.0.0', '::'];

export const isEverywhere = (address: string): boolean => EVERYWHERE.includes(address);

/** In brackets where a colon or a zone could be misread; ssh takes what is in brackets as it is. */
export const addressText = (host: string): string => (/^[A-Za-z0-9._*-]+$/.test(host) ? host : `[${host}]`);

export const addressAndPort = (host: string, port: number): string => `${addressText(host)}:${port}`;

/** ssh takes a backslash away from the character behind it. `%h` and `${NAME}` are filled in by ssh, as in its config. */
const socketText = (path: string): string => path.replace(/[\\:]/g, '\\$&');

/** What stands behind -L, -R or -D. The bind address is always there: left out, the user's GatewayPorts would choose. */
export function forwardText(forward: Forward): string {
  const { bindAddress = LOOPBACK, bindPort = 0, bindSocket, host, hostPort, hostSocket } = forward;
  const bind = bindSocket === undefined ? addressAndPort(bindAddress, bindPort) : socketText(bindSocket);
  if (hostSocket !== undefined) return `${bind}:${socketText(hostSocket)}`;
  return host === undefined || hostPort === undefined ? bind : `${bind}:${addressAndPort(host, hostPort)}`;
}

export const FORWARD_OPTIONS = { local: '-L', remote: '-R', dynamic: '-D' } as const;

/** What stands behind -J, or null. `none` alone would mean "through nobody", so a host of that name is written out. */
export function jumpText(jump: readonly string[] | undefined): string | null {
  if (jump === undefined || jump.length === 0) return null;
  const text = jump.join(',');
  return text.toLowerCase() === 'none' ? `ssh://${text}` : text;
}
