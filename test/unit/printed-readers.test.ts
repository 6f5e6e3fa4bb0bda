/** Rows of tools that no capture shows: other releases, other languages, lies. */
import { describe, expect, it } from 'vitest';
import { decodeConsole } from '../../main/core/platform/readers/decode-console.ts';
import { readGetNetTcpConnection } from '../../main/core/platform/readers/read-get-nettcpconnection.ts';
import { readLsof } from '../../main/core/platform/readers/read-lsof.ts';
import { readLsofFields } from '../../main/core/platform/readers/read-lsof-fields.ts';
import { readNetstatDarwin } from '../../main/core/platform/readers/read-netstat-darwin.ts';
import { readNetstatLinux } from '../../main/core/platform/readers/read-netstat-linux.ts';
import { readNetstatWin32 } from '../../main/core/platform/readers/read-netstat-win32.ts';
import { readSockstat } from '../../main/core/platform/readers/read-sockstat.ts';
import { readSs } from '../../main/core/platform/readers/read-ss.ts';
import { readTasklistCsv } from '../../main/core/platform/readers/read-tasklist-csv.ts';
import { readWin32Process } from '../../main/core/platform/readers/read-win32-process.ts';

describe('netstat of macOS', () => {
  const row = (tail: string) => `tcp4       0      0  *.3000   *.*   LISTEN ${tail}\n`;

  it.each([
    ['without the counts', '', null],
    ['rhiwat shiwat pid epid', '131072 131072   4242      0', 4242],
    ['with state and options', '131072 131072   4242      0 00100 00000106', 4242],
    [
      'with the count of generations',
      '131072 131072   4242      0 00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000',
      4242,
    ],
    [
      'with the bytes that went through',
      '77 12345678 131072 131072   4242      0 00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000',
      4242,
    ],
    [
      'with bytes that look like a state',
      '12345 12345678 131072 131072   4242      0 00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000',
      4242,
    ],
    [
      'with the name of the process',
      '0 0 131072 131072  node:4242  00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000',
      4242,
    ],
    [
      'with a name with blanks',
      '0 0 131072 131072  Google Chrome H:4242  00100 00000106 000000000137f1fa 00000001 00000800      1      0 000000',
      4242,
    ],
  ])('tells the owner in the layout %s', (_, tail, pid) => {
    expect(readNetstatDarwin(row(tail)).rows).toMatchObject([{ address: '*', port: 3000, pid }]);
  });

  it('knows the layout whose state and options begin with 0x', () => {
    const row = 'tcp46 0 0 *.443 *.* LISTEN 131072 131072 68606 0 0x0100 0x00000006';
    expect(readNetstatDarwin(`${row}\n`).rows).toEqual([
      { protocol: 'tcp', family: 'dual', address: '*', port: 443, pid: 68606 },
    ]);
  });

  it('keeps the name whole', () => {
    const tail =
      '0 0 131072 131072  Google Chrome H:42  00100 00000106 000000000137f1fa 00000001 00000800 1 0 000000';
    expect(readNetstatDarwin(row(tail)).rows).toMatchObject([{ process: 'Google Chrome H', pid: 42 }]);
  });

  it('reads UDP, which has no state, and both kinds of IPv6', () => {
    const text = [
      'udp4       0      0  *.5353                 *.*                                786896   9216    321      0',
      'udp6       0      0  fe80::1%lo0.123        *.*                                786896   9216    321      0',
      'udp46      0      0  *.51820                *.*                                786896   9216    321      0',
      'udp4       0      0  10.0.0.1.61000         10.0.0.2.53                        786896   9216    321      0',
      'udp4       0      0  *.*                    *.*                                786896   9216    321      0',
      '',
    ].join('\n');
    expect(readNetstatDarwin(text).rows).toEqual([
      { protocol: 'udp', family: 'ipv4', address: '*', port: 5353, pid: 321 },
      { protocol: 'udp', family: 'ipv6', address: 'fe80::1%lo0', port: 123, pid: 321 },
      { protocol: 'udp', family: 'dual', address: '*', port: 51820, pid: 321 },
    ]);
  });
});

describe('netstat of Windows', () => {
  const LISTENING = { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 3000, pid: 4242 };

  it.each([
    ['English', 'LISTENING'],
    ['German', 'ABHÖREN'],
    ['some other language', 'ПРОСЛУШИВАНИЕ'],
  ])('takes a row by its shape: %s', (_, state) => {
    const rows = [
      `  TCP    0.0.0.0:3000           0.0.0.0:0              ${state}       4242`,
      `  TCP    10.0.0.1:50000         10.0.0.2:443           ${state}       4242`,
    ];
    expect(readNetstatWin32(`${rows.join('\r\n')}\r\n`).rows).toEqual([LISTENING]);
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text, 'utf8')],
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf8')],
    ['UTF-16 with its mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 of the other order', (text: string) => Buffer.from(text, 'utf16le').swap16()],
    ['one byte a letter', (text: string) => Buffer.from(text, 'latin1')],
  ])('is told from the bytes of any console: %s', (_, encode) => {
    const text = '  TCP    0.0.0.0:3000           0.0.0.0:0              ABHÖREN         4242\r\n';
    expect(readNetstatWin32(decodeConsole(encode(text))).rows).toEqual([LISTENING]);
  });

  it('loses no row in code pages whose letters look like blanks or ends of lines', () => {
    // 0x85 and 0xa0 are letters in several OEM code pages; in Unicode they are a new line and a blank.
    const bytes = Buffer.from(
      '  TCP    0.0.0.0:3000           0.0.0.0:0              AB\x85\xa0REN         4242\r\n',
      'latin1',
    );
    expect(readNetstatWin32(decodeConsole(bytes)).rows).toEqual([LISTENING]);
  });

  it('leaves out sockets that are bound and do not listen', () => {
    const text = '  TCP    0.0.0.0:3000           0.0.0.0:0              BOUND           4242\r\n';
    expect(readNetstatWin32(text)).toEqual({ rows: [], recognized: true });
  });

  it('gives each row its own owner with -b', () => {
    const text = [
      '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       12',
      '  RpcSs',
      ' [svchost.exe]',
      '  TCP    [::]:3000              [::]:0                 LISTENING       13',
      ' Can not obtain ownership information',
      '  UDP    0.0.0.0:5353           *:*                                    14',
      ' [NVIDIA Web Helper.exe]',
      '',
    ].join('\r\n');
    expect(readNetstatWin32(text).rows.map(({ port, process }) => [port, process])).toEqual([
      [135, 'svchost.exe'],
      [3000, undefined],
      [5353, 'NVIDIA Web Helper.exe'],
    ]);
  });
});

describe('names that lie', () => {
  it('cannot make a row of ss that is not there', () => {
    const text = 'LISTEN 0 5 127.0.0.1:80 0.0.0.0:* users:(("x\\nLISTEN 0 5 0.0.0.0:22",pid=7,fd=3))\n';
    expect(readSs(text).rows.map(({ port, pid }) => [port, pid])).toEqual([[80, 7]]);
  });

  it('are read with blanks, slashes and numbers by netstat of Linux', () => {
    const text = 'tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 600/12/x: a b\n';
    expect(readNetstatLinux(text).rows).toMatchObject([{ pid: 600, process: '12/x: a b' }]);
  });

  it('are told from the user and the inode of netstat -e', () => {
    const text = 'udp 0 0 0.0.0.0:68 0.0.0.0:* 0 18211 535/dhclient\n';
    expect(readNetstatLinux(text).rows).toMatchObject([{ port: 68, pid: 535, process: 'dhclient' }]);
  });

  it('are unescaped byte by byte by lsof', () => {
    const text = 'Caf\\xc3\\xa9\\x20H 12 me 3u IPv4 0x1 0t0 TCP *:80 (LISTEN)\n';
    expect(readLsof(text).rows).toMatchObject([{ process: 'Café H', pid: 12 }]);
  });

  it('may hold blanks in sockstat', () => {
    const text = 'root     my app     5    4  tcp46  *:8080  *:*\n?  ?  ?  ?  tcp4  127.0.0.1:9 *:*\n';
    expect(readSockstat(text).rows).toEqual([
      { protocol: 'tcp', family: 'dual', address: '*', port: 8080, pid: 5, process: 'my app' },
      { protocol: 'tcp', family: 'ipv4', address: '127.0.0.1', port: 9, pid: null },
    ]);
  });
});

describe('lsof field by field', () => {
  it('takes the state where it is printed, with or without the number of the file', () => {
    const text =
      'p7\ncnode\nf12\ntIPv6\nPTCP\nn*:3000\nTST=LISTEN\nTQR=0\nf13\ntIPv4\nPTCP\nn127.0.0.1:9\nTST=CLOSED\n';
    expect(readLsofFields(text).rows).toEqual([
      { protocol: 'tcp', family: 'ipv6', address: '*', port: 3000, pid: 7, process: 'node' },
    ]);
  });
});

describe('all holders of one socket', () => {
  it('are in one row of ss', () => {
    const text = 'tcp LISTEN 0 5 *:80 *:* users:(("nginx",pid=8,fd=6),("nginx",pid=7,fd=6))\n';
    expect(readSs(text).rows).toMatchObject([{ family: 'dual', pid: 8, pids: [8, 7] }]);
  });
});

describe('JSON of PowerShell', () => {
  it('may be one bare object, with a word for the state', () => {
    const text =
      '{"LocalAddress":"::1","LocalPort":3000,"State":"Listen","OwningProcess":4242,"RemotePort":0}';
    expect(readGetNetTcpConnection(`\ufeff${text}`).rows).toEqual([
      { protocol: 'tcp', family: 'ipv6', address: '::1', port: 3000, pid: 4242 },
    ]);
  });

  it('has UDP without a state', () => {
    const text = '[{"LocalAddress":"0.0.0.0","LocalPort":5353,"OwningProcess":1}]';
    expect(readGetNetTcpConnection(text).rows).toMatchObject([{ protocol: 'udp', port: 5353 }]);
  });

  it.each(['', '{', '[1]', 'null', '"x"', '[{"LocalPort":1}]', '{"LocalAddress":"::","LocalPort":"80"}'])(
    'tells nothing of %j',
    (text) => {
      expect(readGetNetTcpConnection(text).rows).toEqual([]);
      expect(readWin32Process(text).rows).toEqual([]);
    },
  );

  it('has the command line and the start of a Win32_Process in each form', () => {
    const row = { ProcessId: 7, Name: 'node.exe', ParentProcessId: 3, CommandLine: 'node "a b.js"' };
    const dates = ['/Date(1666622087589)/', '2022-10-24T14:34:47.589Z', { value: '/Date(1666622087589)/' }];
    for (const CreationDate of dates) {
      expect(readWin32Process(JSON.stringify([{ ...row, CreationDate }])).rows).toEqual([
        { pid: 7, process: 'node.exe', parent: 3, commandLine: 'node "a b.js"', startMs: 1666622087589 },
      ]);
    }
  });
});

describe('tasklist', () => {
  it('reads doubled quotes and commas in names', () => {
    const text = '"Abbildname","PID","Sitzungsname"\r\n"a ""b"", c.exe","7","Console"\r\n"cut","8\r\n';
    expect(readTasklistCsv(text).rows).toEqual([{ pid: 7, process: 'a "b", c.exe' }]);
  });
});
