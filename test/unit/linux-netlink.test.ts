/** Addresses in their canonical form, and netlink replies that are whole, cut, or of an old kernel. */
import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv6, isLinkLocal } from '../../main/core/platform/linux/ip-address.ts';
import type { Libc } from '../../main/core/platform/linux/libc.ts';
import { readSocket, tcpRequest, udpRequest } from '../../main/core/platform/linux/netlink-messages.ts';
import { openNetlinkTable } from '../../main/core/platform/linux/netlink-table.ts';
import type { RawSocket, UnsureSocket } from '../../main/core/platform/linux/raw-socket.ts';
import { createRowKeeper } from '../../main/core/platform/linux/row-keeper.ts';

const LISTEN = 10;

interface Wanted {
  family?: 2 | 10;
  address?: number[];
  port?: number;
  peerPort?: number;
  uid?: number;
  inode?: number;
  rqueue?: number;
  attributes?: [number, number[]][];
}

function message(wanted: Wanted): Buffer {
  const attributes = (wanted.attributes ?? []).map(([type, value]) => {
    const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
    bytes.writeUInt16LE(4 + value.length, 0);
    bytes.writeUInt16LE(type, 2);
    Buffer.from(value).copy(bytes, 4);
    return bytes;
  });
  const body = Buffer.alloc(88);
  body.writeUInt16LE(20, 4);
  body.writeUInt16LE(2, 6);
  body[16] = wanted.family ?? 2;
  body[17] = LISTEN;
  body.writeUInt16BE(wanted.port ?? 80, 20);
  body.writeUInt16BE(wanted.peerPort ?? 0, 22);
  Buffer.from(wanted.address ?? [127, 0, 0, 1]).copy(body, 24);
  body.writeUInt32LE(wanted.rqueue ?? 0, 72);
  body.writeUInt32LE(wanted.uid ?? 0, 80);
  body.writeUInt32LE(wanted.inode ?? 1, 84);
  const whole = Buffer.concat([body, ...attributes]);
  whole.writeUInt32LE(whole.length, 0);
  return whole;
}

function parseReply(reply: Buffer): (RawSocket | UnsureSocket)[] {
  const keeper = createRowKeeper<RawSocket | UnsureSocket>();
  keeper.update(Buffer.alloc(0), 0, reply, reply.length, readSocket('tcp', String));
  return keeper.rows();
}

const parse = (...messages: Buffer[]) => parseReply(Buffer.concat(messages));

describe('addresses', () => {
  it('are written as the system itself writes them', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        // Six leading zero groups are the old "compatible" form, which the system library still writes with dots.
        fc.pre(!groups.slice(0, 6).every((each) => each === 0));
        const bytes = Uint8Array.from(groups.flatMap((each) => [each >> 8, each & 0xff]));
        const address = groups.map((each) => each.toString(16)).join(':');
        expect(formatIpv6(bytes)).toBe(new SocketAddress({ family: 'ipv6', address }).address);
      }),
    );
  });

  it('of the wildcard, of loopback and of a mapped IPv4 address', () => {
    expect(formatIpv6(new Uint8Array(16))).toBe('::');
    expect(formatIpv6(Uint8Array.from([...Array(15).fill(0), 1]))).toBe('::1');
    expect(formatIpv6(Uint8Array.from([...Array(10).fill(0), 255, 255, 10, 0, 0, 1]))).toBe(
      '::ffff:10.0.0.1',
    );
  });

  it('are link-local from fe80 to febf', () => {
    expect(['fe80::1', 'fe90::1', 'febf::1'].every(isLinkLocal)).toBe(true);
    expect(['fec0::1', 'fe7f::1', '::1', 'fd00::1'].some(isLinkLocal)).toBe(false);
  });
});

describe('netlink replies', () => {
  it('give address, port, user and inode', () => {
    expect(parse(message({ port: 8080, uid: 1000, inode: 4_000_000_000 }))).toEqual([
      {
        protocol: 'tcp',
        family: 'ipv4',
        address: '127.0.0.1',
        port: 8080,
        uid: 1000,
        inode: 4_000_000_000,
        dualStack: false,
      },
    ]);
  });

  it('tell whether an IPv6 wildcard takes IPv4, wherever the attribute stands; old kernels do not', () => {
    const wildcard = { family: 10, address: Array(16).fill(0) } as const;
    const others: [number, number[]][] = [
      [8, [0]],
      [15, [0, 0, 0, 0]],
    ];
    const rows = parse(
      message({ ...wildcard, attributes: [...others, [11, [1]]] }),
      message({ ...wildcard, attributes: [[11, [0]], ...others] }),
      message({ ...wildcard, attributes: others }),
    );
    expect(rows.map((row) => row.dualStack)).toEqual([false, true, null]);
  });

  it('leave out sockets with a peer, and whatever is cut', () => {
    const whole = message({ inode: 5 });
    expect(parse(message({ peerPort: 53 }))).toEqual([]);
    for (let length = 0; length < whole.length; length++) {
      expect(parseReply(whole.subarray(0, length))).toEqual([]);
    }
    const nonsense = Buffer.alloc(200, 0xff);
    expect(parseReply(nonsense)).toEqual([]);
  });

  it('never make the parser stumble, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        parseReply(Buffer.from(bytes));
      }),
    );
  });

  it('are asked for with requests of the sizes that the kernel demands', () => {
    expect(tcpRequest()).toHaveLength(76);
    expect(udpRequest(2)).toHaveLength(72);
  });
});

describe('rows of a table that is read again', () => {
  const socket = fc.record({
    inode: fc.integer({ min: 1, max: 12 }),
    rqueue: fc.integer({ min: 0, max: 1 }),
  });
  const table = fc.uniqueArray(socket, { selector: (each) => each.inode, maxLength: 8 });
  const bytesOf = (sockets: readonly Wanted[]) => Buffer.concat(sockets.map(message));

  it('are those of a table that is read once, whatever came, went and moved', () => {
    fc.assert(
      fc.property(fc.array(table, { maxLength: 8 }), (tables) => {
        const keeper = createRowKeeper<RawSocket | UnsureSocket>();
        let before = Buffer.alloc(0);
        for (const sockets of tables) {
          const now = bytesOf(sockets);
          keeper.update(before, before.length, now, now.length, readSocket('tcp', String));
          expect(keeper.rows()).toEqual(parseReply(now));
          before = now;
        }
      }),
    );
  });

  it('stay the same objects before and after what changed', () => {
    const keeper = createRowKeeper<RawSocket | UnsureSocket>();
    const first = bytesOf([{ inode: 1 }, { inode: 2 }, { inode: 3 }]);
    const second = bytesOf([{ inode: 1 }, { inode: 2 }, { inode: 7 }, { inode: 3 }]);
    keeper.update(Buffer.alloc(0), 0, first, first.length, readSocket('tcp', String));
    const rows = keeper.rows();
    keeper.update(first, first.length, second, second.length, readSocket('tcp', String));
    const [one, two, seven, three] = keeper.rows();
    expect([one, two, three].every((row, at) => row === rows[at])).toBe(true);
    expect(seven?.inode).toBe(7);
  });

  it('are read whole where what looks unchanged belonged to another record', () => {
    // Lines of which the first one grows over the next: the end of the table is the same, its meaning is not.
    const lines = createRowKeeper<string>();
    const readLine = (text: Buffer, start: number, length: number) => {
      const newline = text.indexOf(10, start);
      const end = newline === -1 || newline >= length ? length : newline + 1;
      return { end, row: text.toString('latin1', start, end) };
    };
    const first = Buffer.from('ab\ncd\nef\n');
    const second = Buffer.from('ab\nc_d_ef\n');
    lines.update(Buffer.alloc(0), 0, first, first.length, readLine);
    lines.update(first, first.length, second, second.length, readLine);
    expect(lines.rows()).toEqual(['ab\n', 'c_d_ef\n']);
  });
});

/** A kernel that answers each request with the given datagrams, and sometimes refuses. */
function scriptedLibc(answer: (request: Buffer, asked: number) => (Buffer | number)[]) {
  let queue: (Buffer | number)[] = [];
  let asked = 0;
  let errno = 0;
  const opened: number[] = [];
  const libc: Libc = {
    socket: () => {
      opened.push(opened.length + 100);
      return opened.length + 99;
    },
    bind: () => 0,
    connect: () => -1,
    setsockopt: () => 0,
    send: (_fd, request, length) => {
      queue = answer(request, asked++);
      return length;
    },
    recv: (_fd, target) => {
      const next = queue.shift() ?? 11;
      if (typeof next === 'number') {
        errno = next;
        return -1;
      }
      next.copy(target);
      return next.length;
    },
    sendLater: () => undefined,
    recvLater: () => undefined,
    close: () => {
      queue = [];
      return 0;
    },
    readlinkat: () => -1,
    pidfdSendSignal: () => -1,
    closeOnExec: () => -1,
    addressOf: () => 0n,
    errno: () => errno,
  };
  return { libc, opened };
}

function done(flags = 2, extra = 0): Buffer {
  const bytes = Buffer.alloc(20 + extra);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(3, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(0x51756179, 8);
  return bytes;
}

const isTcp = (request: Buffer) => request.readUInt16LE(4) === 18;

describe('the netlink reader', () => {
  it('puts a reply together from pieces, with its end apart, at the tail, or longer than usual', () => {
    for (const pieces of [
      [message({ inode: 1 }), message({ inode: 2 }), done()],
      [message({ inode: 1 }), Buffer.concat([message({ inode: 2 }), done()])],
      [message({ inode: 1 }), Buffer.concat([message({ inode: 2 }), done(2, 8)])],
    ]) {
      const { libc } = scriptedLibc((request) => (isTcp(request) ? [...pieces] : [done()]));
      const table = openNetlinkTable(libc);
      expect(table?.read().map((socket) => socket.inode)).toEqual([1, 2]);
    }
  });

  it('asks again on a new socket after an interrupted dump, an error, a cut datagram and a full queue', () => {
    const error = Buffer.alloc(36);
    error.writeUInt32LE(36, 0);
    error.writeUInt16LE(2, 4);
    for (const bad of [[message({ inode: 9 }), done(2 | 0x10)], [error], [105]]) {
      const { libc, opened } = scriptedLibc((request, asked) =>
        isTcp(request) ? (asked === 0 ? [...bad] : [message({ inode: 1 }), done()]) : [done()],
      );
      expect(
        openNetlinkTable(libc)
          ?.read()
          .map((socket) => socket.inode),
      ).toEqual([1]);
      expect(opened).toHaveLength(2);
    }
  });

  it('goes on after a signal interrupts it', () => {
    const EINTR = 4;
    const { libc, opened } = scriptedLibc((request) =>
      isTcp(request) ? [EINTR, message({ inode: 1 }), EINTR, done()] : [done()],
    );
    expect(openNetlinkTable(libc)?.read()).toHaveLength(1);
    expect(opened).toHaveLength(1);
  });

  it('is not there where the kernel refuses for good', () => {
    const { libc } = scriptedLibc(() => [1]);
    expect(openNetlinkTable(libc)).toBeNull();
  });

  it('takes a moved queue for no change, and a new socket for one', () => {
    let sockets = [message({ inode: 1 })];
    const { libc } = scriptedLibc((request) => (isTcp(request) ? [...sockets, done()] : [done()]));
    const table = openNetlinkTable(libc);
    const first = table?.read();
    expect(table?.read()).toBe(first);
    sockets = [message({ inode: 1, rqueue: 3 })];
    expect(table?.read()).toBe(first);
    sockets = [message({ inode: 1 }), message({ inode: 2 })];
    expect(table?.read()).toHaveLength(2);
  });

  it('grows with the number of listeners', () => {
    const pieces = Array.from({ length: 300 }, (_, piece) =>
      Buffer.concat(Array.from({ length: 300 }, (__, at) => message({ inode: piece * 300 + at + 1 }))),
    );
    const { libc } = scriptedLibc((request) => (isTcp(request) ? [...pieces, done()] : [done()]));
    expect(openNetlinkTable(libc)?.read()).toHaveLength(90_000);
  });
});
