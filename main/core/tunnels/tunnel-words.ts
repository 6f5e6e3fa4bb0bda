/** What a tunnel does, in a sentence and in a name. */
import { basename } from 'node:path/posix';
import type { Forward, TunnelCarrier } from '../../../preload/nouns/tunnel.ts';
import { cleanText } from '../clean-text.ts';
import { addressAndPort, isEverywhere, isLoopback, LOOPBACK, type TunnelRoute } from './tunnel-route.ts';

type Described = TunnelRoute & { readonly carrier?: TunnelCarrier };

/** A clause, and through whom; neighbours that go the same way share the second half. */
interface Clause {
  readonly text: string;
  readonly way: string;
}

/** More are counted: nobody reads a sentence of fifty. */
const MOST_CLAUSES = 4;

/** Such as `Your localhost:5433 reaches db:5432 through bastion`, without a full stop. */
export function tunnelSentence(tunnel: Described): string {
  const clauses = tunnel.forwards.map((forward) => clauseOf(tunnel, forward));
  const shown = clauses.length > MOST_CLAUSES ? clauses.slice(0, MOST_CLAUSES - 1) : clauses;
  const left = clauses.length - shown.length;
  const texts = shown.map(({ text, way }, index) => (shown[index + 1]?.way === way ? text : text + way));
  const sentence = enumeration(left > 0 ? [...texts, `${left} more forwards`] : texts);
  return cleanText(sentence.charAt(0).toUpperCase() + sentence.slice(1), 2_000);
}

function clauseOf(tunnel: Described, forward: Forward): Clause {
  const { destination, jump = [] } = tunnel;
  const here = `your ${bindPlace(forward)}`;
  if (tunnel.carrier === 'relay') {
    return { text: `${here} reaches ${hostPlace(forward)}`, way: ' without SSH' };
  }
  const hops = through(jump);
  const whole = through([...jump, destination]);
  if (forward.kind === 'dynamic') return { text: `${here} is a SOCKS proxy`, way: whole };
  if (forward.kind === 'remote') return { text: remoteText(destination, forward), way: hops };
  // Seen from the destination, localhost is the destination itself.
  if (forward.host === undefined)
    return { text: `${here} reaches ${hostPlace(forward)} on ${destination}`, way: hops };
  return isLoopback(forward.host)
    ? { text: `${here} reaches port ${forward.hostPort} of ${destination}`, way: hops }
    : { text: `${here} reaches ${hostPlace(forward)}`, way: whole };
}

function remoteText(destination: string, forward: Forward): string {
  const there =
    forward.bindPort === 0
      ? 'a port that it chooses'
      : forward.bindSocket === undefined
        ? bindPlace(forward)
        : forward.bindSocket;
  if (forward.host === undefined && forward.hostSocket === undefined) {
    return `on ${destination}, ${there} is a SOCKS proxy through this machine`;
  }
  const isOurs = forward.host === undefined || isLoopback(forward.host);
  return `on ${destination}, ${there} reaches ${isOurs ? `your ${hostPlace(forward)}` : `${hostPlace(forward)} through this machine`}`;
}

const through = (hosts: readonly string[]): string =>
  hosts.length === 0 ? '' : ` through ${hosts.join(', then ')}`;

const enumeration = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function bindPlace({ bindAddress = LOOPBACK, bindPort = 0, bindSocket }: Forward): string {
  if (bindSocket !== undefined) return `socket ${bindSocket}`;
  if (isEverywhere(bindAddress)) return `port ${bindPort}, open to the network,`;
  return addressAndPort(bindAddress === LOOPBACK ? 'localhost' : bindAddress, bindPort);
}

function hostPlace({ host, hostPort = 0, hostSocket = '' }: Forward): string {
  if (host === undefined) return hostSocket;
  return addressAndPort(host === LOOPBACK ? 'localhost' : host, hostPort);
}

/** As long as a tunnel's name may be. */
const NAME_LIMIT = 100;

/** Such as `db:5432 via bastion`: what a tunnel may be called that has no name yet. 1 to 100 characters, trimmed. */
export function suggestedName(tunnel: Described): string {
  const [first] = tunnel.forwards;
  const rest = tunnel.forwards.length - 1;
  const name =
    first === undefined ? tunnel.destination : nameOf(tunnel, first, rest > 0 ? ` and ${rest} more` : '');
  return cleanText(name, NAME_LIMIT).slice(0, NAME_LIMIT).trim() || 'tunnel';
}

function nameOf(tunnel: Described, forward: Forward, more: string): string {
  const { destination } = tunnel;
  const target = targetName(forward);
  if (tunnel.carrier === 'relay') return `${bindName(forward)} to ${target}${more}`;
  if (forward.kind === 'dynamic') return `SOCKS${more} via ${destination}`;
  if (forward.kind === 'remote') return `${target}${more} on ${destination}`;
  const isItself = forward.host !== undefined && isLoopback(forward.host) && more === '';
  return isItself ? `${destination}:${forward.hostPort}` : `${target}${more} via ${destination}`;
}

function targetName({ host, hostPort = 0, hostSocket }: Forward): string {
  if (hostSocket !== undefined) return basename(hostSocket) || hostSocket;
  return host === undefined ? 'SOCKS' : addressAndPort(host, hostPort);
}

const bindName = ({ bindPort, bindSocket = '' }: Forward): string =>
  bindPort === undefined ? basename(bindSocket) || bindSocket : String(bindPort);
