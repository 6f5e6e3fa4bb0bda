/** 100,000 spoiled copies of each text that other tools print: nothing throws, and no row tells what does not stand in its text. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { subjects } from './printed-subjects.ts';
import { numbers, spoiled } from './spoil.ts';
import type { Told } from './witnesses.ts';

const COPIES = 100_000;
const keyOf = (row: Told): string => Object.values(row).join('\0');

/** Looking for each row of each copy takes ten times as long as reading it: those that are not new are looked for in these. */
const THOROUGH_EVERY = 100;

/** Ports that there are, pids that there can be. */
const isSane = ({ port = 1, pid = null, from = 1, to = 1 }: Told): boolean =>
  [port, from, to].every((each) => Number.isInteger(each) && Number(each) >= 1 && Number(each) <= 65_535) &&
  (pid === null || (Number.isInteger(pid) && Number(pid) >= 0));

const title = `${COPIES} spoiled copies of $name are read`;
it.each(subjects)(title, { timeout: 600_000 }, async ({ name, text, read, stands }) => {
  const known = new Set(read(text).map(keyOf));
  const below = numbers(name.length * 7_919);
  const wrong: string[] = [];
  let rows = 0;
  for (let copy = 0; copy < COPIES && wrong.length < 10; copy++) {
    if (copy % 500 === 0) await nextTurn();
    const changed = spoiled(text, below);
    const printed = read(changed);
    rows += printed.length;
    for (const row of printed) {
      if (copy % THOROUGH_EVERY !== 0 && known.has(keyOf(row))) continue;
      if (!isSane(row) || !stands(row, changed)) wrong.push(`${JSON.stringify(row)} in copy ${copy}`);
    }
  }
  expect(wrong).toEqual([]);
  // Most copies still have something to read; else this would prove nothing.
  expect(rows).toBeGreaterThan(COPIES / 10);
});

/** Numbers that somebody might act on. */
const ACTED_ON = ['port', 'pid', 'localPort', 'remotePort', 'from', 'to', 'parent'];

/** The row with another number in it: a part of the true one, or a longer one. */
const liesOf = (row: Told): Told[] =>
  ACTED_ON.flatMap((field) => {
    const real = row[field];
    if (typeof real !== 'number') return [];
    const digits = String(real);
    const others = [digits.slice(1), digits.slice(0, -1), `${digits}0`, `7${digits}`]
      .filter(Boolean)
      .map(Number);
    return others.filter((other) => other !== real).map((other) => ({ ...row, [field]: other }));
  });

describe('a row that is not there', () => {
  it.each(subjects)('is missed in $name', ({ text, read, stands }) => {
    const rows = read(text);
    expect(rows.length).toBeGreaterThan(0);
    // Of a few rows such a number stands in another row too.
    let missed = 0;
    let lies = 0;
    for (const row of rows) {
      expect([row, stands(row, text)]).toEqual([row, true]);
      for (const { pids: _, ...lie } of liesOf(row)) {
        lies++;
        if (!stands(lie, text)) missed++;
      }
    }
    expect(missed).toBeGreaterThanOrEqual(lies * 0.9);
  });
});

/** A cut line may have lost its owner; it never names another one. */
const OF_OWNER = ['pid', 'process', 'pids', 'inode', 'uid'];
const socketAlone = (row: Told): string => {
  // Of services that stand in several lines, the last may be missing.
  const lost = 'port' in row ? OF_OWNER : ['services'];
  return JSON.stringify(Object.entries(row).filter(([field]) => !lost.includes(field)));
};

it.each(subjects)('$name is read cut at any byte', { timeout: 600_000 }, async ({ text, read }) => {
  const rows = read(text);
  const sockets = new Set(rows.map(socketAlone));
  const owners = new Set(rows.map(({ address, port, pid }) => `${address} ${port} ${pid}`));
  for (let end = 0; end < text.length; end++) {
    if (end % 500 === 0) await nextTurn();
    for (const row of read(text.slice(0, end))) {
      const { address, port, pid } = row;
      const isKnown =
        sockets.has(socketAlone(row)) && (pid === null || owners.has(`${address} ${port} ${pid}`));
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
const TIMES = 32;

/** One for each reader. */
const readers = subjects.filter(
  ({ reader }, at) => subjects.findIndex((each) => each.reader === reader) === at,
);

it.each(readers)('ever more of $name is read in time that grows with it', ({ text, read }) => {
  const line = text.split('\n').find((each) => read(`${each}\n`).length > 0) ?? text;
  const shapes = [
    ...[`${text}\n`, line, `${line} `.replaceAll(' ', '  '), '"', '[', ' ', '\\x41', ':', '1'],
    ...['\n', '\r', 'x\r', '::', 'users:(("x",pid=1,fd=3),'],
  ];
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
    // As much as the text has grown, with room for a collector of memory; were it the square, it would be 1,024.
    expect(ratio, JSON.stringify(shape.slice(0, 60))).toBeLessThan(10 * TIMES);
  }
});
