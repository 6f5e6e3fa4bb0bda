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

function flagsOf(inElectron: boolean): string[] {
  const flags: string[] = [];
  keepHeapSmall((flag) => flags.push(flag), inElectron);
  return flags;
}

describe('keepHeapSmall', () => {
  it('keeps the room for new objects as it is at the start', () => {
    expect(roomForNewObjects([])).toBeGreaterThan(8);
    expect(roomForNewObjects(flagsOf(false))).toBeLessThan(4);
  });

  it('sets nothing in Electron', () => {
    expect(flagsOf(true)).toEqual([]);
  });
});
