/** The system's own rules for port numbers, and refusals to bind that are put together. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Libc } from '../../main/core/platform/linux/libc.ts';
import { parseRanges, readPortRules } from '../../main/core/platform/linux/port-rules.ts';
import { tryBind } from '../../main/core/platform/linux/try-bind.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the rules of ports', () => {
  it('are read from the kernel’s files', () => {
    writeFileSync(join(folder, 'ip_unprivileged_port_start'), '80\n');
    writeFileSync(join(folder, 'ip_local_port_range'), '32768\t60999\n');
    writeFileSync(join(folder, 'ip_local_reserved_ports'), '8080,9148-9150\n');
    expect(readPortRules(folder)).toEqual({
      privilegedBelow: 80,
      ephemeral: { from: 32_768, to: 60_999 },
      reserved: [
        { from: 8_080, to: 8_080 },
        { from: 9_148, to: 9_150 },
      ],
    });
  });

  it('are the usual ones where the kernel has no such files', () => {
    expect(readPortRules(join(folder, 'none'))).toEqual({
      privilegedBelow: 1_024,
      ephemeral: null,
      reserved: [],
    });
  });

  it.each(['', ',', 'x', '1-', '-1', '1-2-3', '123456', ' 1'])('strange text is no range: %j', (text) => {
    expect(parseRanges(text)).toEqual([]);
  });
});

/** A kernel that refuses to bind with these numbers, for IPv4 and for IPv6; 0 is no refusal. */
function refusing(ipv4: number, ipv6: number) {
  let errno = 0;
  const open: number[] = [];
  const bound: { family: number; port: number; length: number }[] = [];
  const no = () => {
    throw new Error('not to be called');
  };
  const libc: Libc = {
    socket: (family) => {
      open.push(family);
      return family;
    },
    bind(fd, address, length) {
      bound.push({ family: address.readUInt16LE(0), port: address.readUInt16BE(2), length });
      errno = fd === 2 ? ipv4 : ipv6;
      return errno === 0 ? 0 : -1;
    },
    connect: () => -1,
    setsockopt: () => 0,
    send: no,
    sendLater: no,
    recv: no,
    recvLater: no,
    close: (fd) => open.splice(open.indexOf(fd), 1).length - 1,
    readlinkat: no,
    pidfdSendSignal: no,
    closeOnExec: no,
    addressOf: no,
    errno: () => errno,
  };
  return { libc, open, bound };
}

const [EACCES, EADDRINUSE, EADDRNOTAVAIL, EINVAL] = [13, 98, 99, 22];

describe('a port that is tried', () => {
  it.each([
    [0, 0, 'free'],
    [EADDRINUSE, 0, 'in-use'],
    [0, EADDRINUSE, 'in-use'],
    [EACCES, EADDRINUSE, 'in-use'],
    [EACCES, EACCES, 'not-allowed'],
    [0, EADDRNOTAVAIL, 'free'],
    [0, EINVAL, 'unknown'],
  ])('with refusals %i and %i is %s, and both sockets are closed', (ipv4, ipv6, expected) => {
    const { libc, open, bound } = refusing(ipv4, ipv6);
    expect(tryBind(libc, 'tcp', 3_000)).toBe(expected);
    expect(open).toEqual([]);
    expect(bound).toEqual([
      { family: 2, port: 3_000, length: 16 },
      { family: 10, port: 3_000, length: 28 },
    ]);
  });
});
