/** What processes use, read from the real /proc: our own figures, a name that lies, a pid that is another one by now. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import { readUsage } from '../../main/core/platform/linux/process-usage.ts';

const own = () => ({ pid: process.pid, startKey: readStat(`/proc/${process.pid}`)?.startKey ?? '' });
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

it('says of our own process what Node says of it', () => {
  const before = cpuMs();
  const usage = readUsage(own());
  const after = cpuMs();
  // Counted in hundredths of a second, which round down twice.
  expect(usage?.cpuMs).toBeGreaterThan(before - 40);
  expect(usage?.cpuMs).toBeLessThan(after + 40);
  const ratio = (usage?.memoryBytes ?? 0) / process.memoryUsage().rss;
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

it('is not led by a name that looks like a figure', () => {
  const file = `/proc/${process.pid}/comm`;
  const name = readFileSync(file, 'utf8');
  const honest = readUsage(own());
  try {
    writeFileSync(file, '\nVmRSS:\t1 kB\n)');
    expect(readUsage(own())?.memoryBytes).toBeGreaterThan((honest?.memoryBytes ?? 0) / 2);
  } finally {
    writeFileSync(file, name.trim());
  }
});

it('knows nothing of a pid that is another process by now, nor of one that is gone', () => {
  expect(readUsage({ ...own(), startKey: '1' })).toBeNull();
  expect(readUsage({ pid: 2 ** 22 + 1, startKey: '1' })).toBeNull();
});
