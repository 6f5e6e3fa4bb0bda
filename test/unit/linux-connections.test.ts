/** Counting the connections of a port: states, whose the other end is, tables in pieces, and kernels that refuse. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTally } from '../../main/core/platform/linux/connection-tally.ts';
import type { Libc } from '../../main/core/platform/linux/libc.ts';
import { walkNetlink } from '../../main/core/platform/linux/netlink-connections.ts';
import {
  tcpConnectionsRequest,
  udpConnectionsRequest,
} from '../../main/core/platform/linux/netlink-messages.ts';
import { walkProcNet } from '../../main/core/platform/linux/proc-net-connections.ts';
import { parseConnection } from '../../main/core/platform/linux/proc-net-parser.ts';

const OWN = new Set(['192.168.1.5', '2001:db8::5', 'fe80::5']);
const NONE = { established: 0, local: 0, timeWait: 0, other: 0 };

describe('a tally', () => {
  it('tells by the other end whether an established connection is local', () => {
    const own = ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '192.168.1.5', '::ffff:192.168.1.5'];
    const foreign = ['192.168.1.50', '8.8.8.8', '::ffff:8.8.8.8', '2001:db8::6', '::', '1127.0.0.1', '::12'];
    const tally = createTally(OWN);
    for (const address of [...own, '2001:db8::5', 'fe80::5', ...foreign]) tally.add(1, address);
    expect(tally.counts()).toEqual({ ...NONE, established: 15, local: 8 });
  });

  it('leaves out listeners and what is closed, and puts every other state together', () => {
    const tally = createTally(OWN);
    for (let state = 1; state <= 12; state++) tally.add(state, '8.8.8.8');
    expect(tally.counts()).toEqual({ established: 1, local: 0, timeWait: 1, other: 8 });
  });
});

function message(port: number, state: number, remote: number[], family = 2): Buffer {
  const body = Buffer.alloc(88);
  body.writeUInt32LE(88, 0);
  body.writeUInt16LE(20, 4);
  body[16] = family;
  body[17] = state;
  body.writeUInt16BE(port, 20);
  body.writeUInt16BE(40_000, 22);
  Buffer.from(remote).copy(body, 40);
  return body;
}

function control(type: number, code: number): Buffer {
  const body = Buffer.alloc(20);
  body.writeUInt32LE(20, 0);
  body.writeUInt16LE(type, 4);
  body.writeInt32LE(code, 16);
  return body;
}

/** A kernel that answers with these datagrams; what is missing is a time-out. */
function kernel(pieces: Buffer[], refuses: Partial<Libc> = {}) {
  const closed: number[] = [];
  const asked: Buffer[] = [];
  const no = () => {
    throw new Error('not to be called');
  };
  const libc: Libc = {
    socket: () => 7,
    bind: no,
    connect: () => -1,
    setsockopt: () => 0,
    send: no,
    recv: no,
    sendLater(_fd, data, length, done) {
      asked.push(Buffer.from(data));
      done(length);
    },
    recvLater(_fd, target, _length, done) {
      const next = pieces.shift();
      next?.copy(target);
      done(next?.length ?? -1);
    },
    close: (fd) => closed.push(fd),
    readlinkat: no,
    pidfdSendSignal: no,
    closeOnExec: no,
    addressOf: no,
    errno: no,
    ...refuses,
  };
  return { libc, closed, asked };
}

const DONE = control(3, 0);

describe('over netlink', () => {
  const ask = async (pieces: Buffer[], refuses?: Partial<Libc>) => {
    const tally = createTally(OWN);
    const { libc, closed, asked } = kernel(pieces, refuses);
    const answered = await walkNetlink(libc, [tcpConnectionsRequest(3_000)], (row) => {
      if (row.localPort === 3_000) tally.add(row.state, row.remoteAddress);
    });
    return { answered, counts: tally.counts(), closed, asked };
  };

  it('pieces are counted one after another, and only those of the port', async () => {
    const first = Buffer.concat([message(3_000, 1, [127, 0, 0, 1]), message(3_001, 1, [127, 0, 0, 1])]);
    const second = Buffer.concat([message(3_000, 6, [8, 8, 8, 8]), message(3_000, 1, [0x20, 1], 10), DONE]);
    const { answered, counts, closed } = await ask([first, second]);
    expect([answered, counts]).toEqual([true, { ...NONE, established: 2, local: 1, timeWait: 1 }]);
    expect(closed).toEqual([7]);
  });

  it.each([
    ['an error', [control(2, -1)], {}],
    ['an end with an error', [message(3_000, 1, [127, 0, 0, 1]), control(3, -2)], {}],
    ['silence', [message(3_000, 1, [127, 0, 0, 1])], {}],
    ['a refused request', [DONE], { sendLater: (_fd, _data, _length, done) => done(-1) }],
    ['no time limit', [DONE], { setsockopt: () => -1 }],
  ] satisfies [string, Buffer[], Partial<Libc>][])(
    '%s is no answer, and the socket is closed',
    async (_what, pieces, refuses) => {
      const { answered, closed } = await ask([...pieces], refuses);
      expect([answered, closed]).toEqual([false, [7]]);
    },
  );

  it('is not there without a socket', async () => {
    expect((await ask([DONE], { socket: () => -1 })).answered).toBe(false);
  });

  it('asks the kernel for the port alone', () => {
    expect(tcpConnectionsRequest(0x1234).readUInt16BE(20)).toBe(0x1234);
    expect(tcpConnectionsRequest(80).readUInt32LE(68)).toBe(0b1_1011_0111_1110);
    expect(udpConnectionsRequest(10, 0x1234).readUInt16BE(24)).toBe(0x1234);
  });
});

const isAt3000 = (localPort: number) => localPort === 3_000;

describe('from /proc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-unit-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const HEAD =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const row = (port: number, state: string, remote = '0100007F') =>
    `   0: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} ${remote}:9C40 ${state} 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1\n`;
  const count = async (tables: Record<string, string>) => {
    const root = mkdtempSync(join(folder, 'net-'));
    for (const [name, text] of Object.entries(tables)) writeFileSync(join(root, name), text);
    const tally = createTally(OWN);
    const read = await walkProcNet({ protocol: 'tcp', wants: isAt3000, folder: root }, (row) =>
      tally.add(row.state, row.remoteAddress),
    );
    return read ? tally.counts() : null;
  };

  it('a table of many pieces is counted whole, wherever they are cut', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) =>
      row(at % 2 ? 3_000 : 3_001, at % 4 === 1 ? '01' : '06'),
    );
    expect(await count({ tcp: HEAD + rows.join('') })).toEqual({
      established: 500,
      local: 500,
      timeWait: 500,
      other: 0,
    });
  });

  it('both families count, and one alone will do', async () => {
    const remote = '00000000000000000000000001000000';
    const six = `   0: ${remote}:0BB8 ${remote}:9C40 01 0:0\n`;
    expect(await count({ tcp: HEAD + row(3_000, '0A'), tcp6: HEAD + six })).toEqual({
      ...NONE,
      established: 1,
      local: 1,
    });
    expect(await count({ tcp6: HEAD })).toEqual(NONE);
    expect(await count({})).toBeNull();
  });

  it('what is cut, strange or endless counts nothing', async () => {
    const line = Buffer.from(row(3_000, '01').trimEnd());
    const state = line.indexOf(' 01 ');
    for (let end = 0; end < state + 3; end++)
      expect(parseConnection(line, 0, end, isAt3000, 'LE')).toBeNull();
    expect(await count({ tcp: `${HEAD}${'x'.repeat(300_000)}\n${row(3_000, '01')}` })).toMatchObject({
      established: 1,
    });
  });
});
