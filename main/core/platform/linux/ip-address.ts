/** Addresses as the kernel keeps them, 4 or 16 bytes in network order, written the canonical way (RFC 5952). */

export const formatIpv4 = (a: number, b: number, c: number, d: number): string => `${a}.${b}.${c}.${d}`;

/** `bytes` holds an IPv6 address at `offset`. A mapped IPv4 address keeps its form: `::ffff:1.2.3.4`. */
export function formatIpv6(bytes: Uint8Array, offset = 0): string {
  const groups: number[] = [];
  for (let i = 0; i < 8; i++) {
    groups.push(((bytes[offset + 2 * i] ?? 0) << 8) | (bytes[offset + 2 * i + 1] ?? 0));
  }
  if (groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
    return `::ffff:${Array.from(bytes.subarray(offset + 12, offset + 16)).join('.')}`;
  }
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.map((group) => group.toString(16)).join(':');
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  return `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
}

/** The first of the longest runs of zero groups: that one is written `::`. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}

/** fe80::/10, which means nothing without the name of its network interface. */
export const isLinkLocal = (address: string): boolean => /^fe[89ab]/.test(address);
