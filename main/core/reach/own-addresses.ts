/** The addresses of this machine, of the list that the system gives. Pure. */
import type { NetworkInterfaceInfo } from 'node:os';
import type { Family, ReachTry } from '../../../preload/model.ts';

/** As `os.networkInterfaces` gives it. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** An address at which a port can be tried. */
export type Place = Pick<ReachTry, 'address' | 'family' | 'kind' | 'interface'>;

export const LOOPBACK: readonly Place[] = [
  { address: '127.0.0.1', family: 'ipv4', kind: 'loopback', interface: null },
  { address: '::1', family: 'ipv6', kind: 'loopback', interface: null },
];

/** More than these are the bridges of containers, of which one tells as much as the next. */
const MOST_ADDRESSES = 32;

/** Loopback over both families, then what other devices might use: IPv4 first. */
export function ownPlaces(interfaces: Interfaces): Place[] {
  const others = Object.entries(interfaces)
    .flatMap(([name, all = []]) =>
      all.filter(({ internal }) => !internal).map((info) => lanPlace(name, info)),
    )
    .sort((a, b) => Number(a.family === 'ipv6') - Number(b.family === 'ipv6'));
  return [...LOOPBACK, ...others.slice(0, MOST_ADDRESSES)];
}

function lanPlace(name: string, { address, family, scopeid }: NetworkInterfaceInfo): Place {
  // Link-local: only with its zone can it be called.
  const called = family === 'IPv6' && scopeid ? `${address}%${name}` : address;
  return { address: called, family: familyOf(family), kind: 'lan', interface: name };
}

/** Old versions of Node give a number. */
const familyOf = (family: string | number): Family => (family === 'IPv6' || family === 6 ? 'ipv6' : 'ipv4');

/** Whether an address is one of this machine; a wildcard is, and all of 127.0.0.0/8. */
export function isOwn(address: string, interfaces: Interfaces): boolean {
  const [bare = ''] = address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .split('%');
  if (/^127\.|^0\.0\.0\.0$|^::1?$/.test(bare)) return true;
  return Object.values(interfaces).some((all) => all?.some((info) => info.address.toLowerCase() === bare));
}
