/** What was freed in the last ten minutes and can be started again. */
import { useMemo } from 'react';
import type { StartAgain } from '../../preload/model.ts';
import { useHostTime, useSnapshot } from '../use-session.ts';
import { offersAt } from './again-words.ts';

const NONE: readonly StartAgain[] = [];

/** The newest first. */
export function useAgainOffers(): readonly StartAgain[] {
  const offers = useSnapshot()?.again ?? NONE;
  const time = useHostTime(offers.length > 0 ? 5_000 : 60_000);
  return useMemo(() => offersAt(offers, time), [offers, time]);
}

export const useAgainOffer = (id: string | null): StartAgain | null =>
  useAgainOffers().find((offer) => offer.id === id) ?? null;
