/** An address and port as the kernel takes them (`sockaddr_in`, `sockaddr_in6`). Pure. */
import { isIPv4, isIPv6 } from 'node:net';
import { AF_INET, AF_INET6 } from './netlink-messages.ts';

/** Null for what is no address, and for one with a zone, whose number only the kernel knows. */
export function socketAddress(address: string, port: number): Buffer | null {
  if (isIPv4(address)) {
    const plain = Buffer.alloc(16);
    plain.writeUInt16LE(AF_INET, 0);
    plain.writeUInt16BE(port, 2);
    plain.set(address.split('.').map(Number), 4);
    return plain;
  }
  if (!isIPv6(address) || /[%.]/.test(address)) return null;
  const long = Buffer.alloc(28);
  long.writeUInt16LE(AF_INET6, 0);
  long.writeUInt16BE(port, 2);
  groupsOf(address).forEach((group, index) => {
    long.writeUInt16BE(group, 8 + 2 * index);
  });
  return long;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [read(head), read(tail ?? '')];
  return tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
}
