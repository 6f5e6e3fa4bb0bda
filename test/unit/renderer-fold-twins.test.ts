/** Which sockets share a row, and that rows stay what they are while nothing changes. */
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { foldTwins } from '../../renderer/ports/fold-twins.ts';
import { emptyMemory, remember } from '../../renderer/ports/list-memory.ts';
import { makeListener, makeOwner } from '../e2e/window-machine.ts';

const node = makeOwner({ pid: 10, name: 'node' });
const other = makeOwner({ pid: 11, name: 'node' });

const memoryOf = (listeners: Listener[]) => remember(emptyMemory, listeners, 0, true);
const addresses = (listeners: Listener[]) =>
  [...foldTwins(memoryOf(listeners)).values()].map((row) =>
    row.members.map((entry) => entry.listener.address),
  );

describe('folding', () => {
  it('folds the IPv4 and the IPv6 socket of one process, IPv4 first', () => {
    const twins = [
      makeListener({ port: 3000, address: '::1', owner: node }),
      makeListener({ port: 3000, address: '127.0.0.1', owner: node }),
    ];
    expect(addresses(twins)).toEqual([['127.0.0.1', '::1']]);
  });

  it.each([
    ['different processes', { owner: other }],
    ['different ports', { port: 3001 }],
    ['different protocols', { protocol: 'udp' as const }],
    ['a different reach', { address: '0.0.0.0', scope: 'all' as const }],
    ['another life of the same pid', { owner: { ...node, startedAt: '2020-01-01T00:00:00.000Z' } }],
    ['an owner that cannot be seen', { owner: null }],
  ])('never folds %s', (_what, difference) => {
    const first = makeListener({ port: 3000, owner: node });
    const second = {
      ...makeListener({ port: 3000, address: '::1', owner: node }),
      ...difference,
      id: 'second',
    };
    expect(addresses([first, second])).toHaveLength(2);
  });

  it('never folds two sockets of which neither owner is known', () => {
    const hidden = ['0.0.0.0', '::'].map((address) => makeListener({ port: 22, address }));
    expect(addresses(hidden)).toHaveLength(2);
  });

  it('keeps a row while one of its sockets closes, and greys it out with the last', () => {
    const [v4, v6] = ['127.0.0.1', '::1'].map((address) =>
      makeListener({ port: 3000, address, owner: node }),
    );
    if (!v4 || !v6) throw new Error('two listeners');
    const both = memoryOf([v4, v6]);
    const one = remember(both, [v6], 100, false);
    const [row] = foldTwins(one).values();
    expect(row?.goneAt).toBeNull();
    expect(row?.listener.address).toBe('::1');
    expect(row?.members).toHaveLength(2);
    const [last] = foldTwins(remember(one, [], 200, false)).values();
    expect(last?.goneAt).toBe(200);
    expect(last?.key).toBe(row?.key);
  });

  it('does not show an old socket beside the new one that the process opened in its place', () => {
    const old = makeListener({ port: 3000, owner: node, id: 'old' });
    const fresh = makeListener({ port: 3000, owner: node, id: 'fresh' });
    const [row] = foldTwins(remember(memoryOf([old]), [fresh], 100, false)).values();
    expect(row?.members.map((entry) => entry.listener.id)).toEqual(['fresh']);
    expect(row?.goneAt).toBeNull();
  });

  it('gives the same row objects again where the members are the same', () => {
    const listeners = [3000, 3001].map((port) => makeListener({ port, owner: node }));
    const memory = memoryOf(listeners);
    const rows = foldTwins(memory);
    const next = foldTwins(
      remember(memory, [...listeners, makeListener({ port: 9, owner: node })], 9, false),
      '',
      rows,
    );
    for (const [key, row] of rows) expect(next.get(key)).toBe(row);
    expect(next.size).toBe(3);
  });
});
