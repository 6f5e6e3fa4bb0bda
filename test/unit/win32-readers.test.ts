/** What the tools of Windows tell besides sockets: command lines, ports set aside, services, connections. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeConsole } from '../../main/core/platform/readers/decode-console.ts';
import { readDynamicPorts, readExcludedRanges } from '../../main/core/platform/readers/read-netsh-ports.ts';
import { readNetstatConnections } from '../../main/core/platform/readers/read-netstat-connections.ts';
import { readTasklistSvc } from '../../main/core/platform/readers/read-tasklist-svc.ts';
import { joinCommandLine, splitCommandLine } from '../../main/core/platform/readers/split-command-line.ts';
import { merged } from '../../main/core/platform/win32/port-rules.ts';
import { POWER_SHELL_ARGV } from '../../main/core/platform/win32/power-shell-script.ts';
import { systemRoot, systemTools } from '../../main/core/platform/win32/system-tools.ts';

const capture = (name: string) =>
  decodeConsole(readFileSync(new URL(`../captures/${name}`, import.meta.url)));

describe('a command line of Windows', () => {
  // The table of Microsoft's "Parsing C++ command-line arguments", each behind a program.
  it.each([
    ['x "a b c" d e', ['a b c', 'd', 'e']],
    [String.raw`x "ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
    [String.raw`x a\\\b d"e f"g h`, [String.raw`a\\\b`, 'de fg', 'h']],
    [String.raw`x a\\\"b c d`, [String.raw`a\"b`, 'c', 'd']],
    [String.raw`x a\\\\"b c" d e`, [String.raw`a\\b c`, 'd', 'e']],
    ['x a"b"" c d', ['ab" c d']],
    ['x\t  a   ""\tb ', ['a', '', 'b']],
    ['x "a b', ['a b']],
    ['x ', []],
  ])('%s', (text, args) => {
    expect(splitCommandLine(text)).toEqual(['x', ...args]);
  });

  it.each([
    [String.raw`"C:\Program Files\nodejs\node.exe" a`, [String.raw`C:\Program Files\nodejs\node.exe`, 'a']],
    [String.raw`"C:\a\" b`, ['C:\\a\\', 'b']],
    [String.raw`C:\"Program Files"\x.exe b`, [String.raw`C:\Program Files\x.exe`, 'b']],
    ['"open', ['open']],
    ['', []],
    ['  \t', []],
  ])('has its program by rules of its own: %s', (text, argv) => {
    expect(splitCommandLine(text)).toEqual(argv);
  });

  const word = fc.string({ unit: fc.constantFrom(...'ab \t"\\\\\\"é\u{1f600}-='), maxLength: 12 });
  const program = fc.string({ unit: fc.constantFrom(...'ab \\:.é'), maxLength: 12 });

  it('that was put together comes apart into the same words', () => {
    fc.assert(
      fc.property(program, fc.array(word, { maxLength: 6 }), (first, rest) => {
        expect(splitCommandLine(joinCommandLine([first, ...rest]))).toEqual([first, ...rest]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of any text is taken apart in time that grows with its length alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(splitCommandLine(text).join('').length).toBeLessThanOrEqual(text.length);
      }),
    );
    for (const sign of ['"', '\\', ' ', '\\"', '" ']) {
      expect(() => splitCommandLine(`x ${sign.repeat(1_000_000)}`)).not.toThrow();
    }
  });
});

// No capture of netsh was found: these are in the shape that its manuals print.
const excluded = (head: string[], tail: string) =>
  ['', ...head, '      1024        1123      ', '     50000       50059     *', '', tail, ''].join('\r\n');

describe('ports that netsh sets aside', () => {
  it.each([
    ['English', ['Protocol tcp Port Exclusion Ranges', '', 'Start Port    End Port      ']],
    ['German', ['Portausschlussbereiche für das Protokoll "tcp"', '', 'Startport     Endport      ']],
    ['Chinese', ['协议 tcp 端口排除范围', '', '开始端口    结束端口      ']],
  ])('are read by the numbers alone: %s', (_, head) => {
    const text = excluded([...head, '----------    --------      '], '* - 100 200 300.');
    const ranges = [
      { from: 1024, to: 1123 },
      { from: 50_000, to: 50_059 },
    ];
    expect(readExcludedRanges(text)).toEqual({ rows: ranges, recognized: true });
    expect(readExcludedRanges(decodeConsole(Buffer.from(text, 'latin1'))).rows).toEqual(ranges);
    expect(readExcludedRanges(decodeConsole(Buffer.from(`\ufeff${text}`, 'utf16le'))).rows).toEqual(ranges);
  });

  it('are none where nothing is a range of ports', () => {
    for (const row of [
      '80 79',
      '0 10',
      '1 65536',
      '1 2 3',
      '1 2 x',
      'x 2',
      '1',
      '-1 5',
      '1.5 2',
      '1 2 * *',
    ]) {
      expect(readExcludedRanges(`${row}\n`).rows, row).toEqual([]);
    }
    expect(readExcludedRanges('')).toEqual({ rows: [], recognized: false });
  });

  it('cut off at any place tell no other range', () => {
    const text = excluded(['----------    --------      '], '');
    const whole = readExcludedRanges(text).rows;
    for (let at = 0; at < text.length; at++) {
      const { rows } = readExcludedRanges(text.slice(0, at));
      expect(rows).toEqual(whole.slice(0, rows.length));
    }
  });

  it('of several lists come in order, as one where they overlap', () => {
    const range = (from: number, to: number) => ({ from, to });
    expect(merged([range(50, 60), range(10, 20), range(15, 30), range(31, 31), range(50, 60)])).toEqual([
      range(10, 30),
      range(31, 31),
      range(50, 60),
    ]);
  });
});

describe('ports that Windows hands out', () => {
  it.each([
    ['English', 'Protocol tcp Dynamic Port Range', 'Start Port      ', 'Number of Ports '],
    ['German', 'Dynamischer Portbereich für TCP: 2 Werte', 'Startport       ', 'Portanzahl      '],
    [
      'French',
      "Plage de ports dynamiques d'un protocole tcp",
      'Port de démarrage   ',
      'Nombre de ports     ',
    ],
    ['Japanese', 'プロトコル tcp の動的ポートの範囲', '開始ポート    ', 'ポート数      '],
  ])('are read by their two numbers: %s', (_, head, start, count) => {
    const text = ['', head, '-----------', `${start}: 49152`, `${count}: 16384`, '', ''].join('\r\n');
    expect(readDynamicPorts(text)).toEqual({ from: 49_152, to: 65_535 });
    for (let at = 0; at < text.length - 4; at++) expect(readDynamicPorts(text.slice(0, at))).toBeNull();
  });

  it.each(['', 'a: 1\n', 'a: 1\nb: 2\nc: 3\n', 'a: 60000\nb: 60000\n', 'a: 0\nb: 5\n', 'a: 5\nb: 0\n'])(
    'are not told by %j',
    (text) => {
      expect(readDynamicPorts(text)).toBeNull();
    },
  );
});

describe('services of processes', () => {
  it('are read in Chinese, over the end of a line', () => {
    expect(readTasklistSvc(capture('win-tasklist-svc-zh.txt'))).toEqual({
      rows: JSON.parse(capture('win-tasklist-svc-zh.json')),
      recognized: true,
    });
  });

  it('cut off at any place give no process a service that it does not run', () => {
    const text = capture('win-tasklist-svc-zh.txt');
    const whole = new Map(readTasklistSvc(text).rows.map((row) => [row.pid, row.services]));
    for (let at = text.indexOf(' 4 '); at < text.length; at++) {
      for (const { pid, services } of readTasklistSvc(text.slice(0, at)).rows) {
        expect(whole.get(pid)?.slice(0, services.length)).toEqual(services);
      }
    }
  });
});

describe('connections', () => {
  it('are told with their states in English and German', () => {
    const read = (name: string) => readNetstatConnections(capture(`${name}.txt`));
    const states = (name: string) => [...new Set(read(name).map(({ state }) => state))].sort();
    // A word that is not known would count as one that passes, `closing`.
    expect(states('win-netstat-ano-en-jc')).toEqual(['established']);
    expect(states('win-netstat-ano-fr-no-pid-heading')).toEqual(['close-wait', 'established', 'time-wait']);
    expect(states('win-netstat-ano-de')).toEqual(['close-wait', 'established', 'fin-wait-2', 'time-wait']);
    for (const name of ['win-netstat-ano-en-jc', 'win-netstat-ano-de']) {
      const text = capture(`${name}.txt`);
      for (const row of readNetstatConnections(text)) {
        expect(text).toContain(`:${row.localPort} `);
        expect(text).toContain(`:${row.remotePort} `);
      }
    }
  });
});

describe('spoiled texts', () => {
  const texts = [
    excluded(['----------    --------      '], '* - x.'),
    'Startport       : 49152\r\nPortanzahl      : 16384\r\n',
    capture('win-tasklist-svc-zh.txt'),
    capture('win-netstat-ano-de.txt').slice(0, 4_000),
  ];
  const change = fc.record({
    at: fc.nat(4_000),
    length: fc.nat(40),
    put: fc.string({ unit: fc.constantFrom(...'0123456789:.*[]% \t\r\n,-é受\0', '\u00a0'), maxLength: 3 }),
  });
  const spoiled = fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((now, { at, length, put }) => {
        const from = at % (now.length + 1);
        return now.slice(0, from) + put + now.slice(from + length);
      }, text),
    );

  it('throw nothing, and no number is told that does not stand in them', () => {
    fc.assert(
      fc.property(spoiled, (text) => {
        const told = [
          ...readExcludedRanges(text).rows.flatMap(({ from, to }) => [from, to]),
          ...readTasklistSvc(text).rows.map(({ pid }) => pid),
          ...readNetstatConnections(text).flatMap(({ localPort, remotePort, pid }) => [
            localPort,
            remotePort,
            pid ?? 0,
          ]),
          readDynamicPorts(text)?.from ?? 0,
        ];
        const numbers = new Set([...text.matchAll(/\d+/g)].map(([number]) => Number(number)));
        return told.every((number) => number === 0 || numbers.has(number));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the tools of Windows', () => {
  it('get PowerShell’s script as one word that every way of quoting keeps', () => {
    const script = POWER_SHELL_ARGV.at(-1) ?? '';
    expect(splitCommandLine(joinCommandLine(['x', script]))).toEqual(['x', script]);
    // `$input` would make PowerShell read the requests itself.
    expect(script).not.toMatch(/["\r\n`%!]|\$input/);
    const count = (sign: string) => script.split(sign).length;
    expect([count('{'), count('(')]).toEqual([count('}'), count(')')]);
    expect(count("'") % 2).toBe(1);
  });

  it('are where SystemRoot says, whatever its letters', () => {
    expect(systemTools({ SYSTEMROOT: 'D:\\WINNT' }).netstat).toBe('D:\\WINNT\\System32\\netstat.exe');
    expect(systemTools({ SystemRoot: 'C:\\Windows\\' }).taskkill).toBe('C:\\Windows\\System32\\taskkill.exe');
  });

  it.each([
    '',
    'Windows',
    '\\\\server\\share',
    '\\\\?\\C:\\Windows',
    'C:Windows',
    'C:\\a\\..\\b',
    '/tmp',
    'C:\\a"b',
    'C:\\',
  ])('are in their usual place where SystemRoot is %j', (root) => {
    expect(systemRoot({ SystemRoot: root })).toBe('C:\\Windows');
  });

  it('get nothing of a project’s environment', () => {
    const { env } = systemTools({
      SystemRoot: 'C:\\Windows',
      PATH: 'C:\\evil',
      PSModulePath: 'C:\\evil',
      KEY: 'x',
      TEMP: 'C:\\t',
    });
    expect(JSON.stringify(env)).not.toContain('evil');
    expect(env).toMatchObject({ SystemRoot: 'C:\\Windows', TEMP: 'C:\\t' });
    expect(env.KEY).toBeUndefined();
  });
});
