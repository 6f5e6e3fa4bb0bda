/** What ss, lsof and ps print that no capture shows, written down from their sources and manuals: right rows, or none. */
import { describe, expect, it } from 'vitest';
import { readLsof } from '../../main/core/platform/readers/read-lsof.ts';
import { readLsofFields } from '../../main/core/platform/readers/read-lsof-fields.ts';
import { readNetstatDarwin } from '../../main/core/platform/readers/read-netstat-darwin.ts';
import { readNetstatLinux } from '../../main/core/platform/readers/read-netstat-linux.ts';
import { readPsTable } from '../../main/core/platform/readers/read-ps-darwin.ts';
import { readSs } from '../../main/core/platform/readers/read-ss.ts';
import { brief } from '../printed-brief.ts';

describe('ss', () => {
  const row = (rest: string) =>
    `tcp   LISTEN 0      4096         127.0.0.1:3000       0.0.0.0:*    ${rest}\n`;

  it.each([
    ['-e', 'users:(("node",pid=12,fd=3)) uid:1000 ino:4242 sk:1 cgroup:/user.slice/x <->', 12, 'node'],
    ['-Z', 'users:(("sshd",pid=12,proc_ctx=system_u:system_r:sshd_t:s0-s0:c0.c1023,fd=3))', 12, 'sshd'],
    ['-T', 'users:(("node",pid=12,tid=13,fd=3))', 12, 'node'],
    ['-m', 'users:(("node",pid=12,fd=3)) skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0)', 12, 'node'],
    ['-i -O', 'users:(("node",pid=12,fd=3)) cubic cwnd:10', 12, 'node'],
    ['-o', 'timer:(keepalive,1min,0) users:(("node",pid=12,fd=3))', 12, 'node'],
    ['of 2012', 'users:(("node",12,3))', 12, 'node'],
    ['a name with a comma', 'users:(("a,b) (c",pid=12,fd=3))', 12, 'a,b) (c'],
    ['an empty name', 'users:(("",pid=12,fd=3))', 12, ''],
  ])('tells the owner with %s', (_, rest, pid, process) => {
    expect(readSs(row(rest)).rows).toMatchObject([{ port: 3000, pid, process }]);
  });

  it.each([
    'users:(("a"b",pid=1,fd=3))',
    'users:(("a",pid=1,fd=3",pid=77,fd=3))',
    'users:(("a",1,3),("b",pid=77,fd=3))x',
    'users:(("users:(("a",1))",pid=77,fd=3))',
    'users:(("node",pid=-1,fd=3))',
    'users:(("node",pid=0x12,fd=3))',
    'users:(("node",pid=99999999999,fd=3))',
    'users:(("node",pid=12,fd=3)',
    'users:(("node",pid=1',
    '',
  ])('tells no owner where that is not certain: %s', (rest) => {
    expect(readSs(row(rest)).rows).toEqual([
      { protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: 3000, pid: null },
    ]);
  });

  it('tells addresses with zones, and sockets of other families not at all', () => {
    const text = [
      'Netid State  Recv-Q Send-Q                 Local Address:Port  Peer Address:Port Process',
      'nl    UNCONN 0      0                               rtnl:kernel          *',
      'p_raw UNCONN 0      0                                  *:eth0            *',
      'icmp6 UNCONN 0      0                             *%eth0:58              *:*',
      'udp   UNCONN 0      0                      127.0.0.53%lo:53        0.0.0.0:*',
      'udp   UNCONN 0      0          [fe80::a00:27ff:fe4e:66a1]%enp0s3:546  [::]:*',
      'udp   ESTAB  0      0                       10.0.0.5%eth0:68      10.0.0.1:67',
      'u_str LISTEN 0      4096                /run/x 3000:3000 4242            * 0',
      'tcp   LISTEN 0      4096      [::ffff:127.0.0.1]:8080                    *:*',
      'tcp   LISTEN 0      4096                                *:443            *:*',
      'sctp  LISTEN 0      5                             0.0.0.0:9999     0.0.0.0:*',
      'tcp   LISTEN 0      5                             0.0.0.0:http     0.0.0.0:*',
      'tcp   LISTEN 0      5                             0.0.0.0:99999    0.0.0.0:*',
      'tcp   LISTEN 0      5                             0.0.0.0:0        0.0.0.0:*',
      '\t cubic rto:1000 mss:536 LISTEN 0 5 0.0.0.0:22 0.0.0.0:*',
      '',
    ].join('\n');
    expect(brief(readSs(text))).toEqual([
      'udp ipv4 127.0.0.53%lo 53',
      'udp ipv6 fe80::a00:27ff:fe4e:66a1%enp0s3 546',
      'tcp ipv6 ::ffff:127.0.0.1 8080',
      'tcp dual * 443',
    ]);
  });

  it('of versions before 2018 means IPv4 by a star', () => {
    const text = [
      'State      Recv-Q Send-Q Local Address:Port               Peer Address:Port',
      'LISTEN     0      128          *:22                       *:*',
      'LISTEN     0      128         :::22                      :::*',
      'LISTEN     0      128        ::1:631                     :::*',
      '',
    ].join('\n');
    expect(brief(readSs(text))).toEqual(['tcp ipv4 * 22', 'tcp ipv6 :: 22', 'tcp ipv6 ::1 631']);
  });
});

describe('lsof', () => {
  const row = (command: string, rest: string) => `${command} 12 dev   23u  IPv4 0x1 0t0  TCP ${rest}\n`;

  it('is read from versions that leave the size of a socket blank', () => {
    const text = 'sshd      2345   root    3u  IPv6   6789       TCP *:22 (LISTEN)\n';
    expect(brief(readLsof(text))).toEqual(['tcp ipv6 * 22 2345 sshd']);
  });

  it('takes names for names, whatever stands in them', () => {
    for (const [command, name] of [
      ['(LISTEN)', '(LISTEN)'],
      ['IPv4', 'IPv4'],
      ['[kworker]', '[kworker]'],
      ['Google\\x20Chrome\\x20He', 'Google Chrome He'],
      ['a\\x0ab', 'a\nb'],
    ]) {
      expect(readLsof(row(command ?? '', '*:80 (LISTEN)')).rows).toMatchObject([{ pid: 12, process: name }]);
    }
    // A blank in a name that was not escaped moves the columns.
    expect(readLsof('Google Chrome 12 dev 23u IPv4 0x1 0t0 TCP *:80 (LISTEN)\n').rows).toEqual([]);
  });

  it.each([
    '*:80 (CLOSED)',
    '*:80 (BOUND)',
    '*:80 (LIS',
    '*:80',
    '*:80 LISTEN',
    '10.0.0.1:80->10.0.0.2:5 (LISTEN)',
    '*:http (LISTEN)',
    '*:* (LISTEN)',
    'localhost:80 (LISTEN)',
    '*:70000 (LISTEN)',
    '[::1:80 (LISTEN)',
  ])('tells no listener in %s', (rest) => {
    expect(readLsof(row('node', rest)).rows).toEqual([]);
  });

  it('is read with -T, whose numbers stand behind the state', () => {
    expect(readLsof(row('node', '*:80 (LISTEN QR=0 QS=0)')).rows).toMatchObject([{ port: 80 }]);
  });

  it('field by field tells no TCP socket whose state was cut off', () => {
    const text = 'p7\ncnode\nf1\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\nf2\ntIPv4\nPTCP\nn127.0.0.1:5000\n';
    expect(brief(readLsofFields(text))).toEqual(['tcp ipv4 * 80 7 node']);
    expect(brief(readLsofFields(text.replace('TST=LISTEN\n', '')))).toHaveLength(2);
  });

  it('field by field keeps a row that looks like the last line of a text that was cut', () => {
    const text = 'p7\ncnode\ntIPv4\nPTCP\nn*:80\np8\ncnode\ntIPv4\nPTCP\nn*:80';
    expect(brief(readLsofFields(text))).toEqual(['tcp ipv4 * 80 7 node']);
  });
});

describe('the table of ps', () => {
  it('has starts of five words', () => {
    const text =
      'STARTED                        PID  PPID   UID COMMAND\nWed Nov 25 21:07:09 2026        12     1   501 node server.js\n';
    expect(readPsTable(text).rows).toEqual([{ pid: 12, uid: 501, command: 'node server.js' }]);
  });
});

describe('lines', () => {
  const row = 'tcp        0      0 0.0.0.0:300             0.0.0.0:*               LISTEN      12/node';

  it.each([
    ['\n', '\n'],
    ['\r\n', '\r\n'],
    ['\r\r\n', '\r\r\n'],
    ['\r', '\r'],
    ['\n\n', '\n\n'],
    ['\r\n\r\n', '\r\n\r\n'],
  ])('end with %j', (end) => {
    expect(brief(readNetstatLinux(row + end + row.replace(':300 ', ':301 ') + end))).toEqual([
      'tcp ipv4 0.0.0.0 300 12 node',
      'tcp ipv4 0.0.0.0 301 12 node',
    ]);
  });

  it('that are too long tell no number that was cut', () => {
    for (let blanks = 16_300; blanks < 16_400; blanks++) {
      const rows = [
        ...readSs(`LISTEN 0 5${' '.repeat(blanks)}127.0.0.1:30000 0.0.0.0:* users:(("x",pid=123456,fd=3))\n`)
          .rows,
        ...readNetstatDarwin(`tcp4 0 0 *.30000 *.* LISTEN 1 1${' '.repeat(blanks)}123456 0\n`).rows,
        ...readLsof(`x 123456 dev 3u IPv4 0x1 0t0 UDP${' '.repeat(blanks)}*:30000\n`).rows,
      ];
      for (const { port, pid } of rows) {
        expect(port).toBe(30_000);
        expect([null, 123_456]).toContain(pid);
      }
    }
  });
});
