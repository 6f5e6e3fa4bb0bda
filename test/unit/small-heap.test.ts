/** A host's heap stays small, in the V8 that runs here. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { keepHeapSmall } from '../../main/server/small-heap.ts';

/** Keeps much for a short while, as reading a large machine does, and says how large the room for new objects is then. */
const BUSY = `
const { setFlagsFromString, getHeapSpaceStatistics } = require('node:v8');
for (const flag of process.argv.slice(1)) setFlagsFromString(flag);
let kept = [];
for (let i = 0; i < 1_000_000; i++) {
  kept.push({ i, text: 'x' + i });
  if (kept.length > 100_000) kept = [];
}
const room = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
console.log(room.physical_space_size / 1_048_576);`;

/** In MB. Fails where V8 says anything of a flag. */
function roomForNewObjects(flags: readonly string[]): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', BUSY, '--', ...flags], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return Number(stdout);
}

/** In the order in which they are set. */
function flagsOf(inElectron: boolean): string[] {
  const flags: string[] = [];
  const started = keepHeapSmall((flag) => flags.push(flag), inElectron);
  flags.push('started');
  started();
  return flags;
}

describe('keepHeapSmall', () => {
  it('keeps the room for new objects as it is at the start', () => {
    expect(roomForNewObjects([])).toBeGreaterThan(8);
    expect(roomForNewObjects(flagsOf(false).filter((flag) => flag !== 'started'))).toBeLessThan(4);
  });

  it('lets V8 optimize once the host has started', () => {
    expect(flagsOf(false).slice(-3)).toEqual(['--no-opt', 'started', '--opt']);
  });

  it('sets nothing in Electron', () => {
    expect(flagsOf(true)).toEqual(['started']);
  });
});
