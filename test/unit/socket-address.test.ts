/** Addresses as the kernel takes them: those that it knows as well, and nothing else. */
import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { socketAddress } from '../../main/core/platform/linux/socket-address.ts';

const hex = (address: string) => socketAddress(address, 0x1234)?.toString('hex') ?? null;

describe('an address', () => {
  it.each([
    ['127.0.0.1', `020012347f000001${'00'.repeat(8)}`],
    ['::1', `0a001234${'00'.repeat(4)}${'00'.repeat(15)}01${'00'.repeat(4)}`],
    ['::', `0a001234${'00'.repeat(24)}`],
    ['fd00:1::AB', `0a001234${'00'.repeat(4)}fd000001${'00'.repeat(11)}ab${'00'.repeat(4)}`],
    ['1:2:3:4:5:6:7::', `0a001234${'00'.repeat(4)}0001000200030004000500060007${'00'.repeat(6)}`],
  ])('%s is %s', (address, expected) => {
    expect(hex(address)).toBe(expected);
  });

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '::g',
    '::12345',
  ])('%j is none', (address) => {
    expect(isIPv6(address)).toBe(false);
    expect(hex(address)).toBeNull();
  });

  it.each(['fe80::1%eth0', '::ffff:127.0.0.1'])('%s is left to the kernel', (address) => {
    expect(hex(address)).toBeNull();
  });

  it('is one exactly where Node says so', () => {
    const piece = fc.constantFrom(':', '::', '0', '1', 'ab', 'ffff', '12345', 'g');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 18 }), (pieces) => {
        const address = pieces.join('');
        expect(hex(address) !== null).toBe(isIPv6(address));
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        // Dotted ends are left to the kernel.
        expect(hex(address) === null).toBe(address.includes('.'));
      }),
    );
  });
});
