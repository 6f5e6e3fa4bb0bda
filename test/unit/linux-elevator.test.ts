/** What would be run with an administrator's rights, and how what it says is read: hostile names and hostile output. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createElevatedReader, parseElevatedLine } from '../../main/core/platform/elevated-lines.ts';
import { createElevatedSession } from '../../main/core/platform/elevated-session.ts';
import type { ElevatedEvent } from '../../main/core/platform/elevated-step.ts';
import { ELEVATED_SCRIPT, elevatedArgv } from '../../main/core/platform/linux/elevated-script.ts';
import { createElevator } from '../../main/core/platform/linux/elevator.ts';

const NEVER_STOPPED = new AbortController().signal;

describe('the arguments of pkexec', () => {
  it('are fixed words, one constant text and whole numbers', async () => {
    const started: string[][] = [];
    const start = (program: string, argv: string[]) => {
      started.push([program, ...argv]);
      throw new Error('not here');
    };
    const elevator = createElevator({ program: '/usr/bin/pkexec', start });
    await elevator.open(['4711', '12', '4711'], NEVER_STOPPED);
    expect(started).toEqual([
      ['/usr/bin/pkexec', '/bin/sh', '-c', ELEVATED_SCRIPT, 'quayside', '4711', '12'],
    ]);
  });

  it.each([
    '',
    '0',
    '-1',
    '1e3',
    '0x10',
    '1.5',
    ' 1',
    '1\n',
    '1;id',
    '$(id)',
    '--help',
    '９',
    '1'.repeat(19),
  ])('are none at all for a socket called %j', async (key) => {
    expect(elevatedArgv(['4711', key])).toBeNull();
    const start = () => {
      throw new Error('it must not be started');
    };
    const opened = createElevator({ program: '/usr/bin/pkexec', start }).open([key], NEVER_STOPPED);
    expect(await opened).toMatchObject({ failure: { code: 'invalid-input' } });
  });

  it('are none for no socket or for more than a port has', () => {
    expect(elevatedArgv([])).toBeNull();
    expect(elevatedArgv(Array.from({ length: 257 }, (_, index) => String(index + 1)))).toBeNull();
  });

  it('hold a text that is built from nothing: its source has no placeholder and no sum', () => {
    const source = readFileSync(
      new URL('../../main/core/platform/linux/elevated-script.ts', import.meta.url),
      'utf8',
    );
    const literal = /ELEVATED_SCRIPT = `((?:[^`\\]|\\.)*)`;\n/s.exec(source)?.[1] ?? '';
    expect(literal).toContain('while read -r verb pid wanted');
    expect(literal.replaceAll('\\$', '')).not.toMatch(/\$\{/);
    expect(source.match(/^import/gm)).toBeNull();
    expect(ELEVATED_SCRIPT).not.toMatch(/\b(eval|exec|source|sudo)\b|`/);
  });
});

describe('a line of the elevated step', () => {
  it.each([
    ['ready', { kind: 'ready' }],
    ['bad', { kind: 'bad' }],
    ['holder 12 3456', { kind: 'holder', identity: { pid: 12, startKey: '3456' } }],
    ['sent 12', { kind: 'sent', pid: 12 }],
    ['gone 12', { kind: 'gone', pid: 12 }],
    ['changed 12', { kind: 'changed', pid: 12 }],
    ['deaf 12', { kind: 'deaf', pid: 12 }],
    ['denied 12', { kind: 'denied', pid: 12 }],
    ['refused 2147483647', { kind: 'refused', pid: 2147483647 }],
  ])('%j', (line, expected) => expect(parseElevatedLine(line)).toEqual(expected));

  it.each([
    '',
    ' ',
    'ready ',
    'ready 1',
    'READY',
    'ready\r',
    'bad 1',
    'holder',
    'holder 12',
    'holder 12 34 56',
    'holder  12 34',
    'holder 12 034',
    'holder 12 -34',
    'holder 0 34',
    'holder -12 34',
    'holder 2147483648 34',
    'holder 1e1 34',
    'sent',
    'sent 0',
    'sent 12 13',
    'sent 12\u0000',
    'constructor 12',
    '__proto__ 12',
    'toString',
  ])('never: %j', (line) => expect(parseElevatedLine(line)).toBeNull());
});

describe('the output of the elevated step', () => {
  const LINES = ['holder 12 3456', 'holder 13 3457', 'ready', 'sent 12', 'changed 13', 'bad'];

  it('reads the same however it is cut', () => {
    const text = LINES.map((line) => `${line}\n`).join('');
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        const reader = createElevatedReader();
        const ends = [...cuts.toSorted((a, b) => a - b), text.length];
        const read = ends.flatMap(
          (end, index): unknown[] => reader.take(text.slice(ends[index - 1] ?? 0, end)) ?? ['broken'],
        );
        expect(read).toEqual(LINES.map(parseElevatedLine));
      }),
    );
  });

  it('is not believed from the first wrong line on, and is never kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (junk) => {
        fc.pre(!junk.split('\n').every((line) => parseElevatedLine(line) !== null));
        const reader = createElevatedReader();
        expect(reader.take(`ready\n${junk}\nready\n`)).toBeNull();
        expect(reader.take('ready\n')).toBeNull();
      }),
    );
    expect(createElevatedReader().take('x'.repeat(41))).toBeNull();
    expect(createElevatedReader().take(`sent ${' '.repeat(41)}1\n`)).toBeNull();
  });
});

describe('signals through it', () => {
  function fakeStep(answer: (line: string) => ElevatedEvent) {
    const lines: string[] = [];
    let closed = 0;
    const step = {
      next: async () => answer(lines.at(-1) ?? ''),
      write: (line: string) => void lines.push(line),
      close: () => void closed++,
    };
    return { session: createElevatedSession(step, [], 5_000), lines, closed: () => closed };
  }
  const identity = { pid: 12, startKey: '3456' };

  it.each([
    ['sent', null],
    ['gone', 'not-found'],
    ['changed', 'not-found'],
    ['refused', 'protected'],
    ['deaf', 'unsupported'],
    ['denied', 'permission'],
  ] as const)('end with %s as %s, and the talk goes on', async (kind, code) => {
    const { session, lines, closed } = fakeStep(() => ({ kind, pid: 12 }));
    const sent = await session.signal('ask', identity);
    expect(sent.ok ? null : sent.failure.code).toBe(code);
    await session.signal('force', identity);
    expect([lines, closed()]).toEqual([['ask 12 3456', 'force 12 3456'], 0]);
  });

  it.each<ElevatedEvent>([
    { kind: 'sent', pid: 13 },
    { kind: 'bad' },
    { kind: 'ready' },
    { kind: 'late' },
    { kind: 'broken' },
    { kind: 'ended', code: 0, said: '' },
  ])('end the talk after $kind, and none follows', async (event) => {
    const { session, lines, closed } = fakeStep(() => event);
    expect(await session.signal('ask', identity)).toMatchObject({ ok: false });
    expect(await session.signal('force', identity)).toMatchObject({ failure: { code: 'unavailable' } });
    expect([lines, closed()]).toEqual([['ask 12 3456'], 1]);
  });

  it.each([0, 1, -1, 1.5, Number.NaN, 2 ** 31])('are not written for pid %d', async (pid) => {
    const { session, lines } = fakeStep(() => ({ kind: 'sent', pid }));
    expect(await session.signal('force', { pid, startKey: '1' })).toMatchObject({ ok: false });
    expect(lines).toEqual([]);
  });

  it.each(['', '0', '1 2', '1\nforce 2 3', '-1', '1e3'])('are not written for start %j', async (startKey) => {
    const { session, lines } = fakeStep(() => ({ kind: 'sent', pid: 12 }));
    expect(await session.signal('force', { pid: 12, startKey })).toMatchObject({ ok: false });
    expect(lines).toEqual([]);
  });
});
