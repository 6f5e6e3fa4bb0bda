/** Words are read strictly, and everything that is wrong with them is named at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePort, readWords } from '../../main/cli/words.ts';

const WRONG_PORTS = [
  '',
  ' ',
  '0',
  '-1',
  '65536',
  '99999',
  '1e3',
  '3000abc',
  'abc3000',
  ' 3000',
  '3000 ',
  '+3000',
];
const STRANGE_PORTS = [
  '03000',
  '0x10',
  '3000.0',
  '3_000',
  '３０００',
  '3000\n',
  '1'.repeat(5_000),
  'NaN',
  'Infinity',
  'null',
];

describe('a port', () => {
  it('is 1 to 65535 in plain digits', () => {
    for (const port of [1, 22, 80, 3000, 9999, 10_000, 65_535]) expect(parsePort(String(port))).toBe(port);
  });

  it.each([...WRONG_PORTS, ...STRANGE_PORTS])('is not %j', (word) => {
    expect(parsePort(word)).toBeNull();
  });

  it('never comes out of any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (word) => {
        const port = parsePort(word);
        return port === null || (String(port) === word && port >= 1 && port <= 65_535);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the words of a command', () => {
  it('give every port once', () => {
    const words = readWords({ args: ['3000', '4000', '3000'], options: {} });
    expect(words.ports()).toEqual([3000, 4000]);
    expect(words.mistakes).toEqual([]);
  });

  it('name every wrong port in one sentence', () => {
    const words = readWords({ args: ['3000abc', '80', '0', '-1', '65536', '1e3'], options: {} });
    words.ports();
    expect(words.mistakes).toEqual([
      '"3000abc", "0", "-1", "65536", "1e3" are no ports: a port is a number from 1 to 65535.',
    ]);
  });

  it('say what an option takes', () => {
    const words = readWords({ args: [], options: { protocol: 'icmp', grace: '61', pid: '1', from: '0' } });
    expect([words.protocol(), words.secondsOption('grace', 60)]).toEqual([undefined, undefined]);
    expect([words.integerOption('pid', 2, 99), words.portOption('from')]).toEqual([undefined, undefined]);
    expect(words.mistakes).toEqual([
      '"icmp" is no value for --protocol, which takes tcp or udp.',
      '"61" is no value for --grace, which takes seconds from 0 to 60.',
      '"1" is no value for --pid, which takes a whole number from 2 to 99.',
      '"0" is no value for --from, which takes a port from 1 to 65535.',
    ]);
  });

  it.each([
    ['0', 0],
    ['0.25', 250],
    ['2', 2_000],
    ['60', 60_000],
  ])('read %s as so many ms: %i', (word, ms) => {
    expect(readWords({ args: [], options: { grace: word } }).secondsOption('grace', 60)).toBe(ms);
  });

  it.each(['-1', '1e1', '1s', '.5', '1.', '0.0001', '', ' 1', 'Infinity', '60.5'])(
    'refuse %j as seconds',
    (word) => {
      const words = readWords({ args: [], options: { grace: word } });
      expect(words.secondsOption('grace', 60)).toBeUndefined();
      expect(words.mistakes).toHaveLength(1);
    },
  );

  it('show hostile words cleaned and cut', () => {
    const words = readWords({ args: [`\u001b[31m${'x'.repeat(500)}\u202e`], options: {} });
    words.ports();
    const [mistake = ''] = words.mistakes;
    expect(mistake).toContain('\\u001b[31m');
    expect(mistake).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(mistake.length).toBeLessThan(200);
  });
});
