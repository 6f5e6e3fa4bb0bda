/** 100,000 spoiled copies of each capture of another system's tools: nothing throws, and no row tells what is not in its text. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type PrintedRow, printedCaptures } from '../printed-captures.ts';

const COPIES = 100_000;

/** mulberry32: the same copies in every run, so that a failure can be had again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What breaks readers: signs of the formats, of numbers, of other scripts. */
const SIGNS = [
  ...'0123456789:.*%[](){}"\\,-+eExX \t\r\n',
  '\0',
  '\u00a0',
  '\u0085',
  'é',
  '受',
  '\ud800',
  '0.0.0.0:0',
];

/** One to three changes: a sign in place of another, put in, a piece left out, doubled, moved; or the text cut off. */
function spoiled(text: string, next: (below: number) => number): string {
  let copy = text;
  for (let changes = 1 + next(3); changes > 0; changes--) {
    const at = next(copy.length + 1);
    const length = next(40);
    const sign = SIGNS[next(SIGNS.length)] ?? '';
    const kind = next(6);
    if (kind === 0) copy = copy.slice(0, at) + sign + copy.slice(at + 1);
    else if (kind === 1) copy = copy.slice(0, at) + sign + copy.slice(at);
    else if (kind === 2) copy = copy.slice(0, at) + copy.slice(at + length);
    else if (kind === 3) copy = copy.slice(0, at + length) + copy.slice(at);
    else if (kind === 4)
      copy =
        copy.slice(0, at) + copy.slice(next(copy.length + 1), copy.length).slice(0, length) + copy.slice(at);
    else copy = copy.slice(0, at);
  }
  return copy;
}

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function stands(row: PrintedRow, text: string): boolean {
  const isThere = (value: unknown): boolean =>
    value === undefined ||
    value === null ||
    text.includes(String(value)) ||
    // JSON may write a number in another way.
    (typeof value === 'number' && [...text.matchAll(NUMBER)].some(([number]) => Number(number) === value));
  return isThere(row.address) && isThere(row.port) && isThere(row.pid);
}

const key = (row: PrintedRow): string => `${row.address} ${row.port} ${row.pid}`;

/** Looking for each row of each copy takes ten times as long as reading it: those that are not new are looked for in these. */
const THOROUGH_EVERY = 100;

const title = `reads ${COPIES} spoiled copies of $name`;
it.each(printedCaptures)(title, { timeout: 600_000 }, async ({ name, text, read }) => {
  const known = new Set(read(text).rows.map(key));
  const next = numbers(name.length * 7_919);
  const wrong: string[] = [];
  let rows = 0;
  for (let copy = 0; copy < COPIES; copy++) {
    if (copy % 500 === 0) await nextTurn();
    const changed = spoiled(text, next);
    const printed = read(changed).rows;
    rows += printed.length;
    for (const row of printed) {
      if (copy % THOROUGH_EVERY !== 0 && known.has(key(row))) continue;
      if (!stands(row, changed)) wrong.push(`${JSON.stringify(row)} in copy ${copy}`);
    }
  }
  expect(wrong).toEqual([]);
  // Most copies still have something to read; else this would prove nothing.
  expect(rows).toBeGreaterThan(COPIES / 10);
});

/** A cut line may have lost its owner; it never names another one. */
const socketAlone = (row: object): string =>
  'port' in row
    ? JSON.stringify(Object.entries(row).filter(([field]) => !['pid', 'process', 'pids'].includes(field)))
    : JSON.stringify(row);

it.each(printedCaptures)('reads $name cut at any byte', { timeout: 600_000 }, async ({ text, read }) => {
  const { rows } = read(text);
  const sockets = new Set(rows.map(socketAlone));
  const owners = new Set(rows.map(key));
  for (let end = 0; end < text.length; end++) {
    if (end % 500 === 0) await nextTurn();
    for (const row of read(text.slice(0, end)).rows) {
      const isKnown = sockets.has(socketAlone(row)) && (row.pid === null || owners.has(key(row)));
      if (!isKnown) expect.fail(`cut at ${end}: ${JSON.stringify(row)}`);
    }
  }
});

/** The processor's time for it in ms, the least of three: what else the machine does only ever adds. */
function leastTime(work: () => void): number {
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1_000;
  });
  return Math.min(...times);
}

const KB = 1_024;
const TIMES = 64;

it.each(printedCaptures)('reads ever more of $name in time that grows with it', ({ text, read }) => {
  const line = text.split('\n').find((each) => read(`${each}\n`).rows.length > 0) ?? text;
  const shapes = [`${text}\n`, line, `${line} `.replaceAll(' ', '  '), '"', '[', ' ', '\\x41', ':', '1'];
  for (const shape of shapes) {
    const small = shape.repeat(Math.ceil((64 * KB) / shape.length));
    const large = shape.repeat(Math.ceil((64 * TIMES * KB) / shape.length));
    read(small);
    const ratio =
      leastTime(() => read(large)) /
      Math.max(
        leastTime(() => read(small)),
        1,
      );
    // As much as the text has grown, with room for a collector of memory; were it the square, it would be 4,096.
    expect(ratio, JSON.stringify(shape.slice(0, 60))).toBeLessThan(10 * TIMES);
  }
});
