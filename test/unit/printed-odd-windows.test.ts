/** What tools of Windows print that no capture shows: other languages, code pages and options; right rows, or none. */
import { describe, expect, it } from 'vitest';
import { decodeConsole } from '../../main/core/platform/readers/decode-console.ts';
import { readGetNetTcpConnection } from '../../main/core/platform/readers/read-get-nettcpconnection.ts';
import { readGetNetTcpConnectionTable } from '../../main/core/platform/readers/read-get-nettcpconnection-table.ts';
import { readNetstatWin32 } from '../../main/core/platform/readers/read-netstat-win32.ts';
import { readTasklistCsv } from '../../main/core/platform/readers/read-tasklist-csv.ts';
import { readTasklistSvc } from '../../main/core/platform/readers/read-tasklist-svc.ts';
import { readWin32Process } from '../../main/core/platform/readers/read-win32-process.ts';
import { readWmicCsv } from '../../main/core/platform/readers/read-wmic-csv.ts';

const ROWS = [
  '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1712',
  '  TCP    127.0.0.1:50000        127.0.0.1:135          ESTABLISHED     4',
  '  TCP    10.0.0.5:50001         203.0.113.9:443        TIME_WAIT       0',
  '  TCP    [::]:3000              [::]:0                 LISTENING       4242',
  '  UDP    0.0.0.0:5353           *:*                                    77',
  '  UDP    [fe80::1c2d:3e4f%12]:1900  *:*                                    4294967295',
  '  UDP    [fe80::1c2d:3e4f:5a6b:7c8d%5]:546  *:*                                    78',
];
const EXPECTED = [
  { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 135, pid: 1712 },
  { protocol: 'tcp', family: 'ipv6', address: '::', port: 3000, pid: 4242 },
  { protocol: 'udp', family: 'ipv4', address: '0.0.0.0', port: 5353, pid: 77 },
  { protocol: 'udp', family: 'ipv6', address: 'fe80::1c2d:3e4f%12', port: 1900, pid: 4_294_967_295 },
  { protocol: 'udp', family: 'ipv6', address: 'fe80::1c2d:3e4f:5a6b:7c8d%5', port: 546, pid: 78 },
];

/** Headings as those systems have them; where they are ours, it does not matter, for no word of them may count. */
const HEADINGS: readonly (readonly [string, string, string, string?])[] = [
  [
    'German',
    'Aktive Verbindungen',
    '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
    'ABHÖREN',
  ],
  ['French', 'Connexions actives', '  Proto  Adresse locale         Adresse distante       État'],
  [
    'Spanish',
    'Conexiones activas',
    '  Proto  Dirección local          Dirección remota        Estado           PID',
  ],
  [
    'Russian',
    'Активные подключения',
    '  Имя    Локальный адрес        Внешний адрес          Состояние       PID',
    'ПРОСЛУШИВАНИЕ',
  ],
  ['Chinese', '活动连接', '  协议  本地地址          外部地址        状态           PID'],
  [
    'Japanese',
    'アクティブな接続',
    '  プロトコル  ローカル アドレス      外部アドレス           状態            PID',
  ],
  ['Korean', '활성 연결', '  프로토콜  로컬 주소              외부 주소              상태            PID'],
  ['Thai', 'การเชื่อมต่อที่ใช้งานอยู่', '  โพรโท  ที่อยู่ภายใน      ที่อยู่ภายนอก      สถานะ      PID'],
  ['Arabic', 'الاتصالات النشطة', '\u200f  البروتوكول  العنوان المحلي  العنوان الخارجي  الحالة  PID'],
  ['Hebrew', 'חיבורים פעילים', '  פרוטוקול  כתובת מקומית  כתובת זרה  מצב  PID', 'מאזין'],
  [
    'Turkish',
    'Etkin Bağlantılar',
    '  İl.Kr.  Yerel Adres            Yabancı Adres          Durum           PID',
    'DİNLENİYOR',
  ],
  [
    'Polish',
    'Aktywne połączenia',
    '  Protokół  Adres lokalny          Obcy adres             Stan            PID',
    'NASŁUCHIWANIE',
  ],
  [
    'Greek',
    'Ενεργές συνδέσεις',
    '  Πρωτ   Τοπική διεύθυνση       Ξένη διεύθυνση         Κατάσταση       PID',
    'ΑΚΡΟΑΣΗ',
  ],
  ['none at all', '', ''],
];

/** A letter of an OEM code page is some byte above 127, whichever; no two languages agree on it. */
const inOneByte = (text: string, step: number): Buffer =>
  Buffer.from(
    [...text].map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      return code < 128 ? code : 128 + ((code * step) % 128);
    }),
  );
/** And in those of two bytes the second may be ASCII. */
const inTwoBytes = (text: string): Buffer =>
  Buffer.from(
    [...text].flatMap((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      return code < 128 ? [code] : [0x81 + (code % 120), 0x40 + (code % 60)];
    }),
  );
const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text, 'utf8')],
  ['UTF-8 with its mark', (text) => Buffer.from(`\ufeff${text}`, 'utf8')],
  ['UTF-16 with its mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16 of the other order', (text) => Buffer.from(text, 'utf16le').swap16()],
  ['one byte a letter', (text) => inOneByte(text, 1)],
  ['one byte a letter, in another way', (text) => inOneByte(text, 7)],
  ['two bytes a letter', inTwoBytes],
];

describe('netstat of Windows', () => {
  it.each(HEADINGS)(
    'is read in every code page and with every end of a line: %s',
    (_, title, heading, state) => {
      const rows = ROWS.map((row) => row.replace('LISTENING', state ?? 'LISTENING'));
      for (const [encoding, encode] of ENCODINGS) {
        for (const end of ['\r\n', '\n', '\r', '\r\r\n']) {
          const text = ['', title, '', heading, ...rows, ''].join(end);
          const printed = readNetstatWin32(decodeConsole(encode(text)));
          expect(printed, `${encoding}, ${JSON.stringify(end)}`).toEqual({
            rows: EXPECTED,
            recognized: true,
          });
        }
      }
    },
  );

  it('keeps the pid where more stands behind it', () => {
    const text = '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1712     InHost\r\n';
    expect(readNetstatWin32(text).rows).toEqual(EXPECTED.slice(0, 1));
  });

  it('tells no socket that is bound and does not listen, even where its row was cut', () => {
    const row = '  TCP    0.0.0.0:135            0.0.0.0:0              BOUND           1712\r\n';
    for (let end = 0; end <= row.length; end++) expect(readNetstatWin32(row.slice(0, end)).rows).toEqual([]);
  });

  it.each([
    '  TCP    0.0.0.0:0              0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:65536          0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:99999          0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:-80            0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:0x50           0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:8 0            0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:８０            0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:٨٠             0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:http           0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0\0:80           0.0.0.0:0              LISTENING       4',
    '  TCP    0.0.0.0:80             0.0.0.0:0',
    '  UDP    0.0.0.0:80             10.0.0.1:53                            4',
    '  TCPv6  [::]:80                [::]:0                 LISTENING       4',
    '  tcp    0.0.0.0:80             0.0.0.0:0              LISTENING       4',
    'C:\\>netstat -ano | findstr TCP 0.0.0.0:80 0.0.0.0:0 LISTENING 4',
  ])('tells nothing of %s', (row) => {
    expect(readNetstatWin32(`${row}\r\n`).rows).toEqual([]);
  });

  it.each(['-1', '0x12', '１２', '4294967296', '99999999999', '1.5', 'abc'])(
    'tells no owner for %s',
    (pid) => {
      const text = `  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       ${pid}\r\n`;
      expect(readNetstatWin32(text).rows).toMatchObject([{ port: 80, pid: null }]);
    },
  );
});

describe('a console without a mark', () => {
  it('is told to be UTF-16 by its zeros, also where it begins with signs that have none', () => {
    const text = `活动连接活动连接活动连接\r\n${ROWS.join('\r\n')}\r\n`;
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      expect(decodeConsole(bytes)).toBe(text);
    }
  });

  it('is not taken for UTF-16 because of a few zeros', () => {
    const text = `\0${ROWS.join('\r\n')}\0\0\r\n`;
    expect(decodeConsole(Buffer.from(text))).toBe(text);
    expect(decodeConsole(Buffer.alloc(0))).toBe('');
    expect(decodeConsole(Buffer.from([0xff, 0xfe, 0x41]))).toBe('\ufffd');
  });
});

describe('JSON of PowerShell', () => {
  const socket = { LocalAddress: '::', LocalPort: 80, State: 2, OwningProcess: 4 };

  it('is found between prompts and warnings', () => {
    const json = JSON.stringify([socket], null, 2).replaceAll('\n', '\r\n');
    const text = `PS C:\\> Get-NetTCPConnection | ConvertTo-Json\r\nWARNING: x\r\n${json}\r\nPS C:\\>`;
    expect(readGetNetTcpConnection(text).rows).toMatchObject([{ port: 80, pid: 4 }]);
    expect(readGetNetTcpConnection(`\ufeff${json}`).rows).toHaveLength(1);
    for (let end = 0; end < json.length; end++) {
      expect(readGetNetTcpConnection(`x\r\n${json.slice(0, end)}`).rows).toEqual([]);
    }
  });

  it.each([
    { LocalPort: 0 },
    { LocalPort: -80 },
    { LocalPort: 80.5 },
    { LocalPort: 65_536 },
    { LocalPort: 1e300 },
    { LocalPort: '80' },
    { LocalPort: [80] },
    { LocalPort: null },
    { LocalAddress: 'x' },
    { LocalAddress: '::1:80]' },
    { LocalAddress: ['::'] },
    { LocalAddress: '' },
    { State: 100 },
    { State: 'Bound' },
    { State: null },
  ])('tells no socket with %j', (change) => {
    expect(readGetNetTcpConnection(JSON.stringify([{ ...socket, ...change }])).rows).toEqual([]);
  });

  it('may be nested as deep as it likes', () => {
    const deep = (open: string, close: string, inner: string) =>
      `${open.repeat(200_000)}${inner}${close.repeat(200_000)}`;
    const text = `[{"ProcessId":7,"Name":"x","CreationDate":${deep('{"value":', '}', '1')}}]`;
    expect(readWin32Process(text).rows).toEqual([{ pid: 7, process: 'x' }]);
    expect(readWin32Process(deep('[', ']', ''))).toEqual({ rows: [], recognized: false });
  });
});

describe('the table of Get-NetTCPConnection', () => {
  it('has UDP without states, and no pid where its column was left out', () => {
    const udp =
      '\r\nLocalAddress     LocalPort\r\n------------     ---------\r\n0.0.0.0          5353\r\n::1%lo           65536\r\n';
    expect(readGetNetTcpConnectionTable(udp)).toEqual({
      rows: [{ protocol: 'udp', family: 'ipv4', address: '0.0.0.0', port: 5353, pid: null }],
      recognized: true,
    });
    const tcp =
      'LocalAddress LocalPort RemoteAddress RemotePort State\n:: 80 :: 0 Listen\n:: 81 :: 0 Bound\nfe80::1c2d:3e4f... 82 :: 0 Listen\n';
    expect(readGetNetTcpConnectionTable(tcp).rows).toEqual([
      { protocol: 'tcp', family: 'ipv6', address: '::', port: 80, pid: null },
    ]);
    expect(readGetNetTcpConnectionTable(':: 80 :: 0 Listen 4\n')).toEqual({ rows: [], recognized: false });
  });
});

describe('tasklist', () => {
  it('takes no number in a name for the pid', () => {
    const text =
      'Program 7 x.exe               1234 N/A\r\nSystem                           4 N/A\r\n服务 9 主机.exe                 860 RpcSs\r\n';
    expect(readTasklistSvc(text).rows).toEqual([
      { pid: 1234, process: 'Program 7 x.exe', services: [] },
      { pid: 4, process: 'System', services: [] },
      { pid: 860, process: '服务 9 主机.exe', services: ['RpcSs'] },
    ]);
  });

  it.each([
    '"x","-7","Console"',
    '"x","7.5","Console"',
    '"x","7","Con',
    'x,7,Console',
    '"x" ,"7","Console"',
    '"x","４","C"',
  ])('tells nothing of %s', (row) => {
    expect(readTasklistCsv(`${row}\r\n`).rows).toEqual([]);
  });
});

describe('wmic', () => {
  const HEADING = 'Node,CommandLine,Name,ParentProcessId,ProcessId';

  it('counts columns from both ends, for command lines hold commas', () => {
    const text = `\r\r\n${HEADING}\r\r\nPC,a --x=1,2,3 "b, c",a.exe,1,2\r\r\nPC,,System,0,4\r\r\nPC,short,5\r\r\n`;
    expect(readWmicCsv(text).rows).toEqual([
      { pid: 2, process: 'a.exe', parent: 1, commandLine: 'a --x=1,2,3 "b, c"' },
      { pid: 4, process: 'System', parent: 0 },
    ]);
  });

  it('tells nothing without its heading, of a row that was cut, or without a pid', () => {
    expect(readWmicCsv('PC,a,b,1,2\r\n')).toEqual({ rows: [], recognized: false });
    expect(readWmicCsv(`${HEADING}\r\nPC,a,b,1,23`)).toEqual({ rows: [], recognized: true });
    expect(readWmicCsv(`${HEADING}\r\nPC,a,b,1,x\r\nPC,${'a,'.repeat(9_000)}b,1,2\r\n`).rows).toEqual([]);
    expect(readWmicCsv('Node,Name,ProcessId\r\nPC,a,b.exe,7\r\n').rows).toEqual([]);
  });
});
