/** What ssh writes: cut into lines, cleaned, bounded, however much there is. */
import { describe, expect, it } from 'vitest';
import { createLineCutter, createLogRing, LINE_LIMIT, logLine } from '../../main/core/tunnels/log-ring.ts';

function linesOf(...pieces: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const cutter = createLineCutter((text) => lines.push(text));
  for (const piece of pieces) cutter.take(Buffer.from(piece));
  cutter.end();
  return lines;
}

describe('lines out of pieces', () => {
  it('are whole wherever the pieces end', () => {
    expect(linesOf('deb', 'ug1: one\r\ntwo\n\n', 'three')).toEqual(['debug1: one', 'two', 'three']);
    const euro = Buffer.from('a€b\n');
    expect(linesOf(euro.subarray(0, 2), euro.subarray(2))).toEqual(['a€b']);
  });

  it('hold nothing that steers a terminal', () => {
    const shown = linesOf('\x1b[2Jgone\x07 \u202eabc\n').join('');
    expect(shown).toBe('\\u001b[2Jgone\\u0007 \\u202eabc');
  });

  it('are cut where they are too long, and go on after the next line end', () => {
    const [long = '', next] = linesOf('x'.repeat(LINE_LIMIT - 1), 'y'.repeat(3 * LINE_LIMIT), 'z\nnext\n');
    expect(long).toHaveLength(LINE_LIMIT);
    expect(long.endsWith('xx…')).toBe(true);
    expect(next).toBe('next');
    expect(linesOf(`${'x'.repeat(LINE_LIMIT)}\n`)).toEqual(['x'.repeat(LINE_LIMIT)]);
    // Written out, a control takes six characters.
    expect(linesOf(`${'\x1b'.repeat(LINE_LIMIT)}\n`)[0]).toHaveLength(LINE_LIMIT);
  });
});

it('tells a line that has no end before it ends', () => {
  const lines: string[] = [];
  const cutter = createLineCutter((text) => lines.push(text));
  cutter.take(Buffer.alloc(2 * LINE_LIMIT, 120));
  expect(lines).toHaveLength(1);
  cutter.take(Buffer.alloc(2 * LINE_LIMIT, 120));
  cutter.end();
  expect(lines).toHaveLength(1);
});

describe('the ring', () => {
  it('keeps the last 200 and marks what is debug', () => {
    const ring = createLogRing();
    const at = new Date('2026-01-01T00:00:00Z');
    for (let number = 0; number < 300; number++) ring.push(logLine(`debug1: ${number}`, at));
    ring.push(logLine('Permission denied (publickey).', at));
    const lines = ring.lines();
    expect(lines).toHaveLength(200);
    expect(lines[0]).toEqual({ at: '2026-01-01T00:00:00.000Z', text: 'debug1: 101', debug: true });
    expect(lines.at(-1)?.debug).toBe(false);
  });
});
