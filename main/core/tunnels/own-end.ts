/** Whether an address is one on which a relay itself listens: then it would call itself without end. */
import { realpath } from 'node:fs/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { fail } from '../../../preload/model.ts';
import type { Forward } from '../../../preload/nouns/tunnel.ts';
import { type AddressBook, bindAddresses, DEFAULT_BIND } from './bind-addresses.ts';
import { hostSideName } from './dial-target.ts';

const WILDCARDS = ['0.0.0.0', '::'];

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** `bound`: the literal addresses that a port is bound on. The port is compared by whoever asks. */
export function isOwnEnd(bound: readonly string[], address: string, book: AddressBook): boolean {
  if (!isIP(address)) return false;
  // Compares addresses, however they are written; an IPv4 address inside an IPv6 one included.
  const ours = new BlockList();
  const wild = bound.some((one) => WILDCARDS.includes(one));
  for (const one of wild ? [...bound, ...book.own()] : bound) addTo(ours, one);
  if (wild) ours.addSubnet('127.0.0.0', 8, 'ipv4');
  // Who connects to such an address reaches this machine's loopback.
  const loopback = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address];
  const reached = loopback ?? withoutZone(address);
  return ours.check(reached, familyOf(reached));
}

function addTo(list: BlockList, address: string): void {
  const plain = withoutZone(address);
  if (isIP(plain)) list.addAddress(plain, familyOf(plain));
}

const withoutZone = (address: string): string => address.replace(/%.*$/, '');

/** Before it is bound: a name counts by all of its addresses, for any of them may be the one that is called. */
export async function callsItself(forward: Omit<Forward, 'kind'>, book: AddressBook): Promise<boolean> {
  const { bindSocket, hostSocket, bindAddress, bindPort, host, hostPort } = forward;
  if (bindSocket !== undefined && hostSocket !== undefined)
    return (await realName(bindSocket)) === (await realName(hostSocket));
  if (bindPort === undefined || host === undefined || bindPort !== hostPort) return false;
  const bound = await bindAddresses(bindAddress ?? DEFAULT_BIND, book);
  const called = await bindAddresses(host, book);
  return called.some((address) => isOwnEnd(bound, address, book));
}

const realName = (path: string): Promise<string> => realpath(path).catch(() => path);

export const loopFailure = (side: Pick<Forward, 'host' | 'hostPort' | 'hostSocket'>) =>
  fail(
    'invalid-input',
    `${hostSideName(side)} is this mapping itself.`,
    'Choose another port on one of its sides.',
  );
