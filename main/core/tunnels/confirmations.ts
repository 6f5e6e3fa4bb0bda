/** Which forwards of a tunnel are there, and which do not reach their other side, from what ssh says. Pure. */
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import type { SshLine } from './ssh-lines.ts';

export interface Confirmations {
  /**
   * ssh says that it listens before it binds; once its session is interactive, all of its local forwards are bound. Seen by
   * other means, a listener is there in any case.
   */
  readonly isBound: boolean;
  /** Places of the forwards, in order, each once. */
  readonly confirmed: readonly number[];
  /** Ports that the server has chosen. */
  readonly chosenPorts: readonly { readonly forward: number; readonly port: number }[];
  /** The forward on which somebody connected just now: the channel that ssh opens next is for that. */
  readonly connection: Connection | null;
  /** What open channels are for; those that were opened last, where there are very many. */
  readonly channels: readonly (Connection & { readonly channel: number })[];
}

interface Connection {
  readonly forward: number;
  readonly target: string;
}

export const NO_CONFIRMATIONS: Confirmations = {
  isBound: false,
  confirmed: [],
  chosenPorts: [],
  connection: null,
  channels: [],
};

const CHANNELS_KEPT = 200;

const bindOf = ({ bindAddress = '127.0.0.1' }: Forward): string => bindAddress.replace(/^\[|\]$/g, '');

/** An address, not a name that stands for several. */
const isLiteral = (address: string): boolean => /^[\d.]+$/.test(address) || address.includes(':');

/** ssh names the address that it listens on, which says the name only where the bind is an address. */
const listensFor = (forward: Forward, address: string, port: number): boolean =>
  forward.kind !== 'remote' &&
  forward.bindPort === port &&
  (isLiteral(bindOf(forward)) ? bindOf(forward) === address : true);

const targetOf = ({ host, hostPort, hostSocket }: Forward): string =>
  hostSocket !== undefined ? `${hostSocket}:-2` : host === undefined ? 'socks:0' : `${host}:${hostPort}`;

/** `listen` is the address as it was asked for, and the port; or a path and -2. */
function listensThere(forward: Forward, listen: string): boolean {
  if (forward.kind !== 'remote') return false;
  if (forward.bindSocket !== undefined) return listen === `${forward.bindSocket}:-2`;
  const colon = listen.lastIndexOf(':');
  if (Number(listen.slice(colon + 1)) !== forward.bindPort) return false;
  return isLiteral(bindOf(forward)) ? listen.slice(0, colon) === bindOf(forward) : true;
}

const withForward = (known: Confirmations, forward: number): Confirmations =>
  forward < 0 || known.confirmed.includes(forward)
    ? known
    : { ...known, confirmed: [...known.confirmed, forward].sort((a, b) => a - b) };

export const confirmForward = (known: Confirmations, forward: number): Confirmations => ({
  ...withForward(known, forward),
  isBound: true,
});

/** What ssh confirms with this line. Lines about forwards that are not ours (of the user's config) count for nothing. */
export function confirmByLine(
  known: Confirmations,
  forwards: readonly Forward[],
  line: SshLine,
): Confirmations {
  const open = (matches: (forward: Forward) => boolean) =>
    forwards.findIndex((forward, at) => !known.confirmed.includes(at) && matches(forward));
  switch (line.kind) {
    case 'interactive':
      return { ...known, isBound: true };
    case 'listening':
      return withForward(
        known,
        open((forward) => listensFor(forward, line.address, line.port)),
      );
    case 'listening-socket':
      return withForward(
        known,
        open(({ kind, bindSocket }) => kind !== 'remote' && bindSocket === line.path),
      );
    case 'remote-forwarded': {
      // With port 0 the server's choice is told next, and only then the forward is of use.
      return withForward(
        known,
        open(
          (forward) =>
            forward.bindPort !== 0 &&
            listensThere(forward, line.listen) &&
            targetOf(forward) === line.connect,
        ),
      );
    }
    case 'remote-port-chosen': {
      const forward = open(
        (each) => each.kind === 'remote' && each.bindPort === 0 && targetOf(each) === line.connect,
      );
      if (forward < 0) return known;
      return withForward(
        { ...known, chosenPorts: [...known.chosenPorts, { forward, port: line.port }] },
        forward,
      );
    }
    default:
      return known;
  }
}

/** Whether the line says that one of our forwards is not there, even where ssh goes on without it. */
export function refusesForward(forwards: readonly Forward[], line: SshLine): boolean {
  if (line.kind === 'bind-failed')
    return forwards.some((forward) => listensFor(forward, line.address, line.port));
  if (line.kind === 'remote-refused')
    return forwards.some(
      ({ kind, bindPort, bindSocket }) =>
        kind === 'remote' && (line.path === null ? bindPort === (line.port ?? 0) : bindSocket === line.path),
    );
  return false;
}

/** Keeps in mind which channel is for which forward. */
export function followChannels(
  known: Confirmations,
  forwards: readonly Forward[],
  line: SshLine,
): Confirmations {
  if (line.kind === 'connection') {
    const forward = forwards.findIndex(
      (each) =>
        each.kind !== 'remote' &&
        (line.port === null ? each.bindSocket !== undefined : each.bindPort === line.port) &&
        (each.kind === 'dynamic' || shownTarget(each) === line.target),
    );
    return { ...known, connection: forward < 0 ? null : { forward, target: line.target } };
  }
  if (line.kind === 'channel-new') {
    const channels = known.channels.filter(({ channel }) => channel !== line.channel);
    if (known.connection) channels.push({ ...known.connection, channel: line.channel });
    return { ...known, connection: null, channels: channels.slice(-CHANNELS_KEPT) };
  }
  if (line.kind === 'channel-closed')
    return { ...known, channels: known.channels.filter(({ channel }) => channel !== line.channel) };
  return known;
}

/** As people read it: `db:5432`, or a socket's path. */
export const shownTarget = ({ host, hostPort, hostSocket }: Forward): string =>
  hostSocket ?? (host === undefined ? 'SOCKS' : `${host}:${hostPort}`);

export interface Trouble {
  readonly forward: number;
  readonly code: 'target-refused' | 'forwarding-not-allowed';
  /** `db:5432 refuses`. */
  readonly message: string;
}

/** Why somebody who used a forward just now was turned away; null where the line is not about one of ours. */
export function troubleIn(known: Confirmations, forwards: readonly Forward[], line: SshLine): Trouble | null {
  if (line.kind === 'target-refused') {
    const forward = forwards.findIndex(
      ({ kind, host, hostPort }) =>
        kind === 'remote' && host === line.host && (line.port === null || hostPort === line.port),
    );
    if (forward < 0) return null;
    const message =
      line.port === null ? `${line.host} is not known here` : `${line.host}:${line.port} refuses here`;
    return { forward, code: 'target-refused', message };
  }
  if (line.kind !== 'channel-refused') return null;
  const channel = known.channels.find((each) => each.channel === line.channel);
  const forward = channel && forwards[channel.forward];
  if (!channel || !forward) return null;
  if (line.reason.startsWith('administratively prohibited'))
    return {
      forward: channel.forward,
      code: 'forwarding-not-allowed',
      message: `the server does not allow forwarding to ${shownTarget(forward)}`,
    };
  // What a browser asks SOCKS for may well not be there: that says nothing of the tunnel.
  if (forward.kind === 'dynamic') return null;
  return {
    forward: channel.forward,
    code: 'target-refused',
    message: `${channel.target} ${reasonInWords(line.reason)}`,
  };
}

function reasonInWords(reason: string): string {
  const why = reason.replace(/^connect failed: /, '');
  if (why === 'Connection refused') return 'refuses';
  if (why === 'Name or service not known') return 'is not a name that the server knows';
  if (/timed out$/.test(why)) return 'does not answer';
  return `cannot be reached: ${why}`;
}
