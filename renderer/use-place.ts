/** Follows the page's address to the place in the window that it names, and leads there. */
import { useCallback, useEffect, useState } from 'react';
import { type Place, placeHash, readPlace, viewOf } from '../preload/place.ts';

/** Each arrival is a visit of its own, also at the place where the window is already. */
export interface Visit {
  readonly place: Place;
  readonly number: number;
}

/** What of the page's window this needs. */
export interface PlacePage {
  readonly location: { hash: string };
  readonly history: Pick<History, 'replaceState' | 'state'>;
  addEventListener(type: 'hashchange', listener: (event: HashChangeEvent) => void): void;
  removeEventListener(type: 'hashchange', listener: (event: HashChangeEvent) => void): void;
}

/** The place that the address names, or null where it names none. */
export const placeOf = (hash: string): Place | null =>
  hash.length > 1 ? readPlace(hash) : { view: 'ports' };

/** The address names the view alone from now on: what it named in it is not shown any more. */
export function leaveDetail({ location, history }: Pick<PlacePage, 'location' | 'history'>): void {
  const place = placeOf(location.hash);
  if (!place || location.hash.length < 2) return;
  const rest = placeHash({ view: viewOf(place) });
  if (rest !== location.hash) history.replaceState(history.state, '', rest);
}

/**
 * Leaves the view alone in the address, so that the same place can be set again: browsers tell of no address that stays the
 * same, and a reload does nothing twice. A page of the reference is no deed but a place to stay and to come back to.
 */
export function settle(page: Pick<PlacePage, 'location' | 'history'>): void {
  if (placeOf(page.location.hash)?.view !== 'reference') leaveDetail(page);
}

/** Calls back at every arrival from now on. Returns how to stop. */
export function followPlaces(page: PlacePage, onArrival: (place: Place) => void): () => void {
  // By the event, not by the address: that may have changed again since.
  const onHashChange = ({ newURL }: Pick<HashChangeEvent, 'newURL'>) => {
    const place = placeOf(new URL(newURL).hash);
    settle(page);
    if (place) onArrival(place);
  };
  settle(page);
  page.addEventListener('hashchange', onHashChange);
  return () => page.removeEventListener('hashchange', onHashChange);
}

export type Go = (place: Place) => void;

export function usePlace(): [Visit, Go] {
  const [visit, setVisit] = useState<Visit>(() => ({
    place: placeOf(window.location.hash) ?? { view: 'ports' },
    number: 0,
  }));
  useEffect(
    () => followPlaces(window, (place) => setVisit(({ number }) => ({ place, number: number + 1 }))),
    [],
  );
  const go = useCallback((place: Place) => {
    window.location.hash = placeHash(place);
  }, []);
  return [visit, go];
}
