/** The page's address leads to places in the window, each time it is set, and is never taken for a link. */
import { describe, expect, it } from 'vitest';
import type { Place } from '../../preload/place.ts';
import { isLink, takeToken } from '../../renderer/token.ts';
import { followPlaces, type PlacePage, placeOf, settle } from '../../renderer/use-place.ts';

/** A page as a browser has it: setting another fragment tells of it later, replacing it never does. */
function fakePage(first = '') {
  const listeners = new Set<(event: HashChangeEvent) => void>();
  const waiting: string[] = [];
  let hash = first;
  const page: PlacePage = {
    location: {
      get hash() {
        return hash;
      },
      set hash(next) {
        const full = next.startsWith('#') ? next : `#${next}`;
        if (full === hash) return;
        hash = full;
        waiting.push(`http://localhost:1/${full}`);
      },
    },
    history: {
      state: null,
      replaceState: (_state, _title, url) => {
        hash = String(url);
      },
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  };
  const tell = () => {
    // Of the event only the address is looked at.
    for (const newURL of waiting.splice(0))
      for (const listener of listeners) listener({ newURL } as HashChangeEvent);
  };
  return {
    page,
    hash: () => hash,
    go(next: string) {
      page.location.hash = next;
      tell();
    },
    setTwice(one: string, two: string) {
      page.location.hash = one;
      page.location.hash = two;
      tell();
    },
  };
}

describe('the address', () => {
  it('leads to the list where it says nothing, and nowhere where it is no place', () => {
    expect(placeOf('')).toEqual({ view: 'ports' });
    expect(placeOf('#')).toEqual({ view: 'ports' });
    expect(placeOf('#token=abc')).toBeNull();
    expect(placeOf('#/nowhere')).toBeNull();
  });

  it.each([
    ['#/conflicts/c1', '#/conflicts'],
    ['#/ports/3000', '#/ports'],
    ['#/ports/find', '#/ports'],
    ['#/free/abc', '#/ports'],
    ['#/settings', '#/settings'],
    ['#/reference/5432', '#/reference/5432'],
    ['#token=abc', '#token=abc'],
    ['', ''],
  ])('%j rests at %j', (from, to) => {
    const { page, hash } = fakePage(from);
    settle(page);
    expect(hash()).toBe(to);
  });
});

describe('following it', () => {
  const follow = (first = '') => {
    const fake = fakePage(first);
    const places: Place[] = [];
    const stop = followPlaces(fake.page, (place) => places.push(place));
    return { ...fake, places, stop };
  };

  it('arrives each time, also where the window is already', () => {
    const { go, places } = follow();
    go('#/conflicts/c1');
    go('#/conflicts/c1');
    go('#/ports/3000');
    go('#/ports/3000');
    expect(places).toEqual([
      { view: 'conflicts', conflictId: 'c1' },
      { view: 'conflicts', conflictId: 'c1' },
      { view: 'ports', port: 3000 },
      { view: 'ports', port: 3000 },
    ]);
  });

  it('loses no place that is set before the one of before was told', () => {
    const { setTwice, places } = follow();
    setTwice('#/conflicts', '#/conflicts/c1');
    expect(places).toEqual([{ view: 'conflicts' }, { view: 'conflicts', conflictId: 'c1' }]);
  });

  it('leaves what is no place alone, and stops when told', () => {
    const { go, places, stop, hash } = follow('#/settings');
    go('#token=abc');
    expect(hash()).toBe('#token=abc');
    stop();
    go('#/reservations');
    expect(places).toEqual([]);
  });
});

describe('a link', () => {
  it.each([
    ['#token=abc', true],
    ['#/conflicts/c1', false],
    ['#/ports&token=abc', false],
    ['#', false],
    ['', false],
  ])('%j is one: %j', (hash, expected) => expect(isLink(hash)).toBe(expected));

  it('is not read out of a place', () => {
    const storage = new Map([['quayside.token', 'kept']]);
    const token = takeToken({
      location: { hash: '#/ports&token=other', pathname: '/', search: '' },
      history: { state: null, replaceState: () => {} },
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
    });
    expect(token).toBe('kept');
  });
});
