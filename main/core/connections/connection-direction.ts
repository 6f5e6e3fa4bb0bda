/** Tells which listener took a connection, and which side made it: the system keeps neither. Pure. */
import type { Direction, Listener } from '../../../preload/model.ts';
import type { ObservedConnection, PortRange } from '../platform/platform.ts';

export type Listening = Pick<Listener, 'family' | 'address' | 'port' | 'dualStack'>;

export type ListenersByPort<L extends Listening> = ReadonlyMap<number, readonly L[]>;

export function byPort<L extends Listening>(listeners: readonly L[]): ListenersByPort<L> {
  const ports = new Map<number, L[]>();
  for (const listener of listeners) {
    const same = ports.get(listener.port);
    if (same) same.push(listener);
    else ports.set(listener.port, [listener]);
  }
  return ports;
}

/** An end of a connection: how it would look to who listens there. */
type End = Pick<ObservedConnection, 'family' | 'mapped'> & { address: string; port: number };

/** Those that listen at that very end: at its address if anybody does, else at all addresses. Several where they share it. */
export function acceptorsOf<L extends Listening>(end: End, listeners: ListenersByPort<L>): readonly L[] {
  const fitting = (listeners.get(end.port) ?? []).filter((listener) => takesFamily(listener, end));
  const exact = fitting.filter(
    ({ address }) => address === end.address || address === `::ffff:${end.address}`,
  );
  return exact.length > 0
    ? exact
    : fitting.filter(({ address }) => address === '0.0.0.0' || address === '::');
}

/** IPv4 over an IPv6 socket was taken by one that takes both. */
const takesFamily = ({ family, address, dualStack }: Listening, end: End): boolean =>
  end.mapped ? family === 'ipv6' && (dualStack || address.startsWith('::ffff:')) : family === end.family;

export interface DirectionFacts<L extends Listening> {
  readonly listeners: ListenersByPort<L>;
  /** From which the system numbers outgoing connections. */
  readonly ephemeral: PortRange | null;
}

export function directionOf<L extends Listening>(
  connection: ObservedConnection,
  acceptors: readonly L[],
  { listeners, ephemeral }: DirectionFacts<L>,
): Direction {
  if (acceptors.length > 0 || connection.state === 'syn-received') return 'in';
  if (connection.state === 'syn-sent') return 'out';
  const { local, localPort, remotePort } = connection;
  if (local) return isTakenThere(connection, listeners) ? 'out' : 'unknown';
  const isNumbered = ephemeral !== null && localPort >= ephemeral.from && localPort <= ephemeral.to;
  return isNumbered && remotePort !== localPort ? 'out' : 'unknown';
}

/** The other end may be an IPv6 socket that takes IPv4 too: that cannot be seen from here. */
function isTakenThere<L extends Listening>(
  { family, remoteAddress, remotePort }: ObservedConnection,
  listeners: ListenersByPort<L>,
): boolean {
  const end = { family, address: remoteAddress, port: remotePort };
  return [false, family === 'ipv4'].some((mapped) => acceptorsOf({ ...end, mapped }, listeners).length > 0);
}
