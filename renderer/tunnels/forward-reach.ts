/** Where a forward can be reached from, and under which address the user reaches it. */
import type { Forward } from '../../preload/model.ts';

/** Whether only this machine (of a remote forward: only the server) gets to it. */
export function isLoopbackBind(address: string | undefined): boolean {
  if (address === undefined || address === '') return true;
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(address);
}

export interface Exposure {
  /** On a badge. */
  readonly badge: string;
  readonly sentence: string;
  /** The user must agree to it once more. */
  readonly grave: boolean;
}

/** What others can do with it, or null where only this machine can reach it. */
export function exposureOf({ kind, bindAddress }: Pick<Forward, 'kind' | 'bindAddress'>): Exposure | null {
  if (isLoopbackBind(bindAddress)) return null;
  switch (kind) {
    case 'local':
      return {
        badge: 'LAN can reach it',
        sentence: 'Everybody in your network can use this forward, not this machine alone.',
        grave: false,
      };
    case 'dynamic':
      return {
        badge: 'Open proxy',
        sentence: 'Everybody in your network can reach whatever the server can reach, without a password.',
        grave: true,
      };
    case 'remote':
      return {
        badge: 'Server’s network can reach it',
        sentence: 'Everybody who can reach the server gets to your machine, if the server allows that.',
        grave: false,
      };
  }
}

/** `localhost:5433`, `192.168.1.4:5433`, a socket's path; null for one that listens on the server. */
export function localAddress({ kind, bindAddress, bindPort, bindSocket }: Forward): string | null {
  if (kind === 'remote') return null;
  if (bindSocket !== undefined) return bindSocket;
  if (bindPort === undefined) return null;
  const everywhere = bindAddress === '*' || bindAddress === '0.0.0.0' || bindAddress === '::';
  if (everywhere || isLoopbackBind(bindAddress)) return `localhost:${bindPort}`;
  return bindAddress?.includes(':') ? `[${bindAddress}]:${bindPort}` : `${bindAddress}:${bindPort}`;
}

/** The first address that this machine reaches it under. */
export const firstAddress = (forwards: readonly Forward[]): string | null =>
  forwards.map(localAddress).find((address) => address !== null) ?? null;
