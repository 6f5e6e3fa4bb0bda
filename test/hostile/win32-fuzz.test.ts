/** 100,000 spoiled copies of what sc.exe and netsh print: nothing throws, and nothing is told that does not stand in the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHttpQueues } from '../../main/core/platform/readers/read-http-queues.ts';
import { readScQuery } from '../../main/core/platform/readers/read-sc-query.ts';

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;

const SERVICE = lines(
  '',
  'Имя_службы: postgresql-x64-16 ',
  '        Тип                : 110  WIN32_OWN_PROCESS  (interactive)',
  '        Состояние          : 4  RUNNING ',
  '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)',
  '        Код_выхода_Win32   : 0  (0x0)',
  '        Код_выхода_службы  : 0  (0x0)',
  '        Контрольная_точка  : 0x0',
  '        Ожидание           : 0x0',
  '        ID_процесса        : 2660',
  '        Флаги              : ',
);

const QUEUES = lines(
  'Snapshot of HTTP service state (Request Queue View): ',
  '----------------------------------------------------- ',
  '',
  'Request queue name: DefaultAppPool',
  '    Number of active processes attached: 1',
  '    Controller process ID: 3408',
  '    Process IDs:',
  '        3248',
  '    URL groups:',
  '        Registered URLs:',
  '            HTTP://*:80/',
  '            HTTPS://[::1]:8443/',
  '',
  'Request queue name: Request queue is unnamed.',
  '    Processes:',
  '        ID: 33704, image: D:\\a, b\\x.exe',
  '    Registered URLs:',
  '        HTTP://127.0.0.1:8000:127.0.0.1/',
  '',
);

/** What breaks readers: signs of the formats, of numbers, of other scripts. */
const SIGNS = [
  ...'0123456789:：,()/[]*+xX \t\r\n',
  '\r\n\r\n',
  '\0',
  '\u00a0',
  'é',
  '受',
  '\ud800',
  '1  ',
  '(0x0)',
];

const changes = fc.array(
  fc.record({
    kind: fc.nat(5),
    at: fc.nat(2_000),
    other: fc.nat(2_000),
    length: fc.nat(60),
    sign: fc.constantFrom(...SIGNS),
  }),
  { minLength: 1, maxLength: 3 },
);

type Change = typeof changes extends fc.Arbitrary<(infer One)[]> ? One : never;

function spoiled(text: string, all: readonly Change[]): string {
  return all.reduce((copy, { kind, at: far, other, length, sign }) => {
    const at = far % (copy.length + 1);
    const from = other % (copy.length + 1);
    const [before, after] = [copy.slice(0, at), copy.slice(at)];
    return [
      before + sign + after.slice(1),
      before + sign + after,
      before + after.slice(length),
      copy.slice(0, at + length) + after,
      before + copy.slice(from, from + length) + after,
      before,
    ][kind] as string;
  }, text);
}

const holds = (text: string, number: number, before = '', after = ''): boolean =>
  new RegExp(`${before || '(?<!\\d)'}0*${number}${after || '(?!\\d)'}`).test(text);

/** What is wrong with what is told of a text. */
const SUBJECTS: [
  name: string,
  text: string,
  wrongIn: (text: string) => string[],
  told: (text: string) => number,
][] = [
  [
    'sc.exe queryex',
    SERVICE,
    (text) => {
      const told = readScQuery(text);
      if (!told) return [];
      const isState =
        told.state >= 1 && told.state <= 7 && holds(text, told.state, '[:：][ \\t]*', '[ \\t]+\\S');
      const isPid = told.pid === null || holds(text, told.pid, '[:：][ \\t]*', '\\s*[\\r\\n]');
      return isState && isPid ? [] : [JSON.stringify(told)];
    },
    (text) => (readScQuery(text) ? 1 : 0),
  ],
  [
    'netsh http show servicestate',
    QUEUES,
    (text) => {
      // Whoever takes requests stands in the same piece as the address, before it.
      const pieces = text
        .replaceAll(/\r*\n|\r+/g, '\n')
        .split(/\n[ \t]*(?=\n)/)
        .map((piece) => piece.split('\n'));
      const isTold = (piece: string[], port: number, pids: readonly number[]) => {
        const at = piece.findLastIndex((line) => holds(line, port, '://.*:', '[:/]'));
        return pids.every((pid) =>
          piece.slice(0, Math.max(0, at)).some((line) => holds(line, pid, '[\\s:：]')),
        );
      };
      return readHttpQueues(text)
        .rows.filter(
          ({ pids, ports }) => !pieces.some((piece) => ports.every((port) => isTold(piece, port, pids))),
        )
        .map((row) => JSON.stringify(row));
    },
    (text) => readHttpQueues(text).rows.length,
  ],
];

describe.each(SUBJECTS)('%s', (_, text, wrongIn, told) => {
  it('of 100,000 spoiled copies tells nothing that does not stand there', { timeout: 120_000 }, () => {
    let rows = 0;
    fc.assert(
      fc.property(changes, (all) => {
        const copy = spoiled(text, all);
        rows += told(copy);
        expect(wrongIn(copy)).toEqual([]);
      }),
      { numRuns: 100_000, seed: 7_919 },
    );
    // Most copies still have something to read; else this would prove nothing.
    expect(rows).toBeGreaterThan(20_000);
  });

  it('cut at any byte tells no other number', () => {
    const [state, queues] = [readScQuery(text), JSON.stringify(readHttpQueues(text).rows)];
    for (let end = 0; end < text.length; end++) {
      const cut = text.slice(0, end);
      const service = readScQuery(cut);
      if (service) expect([service.state, service.pid ?? state?.pid]).toEqual([state?.state, state?.pid]);
      for (const { pids, ports } of readHttpQueues(cut).rows) {
        for (const number of [...pids, ...ports]) expect(queues).toMatch(new RegExp(`\\b${number}\\b`));
      }
    }
  });

  it('is read in time that grows with it', () => {
    const KB = 1_024;
    const TIMES = 64;
    const leastTime = (work: () => void): number =>
      Math.min(
        ...[0, 1, 2].map(() => {
          const before = process.cpuUsage();
          work();
          return process.cpuUsage(before).user / 1_000;
        }),
      );
    const shapes = [
      text,
      text.replaceAll('\n', ''),
      ' ',
      '1',
      ' a: ',
      ' 1\n',
      ' a: 1, ',
      ' http://',
      ':',
      ' http://a:1',
      '(0x',
      '\n',
    ];
    for (const shape of shapes) {
      const small = shape.repeat(Math.ceil((64 * KB) / shape.length));
      const large = shape.repeat(Math.ceil((64 * TIMES * KB) / shape.length));
      told(small);
      const ratio =
        leastTime(() => told(large)) /
        Math.max(
          leastTime(() => told(small)),
          1,
        );
      // As much as the text has grown, with room for a collector of memory; were it the square, it would be 4,096.
      expect(ratio, JSON.stringify(shape.slice(0, 40))).toBeLessThan(10 * TIMES);
    }
  });
});
