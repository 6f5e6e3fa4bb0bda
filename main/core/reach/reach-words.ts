/** From where a port can be reached, in one sentence, from who listens and what was really tried. Pure. */
import type { Listener, ReachTry } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';

export interface ReachFacts {
  readonly port: number;
  /** Of this machine, on that port and protocol; empty where nobody is seen, and for other hosts. */
  readonly listeners: readonly Listener[];
  readonly tries: readonly ReachTry[];
}

const FIREWALL = 'unless a firewall stands in between';

/** `a`, `a and b`, `a, b and 2 more`. */
export function addressList(addresses: readonly string[]): string {
  const all = [...new Set(addresses)].map((address) => cleanText(address, 80));
  const shown = all.slice(0, 3);
  const rest = all.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

/** Of a port of this machine on which somebody listens, or that answers. */
export function reachHere(facts: ReachFacts): string {
  const { listeners, tries } = facts;
  const answering = tries.filter(({ outcome }) => outcome === 'answers');
  if (listeners.length === 0) return namespaceWords(answering);
  if (answering.length === 0) return deafWords(facts);
  const words = scopeWords(facts, answering);
  const also = familyWords(facts);
  return also ? `${words}. ${also}.` : `${words}.`;
}

const namespaceWords = (answering: readonly ReachTry[]): string =>
  `Answers at ${addressList(answering.map(({ address }) => address))}, though nobody is seen to listen: a container or a firewall rule takes it.`;

/** Listens, and answers nowhere. */
function deafWords({ listeners, tries }: ReachFacts): string {
  const where = addressList(listeners.map(({ address }) => address));
  if (tries.some(({ outcome }) => outcome === 'no-answer'))
    return `Listens on ${where}, but does not take connections: its queue is full because it hangs or is overrun, or a firewall drops them.`;
  if (tries.some(({ outcome }) => outcome === 'refuses'))
    return `Listens on ${where}, but refused each connection: a firewall rejects them, or it has just ended.`;
  return `Listens on ${where}; whether it answers could not be tried.`;
}

/** Bridges to containers and virtual machines of this machine, and addresses that need a zone, are told only where there are no others. */
function forOthers(lan: readonly ReachTry[]): readonly ReachTry[] {
  const plain = lan.filter(
    (one) =>
      !/^(docker|br-|veth|virbr|podman|cni|lxc|vmnet|vboxnet)/.test(one.interface ?? '') &&
      !one.address.includes('%'),
  );
  return plain.length > 0 ? plain : lan;
}

/** Whether one that listens on all addresses of its family does so on this one. */
const takes = ({ scope, family, dualStack }: Listener, place: ReachTry): boolean =>
  scope === 'all' && (family === place.family || dualStack);

const isWildcard = ({ scope }: Listener): boolean => scope === 'all';

function scopeWords({ listeners, tries }: ReachFacts, answering: readonly ReachTry[]): string {
  const lan = answering.filter(({ kind }) => kind === 'lan');
  if (listeners.every(({ scope }) => scope === 'loopback') && lan.length === 0) {
    const where = addressList(listeners.map(({ address }) => address));
    return `Listens on ${where} only, so other devices cannot reach it`;
  }
  const reached = addressList(forOthers(lan).map(({ address }) => address));
  if (listeners.some(isWildcard)) {
    const all = 'Listens on all addresses';
    if (lan.length > 0) return `${all}, so other devices can reach it at ${reached}, ${FIREWALL}`;
    const own = tries.filter(
      (one) => one.kind === 'lan' && listeners.some((listener) => takes(listener, one)),
    );
    return own.length === 0
      ? `${all}, but this machine has none in a network now, so other devices cannot reach it`
      : `${all}, but did not answer at ${addressList(forOthers(own).map(({ address }) => address))}: a firewall is in the way`;
  }
  const bound = addressList(listeners.map(({ address }) => address));
  return lan.length > 0
    ? `Listens on ${bound} only; other devices can reach it at ${reached}, ${FIREWALL}`
    : `Listens on ${bound} only, but did not answer there: a firewall is in the way`;
}

const outcomeAt = (tries: readonly ReachTry[], address: string) =>
  tries.find((one) => one.address === address)?.outcome ?? 'not-tried';

/** Which of the two addresses of `localhost` fails. */
function familyWords({ listeners, tries, port }: ReachFacts): string | null {
  const [ipv4, ipv6] = [outcomeAt(tries, '127.0.0.1'), outcomeAt(tries, '::1')];
  const onLoopback = listeners.some(({ scope }) => scope !== 'lan');
  if (ipv4 !== 'answers' && ipv6 !== 'answers') {
    return onLoopback ? null : `127.0.0.1 and localhost do not reach it, only its own address does`;
  }
  if (ipv4 === 'answers' && ipv6 === 'refuses')
    return `It takes IPv4 only: where localhost means ::1, use 127.0.0.1:${port}`;
  if (ipv6 === 'answers' && ipv4 === 'refuses')
    return `It takes IPv6 only: 127.0.0.1 fails, use [::1]:${port}`;
  const hangs = ipv4 === 'no-answer' ? '127.0.0.1' : ipv6 === 'no-answer' ? '::1' : null;
  return hangs === null ? null : `At ${hangs} it gives no answer`;
}

/** Of a UDP port: what is bound, not whether it answers. */
export function reachUdp(listeners: readonly Listener[]): string {
  const where = addressList(listeners.map(({ address }) => address));
  const honest = 'UDP knows no connections, so whether it answers can only be told by speaking its protocol';
  if (listeners.every(({ scope }) => scope === 'loopback'))
    return `Bound to ${where} only, so other devices cannot reach it. ${honest}.`;
  const all = listeners.some(isWildcard) ? 'all addresses' : where;
  return `Bound to ${all}, so packets of other devices come in, ${FIREWALL}. ${honest}.`;
}

/** Of a port of another host. */
export function reachThere(name: string, port: number, tries: readonly ReachTry[]): string {
  const at = (outcome: ReachTry['outcome']) =>
    tries.filter((one) => one.outcome === outcome).map(({ address }) => address);
  const said = [
    phrase(at('answers'), 'answers at'),
    phrase(at('refuses'), 'is refused at'),
    phrase(at('no-answer'), 'gives no answer at'),
    phrase(at('unreachable'), 'cannot be reached at'),
  ].filter((one) => one !== null);
  return `Port ${port} of ${cleanText(name, 80)} ${said.join(', ') || 'was not tried'}.`;
}

const phrase = (addresses: readonly string[], verb: string): string | null =>
  addresses.length === 0 ? null : `${verb} ${addressList(addresses)}`;
