/** Opens a connection to the host side of a mapping, within a time. */
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { cleanText } from '../clean-text.ts';
import { type AddressBook, endName } from './bind-addresses.ts';

export type HostSide = Pick<Forward, 'host' | 'hostPort' | 'hostSocket'>;

/** `refuses`: or it cannot be reached at all. `unknown`: its name has no address. */
export type DialOutcome = 'open' | 'refuses' | 'silent' | 'unknown';

/** For texts: `db:5432`, `[::1]:80`, a path, or `SOCKS` where there is no host side. */
export function hostSideName({ host, hostPort, hostSocket }: HostSide): string {
  if (hostSocket !== undefined) return cleanText(hostSocket);
  return host === undefined || hostPort === undefined ? 'SOCKS' : cleanText(endName(host, hostPort));
}

/** `db:5432 refuses`. */
export function dialWords(side: HostSide, outcome: Exclude<DialOutcome, 'open'>): string {
  const name = hostSideName(side);
  const words = {
    refuses: `${name} refuses`,
    silent: `${name} does not answer`,
    unknown: `${name} has no address`,
  };
  return words[outcome];
}

/** Names are tried address by address, in the book's order. The socket is destroyed unless the outcome is `open`. */
export function dialTarget(
  side: HostSide,
  book: AddressBook,
  limitMs: number,
  onOutcome: (outcome: DialOutcome) => void,
): Socket {
  const socket = open(side, book);
  const end = (outcome: DialOutcome) => {
    clearTimeout(timer);
    socket.off('connect', onConnect).off('error', onError).off('close', onClose);
    if (outcome !== 'open') socket.on('error', () => {}).destroy();
    onOutcome(outcome);
  };
  const onConnect = () => end(isItself(socket) ? 'refuses' : 'open');
  const onError = ({ code }: NodeJS.ErrnoException) => end(outcomeOf(code));
  // Given up by whoever asked: nobody is told.
  const onClose = () => clearTimeout(timer);
  const timer = setTimeout(() => end('silent'), limitMs);
  socket.once('connect', onConnect).once('error', onError).once('close', onClose);
  return socket;
}

function open({ host, hostPort, hostSocket }: HostSide, book: AddressBook): Socket {
  const both = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };
  if (hostSocket !== undefined) return connect({ ...both, path: hostSocket });
  if (host === undefined || hostPort === undefined) throw new Error('a mapping needs a host side');
  return connect({ ...both, host, port: hostPort, autoSelectFamily: true, lookup: lookupIn(book) });
}

/** Node asks for all addresses where it is to try them one after another, and a literal one is not looked up. */
const lookupIn =
  (book: AddressBook): LookupFunction =>
  (name, { all }, tell) => {
    const give = (addresses: string[]) => {
      const [first = ''] = addresses;
      if (all)
        tell(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        );
      else tell(null, first, isIP(first));
    };
    // What a name service says always carries a code.
    book.lookup(name).then(give, (error: NodeJS.ErrnoException) => tell(error, []));
  };

/** Where the system gives its own end the very number that it calls, it has reached nobody. */
const isItself = (socket: Socket): boolean =>
  socket.localPort !== undefined &&
  socket.localPort === socket.remotePort &&
  socket.localAddress === socket.remoteAddress;

function outcomeOf(code: string | undefined): DialOutcome {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown';
  return code === 'ETIMEDOUT' ? 'silent' : 'refuses';
}
