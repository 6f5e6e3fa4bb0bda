/** A host's heap stays small, in the V8 that runs here. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { keepHeapSmall } from '../../main/server/small-heap.ts';

/** Keeps much for a short while, as reading a large machine does, and says how large the room for new objects was at most. */
const BUSY = `
const { setFlagsFromString, getHeapSpaceStatistics } = require('node:v8');
for (const flag of process.argv.slice(1)) setFlagsFromString(flag);
let kept = [];
let most = 0;
for (let i = 0; i < 1_000_000; i++) {
  kept.push({ i, text: 'x' + i });
  if (kept.length > 100_000) kept = [];
  if (i % 10_000 > 0) continue;
  // V8 gives some of it back at any time.
  const room = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  most = Math.max(most, room.physical_space_size);
}
console.log(most / 1_048_576);`;

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
  it('keeps the room for new objects small', () => {
    const kept = roomForNewObjects(flagsOf(false).filter((flag) => flag !== 'started'));
    // 4 to 10 MB of 33 to 56 on Node 24, 2 of 32 on Node 20.
    expect(kept).toBeLessThan(roomForNewObjects([]) / 2);
  });

  it('lets V8 optimize once the host has started', () => {
    expect(flagsOf(false).slice(-3)).toEqual(['--no-opt', 'started', '--opt']);
  });

  it('sets nothing in Electron', () => {
    expect(flagsOf(true)).toEqual(['started']);
  });
});
