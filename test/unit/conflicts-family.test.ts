/** Who is one server with whom, by two owners alone. */
import { describe, expect, it } from 'vitest';
import { isSameFamily } from '../../main/core/conflicts/same-family.ts';
import type { Owner } from '../../preload/model.ts';
import { sampleOwner } from '../sample-listener.ts';

const terminal = { pid: 900, name: 'bash' };
const one = sampleOwner({ pid: 1, launchers: [terminal] });

describe('two owners', () => {
  it.each<[string, Partial<Owner>, boolean]>([
    ['one process', { pid: 1, cwd: '/x', launchers: [] }, true],
    ['a child', { pid: 2, cwd: '/x', launchers: [terminal, { pid: 1, name: 'node' }] }, true],
    ['workers of one parent', { pid: 2, launchers: [terminal] }, true],
    ['the same by another parent', { pid: 2, launchers: [{ pid: 901, name: 'bash' }] }, false],
    ['another folder', { pid: 2, launchers: [terminal], cwd: '/x' }, false],
    ['another script', { pid: 2, launchers: [terminal], argv: ['node', 'x.js'] }, false],
    ['another user', { pid: 2, launchers: [terminal], user: 'alice' }, false],
    ['another name', { pid: 2, launchers: [terminal], name: 'bun' }, false],
  ])('%s', (_, other, expected) => {
    expect(isSameFamily(one, sampleOwner(other))).toBe(expected);
    expect(isSameFamily(sampleOwner(other), one)).toBe(expected);
  });
});
