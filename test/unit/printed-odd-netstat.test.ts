/** What netstat and sockstat of Unix systems print that no capture shows, written down from their sources and manuals: right rows, or none. */
import { describe, expect, it } from 'vitest';
import { readNetstatDarwin } from '../../main/core/platform/readers/read-netstat-darwin.ts';
import { readNetstatLinux } from '../../main/core/platform/readers/read-netstat-linux.ts';
import { readSockstat } from '../../main/core/platform/readers/read-sockstat.ts';
import { brief } from '../printed-brief.ts';

/** The layouts from 10.15 to 26, by what stands behind the state, with the heading of each. */
const BEGIN = 'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)';
const LAYOUTS = [
  ['rhiwat shiwat    pid   epid', '131072 131072   4242      0'],
  ['rhiwat shiwat    pid   epid  state    options', '131072 131072   4242      7 0x0100 0x00000106'],
  [
    'rhiwat shiwat    pid   epid state  options           gencnt    flags   flags1 usscnt rtncnt fltrs',
    '131072  131072   4242      7 00102 00000004 000000000027587a 00000080 01000900      1      0 000001',
  ],
  [
    'rxbytes      txbytes  rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usecnt rtncnt fltrs',
    '1022            0 1048576 1048576   4242    888 00000 00000006 0000000000010cb8 00000000 00000900      1      0 000000',
  ],
  [
    'rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs',
    '12345     12345678  131072  131072            a b:4242   00102 00000106 0000000000003d01 00000000 00000800      1      0 000000',
  ],
] as const;

describe('netstat of macOS', () => {
  it.each(LAYOUTS)(
    'tells the owner in a row %s, whatever its heading says, and as none where it was cut',
    (_, tail) => {
      const row = `tcp46      0      0  *.3000                 *.*                    LISTEN      ${tail}\n`;
      const udp = `udp4       0      0  127.0.0.1.3001         *.*                                ${tail}\n`;
      const told = [
        { protocol: 'tcp', family: 'dual', address: '*', port: 3000, pid: 4242 },
        { protocol: 'udp', family: 'ipv4', address: '127.0.0.1', port: 3001, pid: 4242 },
      ];
      for (const heading of ['', ...LAYOUTS.map(([columns]) => `${BEGIN}     ${columns}\n`)]) {
        expect(readNetstatDarwin(heading + row + udp).rows).toMatchObject(told);
      }
      for (let end = 0; end < row.length; end++) {
        for (const { port, pid } of readNetstatDarwin(row.slice(0, end)).rows) {
          expect([port, pid === null || pid === 4242]).toEqual([3000, true]);
        }
      }
    },
  );

  const tail = '00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000';
  const listening = (local: string, owner: string, kind = 'tcp4') =>
    `${kind}       0      0  ${local}         *.*                    LISTEN                 0            0  131072  131072 ${owner} ${tail}\n`;

  it.each([
    // Names are cut at 16 signs, also behind a blank.
    ['Antigravity IDE :2086  ', 2086, 'Antigravity IDE'],
    ['Code Helper (Plu:84517 ', 84_517, 'Code Helper (Plu'],
    ['   a:b 7:9:1234  ', 1234, 'a:b 7:9'],
    ['   1234 5678:99  ', 99, '1234 5678'],
    ['      00100:77   ', 77, '00100'],
    ['  受信待ち:78    ', 78, '受信待ち'],
  ])('names whoever is called %s', (owner, pid, process) => {
    expect(readNetstatDarwin(listening('*.3000', owner)).rows).toEqual([
      { protocol: 'tcp', family: 'ipv4', address: '*', port: 3000, pid, process },
    ]);
  });

  it('tells IPv6 addresses with their zones, and what is left of those that are cut', () => {
    const text = [
      listening('fe80::1%lo0.48126', 'Python:25873', 'tcp6'),
      listening('fe80::aede:48ff:.49160', 'remoted:1', 'tcp6'),
      listening('fe80::1c3f:9dff%.5353', 'x:2', 'tcp6'),
      listening('::1.631', 'cupsd:3', 'tcp6'),
      listening('::ffff:10.0.0.5.81', 'x:4', 'tcp6'),
      listening('fd7a:115c:a1e0::.22', 'sshd:5', 'tcp6'),
    ].join('');
    expect(brief(readNetstatDarwin(text))).toEqual([
      'tcp ipv6 fe80::1%lo0 48126 25873 Python',
      'tcp ipv6 fe80::aede:48ff: 49160 1 remoted',
      'tcp ipv6 fe80::1c3f:9dff% 5353 2 x',
      'tcp ipv6 ::1 631 3 cupsd',
      'tcp ipv6 ::ffff:10.0.0.5 81 4 x',
      'tcp ipv6 fd7a:115c:a1e0:: 22 5 sshd',
    ]);
  });

  it('tells nothing of sockets without a port, with a peer, or in another state', () => {
    const text = [
      'tcp4       0      0  *.*                    *.*                    CLOSED      131072 131072      1      0',
      'tcp4       0      0  *.*                    *.*                    LISTEN      131072 131072      1      0',
      'tcp4       0      0  *.ssh                  *.*                    LISTEN      131072 131072      1      0',
      'tcp4       0      0  10.0.0.1.80            *.*                    CLOSED      131072 131072      1      0',
      'tcp4       0      0  10.0.0.1.65536         *.*                    LISTEN      131072 131072      1      0',
      'tcp4       0      0  10.0.0.1.080           *.*                    LISTEN      131072 131072      1      0',
      'tcp4       0      0  10.0.0.1               *.*                    LISTEN      131072 131072      1      0',
      'tcp4       0      0  300.0.0.1.80           *.*                    LISTEN      131072 131072      1      0',
      'udp4       0      0  10.0.0.1.61000         10.0.0.2.53                        786896   9216    321      0',
      'udp4       0      0  *.*                    *.*                                786896   9216    321      0',
      'icm4       0      0  *.3000                 *.*                                786896   9216    321      0',
      'kctl       0      0      5      0 com.apple.netsrc',
      '',
    ].join('\n');
    expect(readNetstatDarwin(text)).toEqual({ rows: [], recognized: true });
  });

  it('reads OpenBSD and NetBSD, which print tcp without a 4', () => {
    const text =
      'tcp          0      0  127.0.0.1.25           *.*                    LISTEN\n' +
      'tcp6         0      0  *.22                   *.*                    LISTEN\n';
    expect(brief(readNetstatDarwin(text))).toEqual(['tcp ipv4 127.0.0.1 25', 'tcp ipv6 * 22']);
  });
});

describe('netstat of Linux', () => {
  it('is read from busybox, with and without -p and -W, and from versions that cut addresses', () => {
    const text = [
      'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN',
      'tcp        0      0 ::1:6379                :::*                    LISTEN      7/redis-server 127',
      'tcp        0      0 fe80::a00:27ff:fe4e:66a1:8080                   :::*                    LISTEN      -',
      'tcp6       0      0 2001:db8:c0d0:e:8080    :::*                    LISTEN      9/node',
      'tcp6       0      0 ::ffff:192.168.1:8443   :::*                    LISTEN      9/java',
      'udp        0      0 fe80::a00:27ff:fe4:546  :::*                                535/dhclient',
      'udp        0      0 0.0.0.0:68              0.0.0.0:*                           -',
      '',
    ].join('\n');
    expect(brief(readNetstatLinux(text))).toEqual([
      'tcp ipv4 0.0.0.0 22',
      'tcp ipv6 ::1 6379 7 redis-server 127',
      'tcp ipv6 fe80::a00:27ff:fe4e:66a1 8080',
      'tcp ipv6 2001:db8:c0d0:e 8080 9 node',
      'tcp ipv6 ::ffff:192.168.1 8443 9 java',
      'udp ipv6 fe80::a00:27ff:fe4 546 535 dhclient',
      'udp ipv4 0.0.0.0 68',
    ]);
  });

  it('tells the name without the timer of -o, and with -e from behind the user and the inode', () => {
    const text = [
      'tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      600/sshd: /usr/sbin  off (0.00/0/0)',
      'tcp        0      0 0.0.0.0:23              0.0.0.0:*               LISTEN      0          18211      601/x',
      'tcp        0      0 0.0.0.0:24              0.0.0.0:*               LISTEN      dev        18212      602/y off',
      '',
    ].join('\n');
    expect(brief(readNetstatLinux(text))).toEqual([
      'tcp ipv4 0.0.0.0 22 600 sshd: /usr/sbin',
      'tcp ipv4 0.0.0.0 23 601 x',
      'tcp ipv4 0.0.0.0 24 602 y off',
    ]);
  });

  it('tells nothing of what is no address with a port', () => {
    const locals = [
      ...[
        '0.0.0.0:0',
        '0.0.0.0:65536',
        '0.0.0.0:-1',
        '0.0.0.0:0x50',
        '0.0.0.0:８０',
        '0.0.0.0:http',
        '0.0.0.0:',
      ],
      ...[':80', '::80', ':::::80', '1:2:80', '256.0.0.1:80', '1.2.3:80', '[0.0.0.0:80', 'fe80::1::2::3:80'],
      ...['12:34:56:80', '1:2:3:4:5:6:7:8:9:80', 'localhost:80', '*%/../x:80'],
    ];
    for (const local of locals) {
      const text = `tcp 0 0 ${local} 0.0.0.0:* LISTEN 7/x\n`;
      expect(readNetstatLinux(text).rows, local).toEqual([]);
    }
  });
});

describe('sockstat', () => {
  it('believes the last protocol in a row, for names may look like columns', () => {
    const text = 'root     x 1 2 tcp4 *:22 *:*   77    3  tcp4   127.0.0.1:8080        *:*\n';
    expect(brief(readSockstat(text))).toEqual(['tcp ipv4 127.0.0.1 8080 77 x 1 2 tcp4 *:22 *:*']);
  });

  it('is read from FreeBSD 14 with more columns, and from NetBSD with dots', () => {
    const text = [
      'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS       CONN STATE  STACK',
      'root     sshd         812   3 tcp6   *:22                  *:*                   LISTEN       freebsd',
      'ntpd     ntpd         700  21 udp6   fe80::1%lo0:123       *:*',
      'root     syslogd      390   7 udp46  *:514                 *:*',
      'www      nginx        900   6 tcp4   10.0.0.1:443          10.0.0.2:50000        ESTABLISHED',
      'root     x            901   6 tcp4   *:*                   *:*',
      'root     x            902   6 stream /var/run/x tcp4',
      'root     sshd         445   3 tcp    *.2222                *.*',
      '?        ?            ?     ? tcp4   127.0.0.1:9           *:*',
      '',
    ].join('\n');
    expect(brief(readSockstat(text))).toEqual([
      'tcp ipv6 * 22 812 sshd',
      'udp ipv6 fe80::1%lo0 123 700 ntpd',
      'udp dual * 514 390 syslogd',
      'tcp ipv4 * 2222 445 sshd',
      'tcp ipv4 127.0.0.1 9',
    ]);
  });
});
