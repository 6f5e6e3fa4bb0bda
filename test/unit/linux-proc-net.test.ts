/** Reading /proc/net: captures of other machines, of both byte orders, and rows that no kernel should write. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inferDualStack } from '../../main/core/platform/linux/dual-stack.ts';
import { parseInterfaceAddresses } from '../../main/core/platform/linux/ipv6-zones.ts';
import { type Endian, parseProcNet } from '../../main/core/platform/linux/proc-net-parser.ts';

const capture = (name: string) => readFileSync(new URL(`../captures/${name}`, import.meta.url));

const CAPTURES: [string, Endian][] = [
  ['linux-proc-net-tcp-jc', 'LE'],
  ['linux-proc-net-tcp6-jc', 'LE'],
  ['linux-proc-net-tcp-big-endian', 'BE'],
];

const byPlace = (a: { inode: number }, b: { inode: number }) => a.inode - b.inode;

describe('captures of /proc/net', () => {
  it.each(CAPTURES)('%s is read as expected', (name, endian) => {
    const expected: { inode: number }[] = JSON.parse(capture(`${name}.json`).toString('utf8'));
    const rows = parseProcNet(capture(`${name}.txt`), 'tcp', endian).map(
      ({ protocol, family, address, port, inode, uid }) => ({
        protocol,
        family,
        address,
        port,
        pid: null,
        inode,
        uid,
      }),
    );
    expect(rows.sort(byPlace)).toEqual(expected.sort(byPlace));
  });

  it('is wrong with the other byte order, so the order is really used', () => {
    const rows = parseProcNet(capture('linux-proc-net-tcp-big-endian.txt'), 'tcp', 'LE');
    expect(rows.map((row) => row.address)).toContain('1.1.168.192');
  });
});

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, remote: string, state: string, uid = 0, inode = 7) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 ffff 100 0 0 10 0\n`;
const read = (text: string, protocol: 'tcp' | 'udp' = 'tcp') =>
  parseProcNet(Buffer.from(HEADER + text), protocol, 'LE');

describe('rows of /proc/net', () => {
  it('takes UDP sockets without a peer only, and never as TCP', () => {
    const bound = row('0100007F:14E9', '00000000:0000', '07');
    const connected = row('0100007F:14EA', '0200007F:0035', '01');
    expect(read(bound + connected, 'udp')).toMatchObject([
      { protocol: 'udp', address: '127.0.0.1', port: 5353 },
    ]);
    expect(read(bound, 'tcp')).toEqual([]);
  });

  it('writes IPv6 addresses in order and in the canonical way', () => {
    const zero = '00000000000000000000000000000000:0000';
    const local = (address: string) => row(`${address}:0050`, zero, '0A');
    const rows = read(
      local('00000000000000000000000001000000') +
        local('0000000000000000FFFF00000100007F') +
        local('B80D0120000000000000000001000000') +
        local('000080FE00000000FF005450B64D11FE'),
    );
    expect(rows.map((each) => each.address)).toEqual([
      '::1',
      '::ffff:127.0.0.1',
      '2001:db8::1',
      'fe80::5054:ff:fe11:4db6',
    ]);
    expect(rows.every((each) => each.family === 'ipv6')).toBe(true);
  });

  it('reads large user numbers and inodes whole', () => {
    expect(read(row('00000000:0050', '00000000:0000', '0A', 4_294_967_294, 4_294_967_295))).toMatchObject([
      { uid: 4_294_967_294, inode: 4_294_967_295 },
    ]);
  });

  it('leaves out what is cut or strange and keeps the rest', () => {
    const good = row('00000000:0050', '00000000:0000', '0A');
    const broken = [
      '\n',
      'words\n',
      '   0: 0100:0050 00000000:0000 0A\n',
      '   0: zz00007F:0050 00000000:0000 0A 0\n',
      // A port of five digits, no port at all, a user of twenty, a colon that is another field's.
      row('00000000:00500', '00000000:0000', '0A'),
      row('00000000:0000', '00000000:0000', '0A'),
      row('00000000:0050', '00000000:0000', '0A', 1e20),
      row('00000000 :0050', '00000000:0000', '0A'),
    ];
    const cut = good.slice(0, 60);
    expect(read(broken.join('') + good + cut)).toHaveLength(1);
    expect(parseProcNet(Buffer.alloc(0), 'tcp', 'LE')).toEqual([]);
  });
});

describe('what /proc/net does not say', () => {
  const base = { protocol: 'tcp', uid: 0, inode: 1 } as const;
  const ipv4 = (address: string, port: number) =>
    ({ ...base, family: 'ipv4', address, port, dualStack: false }) as const;
  const ipv6 = <Known extends boolean | null>(address: string, port: number, dualStack: Known) =>
    ({ ...base, family: 'ipv6', address, port, dualStack }) as const;

  it('an IPv6 wildcard takes IPv4 too, unless an IPv4 socket stands beside it', () => {
    const rows = inferDualStack([
      ipv6('::', 80, null),
      ipv4('127.0.0.1', 80),
      ipv6('::', 81, null),
      ipv6('::1', 82, false),
    ]);
    expect(rows.map((each) => each.dualStack)).toEqual([false, false, true, false]);
  });

  it('believes the kernel where it tells, and leaves those rows as they are', () => {
    const sure = [ipv6('::', 80, true), ipv4('127.0.0.1', 80), ipv6('::', 81, false)];
    const rows = inferDualStack(sure);
    expect(rows.map((each) => each.dualStack)).toEqual([true, false, false]);
    expect(rows.every((row, at) => row === sure[at])).toBe(true);
  });

  it('names the interface of a link-local address, and none where two have it', () => {
    const zones = parseInterfaceAddresses(
      'fe80000000000000505400fffe114db6 02 40 20 80     eth0\n' +
        'fe800000000000000000000000000001 03 40 20 80 one\n' +
        'fe800000000000000000000000000001 04 40 20 80 two\n' +
        'nonsense\n',
    );
    expect(zones.get('fe80::5054:ff:fe11:4db6')).toBe('eth0');
    expect(zones.get('fe80::1')).toBe('');
  });
});
