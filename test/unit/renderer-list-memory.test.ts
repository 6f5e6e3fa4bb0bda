/** What the list remembers: rows that came, rows that went, and which objects stay the same. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMemory, forget, GONE_MS, nextForget, remember } from '../../renderer/ports/list-memory.ts';
import { sameValue } from '../../renderer/same-value.ts';
import { makeListener, makeOwner } from '../e2e/window-machine.ts';

const web = makeListener({ port: 3000, owner: makeOwner({ pid: 10, name: 'node' }) });
const db = makeListener({ port: 5432, owner: makeOwner({ pid: 11, name: 'postgres' }) });

describe('the memory of the list', () => {
  it('takes the first list as given: nothing in it is new', () => {
    const memory = remember(emptyMemory, [web, db], 100, true);
    expect([...memory.values()].map(({ bornAt, goneAt }) => [bornAt, goneAt])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('marks what comes later as new and what left as gone, and forgets it after its time', () => {
    const first = remember(emptyMemory, [web], 100, true);
    const second = remember(first, [db], 200, false);
    expect(second.get(db.id)?.bornAt).toBe(200);
    expect(second.get(web.id)?.goneAt).toBe(200);
    expect(nextForget(second)).toBe(200 + GONE_MS);
    expect(forget(second, 200 + GONE_MS - 1)).toBe(second);
    const third = forget(second, 200 + GONE_MS);
    expect([...third.keys()]).toEqual([db.id]);
    expect(nextForget(third)).toBeNull();
  });

  it('keeps the time at which something left however many lists follow', () => {
    const left = remember(remember(emptyMemory, [web], 0, true), [], 100, false);
    expect(remember(left, [], 900, false)).toBe(left);
  });

  it('takes back what left too early', () => {
    const left = remember(remember(emptyMemory, [web], 0, true), [], 100, false);
    expect(remember(left, [web], 200, false).get(web.id)).toMatchObject({
      listener: web,
      bornAt: null,
      goneAt: null,
    });
  });

  it('gives the very same objects where nothing changed, even for equal copies', () => {
    const memory = remember(emptyMemory, [web, db], 0, true);
    expect(remember(memory, structuredClone([web, db]), 10, false)).toBe(memory);
    const renamed = { ...db, user: 'somebody' };
    const next = remember(memory, structuredClone([web, renamed]), 20, false);
    expect(next.get(web.id)).toBe(memory.get(web.id));
    expect(next.get(db.id)?.listener).toEqual(renamed);
  });

  it('starts over after a reconnection: nothing greys out, nothing is new', () => {
    const memory = remember(emptyMemory, [web], 0, true);
    const anew = remember(memory, [db], 10, true);
    expect([...anew.keys()]).toEqual([db.id]);
    expect(anew.get(db.id)).toMatchObject({ listener: db, bornAt: null, goneAt: null });
  });
});

describe('comparing', () => {
  it('agrees with Node on any two JSON values', () => {
    // What JSON cannot tell apart is left out: -0 is written as 0.
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(sameValue(a, b)).toBe(isDeepStrictEqual(a, b));
        expect(sameValue(a, structuredClone(a))).toBe(true);
      }),
    );
  });

  it('sees each difference in a listener', () => {
    const other = structuredClone(web);
    other.owner?.argv.push('x');
    expect(sameValue(web, other)).toBe(false);
    expect(sameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameValue({ a: 1, b: 2 }, { a: 1 })).toBe(false);
    expect(sameValue([1], { 0: 1 })).toBe(false);
    expect(sameValue(null, {})).toBe(false);
  });
});
