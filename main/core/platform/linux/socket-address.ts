/** An address and port as the kernel takes them (`sockaddr_in`, `sockaddr_in6`). Pure. */
import { isIPv4 } from 'node:net';
import { AF_INET, AF_INET6 } from './netlink-messages.ts';

const GROUPS = 8;

/** Null for what is no address, and for one with a zone, whose number only the kernel knows. */
export function socketAddress(address: string, port: number): Buffer | null {
  if (isIPv4(address)) {
    const plain = Buffer.alloc(16);
    plain.writeUInt16LE(AF_INET, 0);
    plain.writeUInt16BE(port, 2);
    plain.set(address.split('.').map(Number), 4);
    return plain;
  }
  const groups = groupsOf(address);
  if (!groups) return null;
  const long = Buffer.alloc(28);
  long.writeUInt16LE(AF_INET6, 0);
  long.writeUInt16BE(port, 2);
  groups.forEach((group, index) => {
    long.writeUInt16BE(group, 8 + 2 * index);
  });
  return long;
}

/** The eight groups of an IPv6 address, or null. Read here: to make the pattern of `isIPv6` costs as much as a hundred ports. */
function groupsOf(address: string): number[] | null {
  const [head = '', tail, ...more] = address.split('::');
  const [first, last] = [readGroups(head), readGroups(tail ?? '')];
  const missing = GROUPS - first.length - last.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...first, ...Array<number>(missing).fill(0), ...last];
  return groups.includes(Number.NaN) ? null : groups;
}

/** NaN for what is none. */
const readGroups = (part: string): number[] =>
  part === ''
    ? []
    : part
        .split(':')
        .map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN));
