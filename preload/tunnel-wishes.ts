/** Which tunnels run by the user's wish, and which of them carry something. Pure. */
import type { Tunnel } from './nouns/tunnel.ts';

/** Started, and neither stopped nor given up: it is up, or on its way there. */
export const isWanted = ({ state }: Pick<Tunnel, 'state'>): boolean =>
  state !== 'stopped' && state !== 'failed';

/** Its forwards are there, whether or not what lies behind them answers. */
export const isUp = ({ state }: Pick<Tunnel, 'state'>): boolean => state === 'up' || state === 'degraded';

/** `1 tunnel`, `2 tunnels`. */
export const countTunnels = (count: number): string => `${count} ${count === 1 ? 'tunnel' : 'tunnels'}`;
