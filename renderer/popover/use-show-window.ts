/** Leads from the popover to a place in the window. */
import { useCallback } from 'react';
import { type Place, placeHash } from '../../preload/place.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected, useSnapshot } from '../use-session.ts';

export function useShowWindow(): (place: Place) => void {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  // Behind the other doors the page itself is the window.
  const isDesktop = useSnapshot()?.desktop != null;
  return useCallback(
    async (place: Place) => {
      if (!isDesktop) {
        window.location.hash = placeHash(place);
        return;
      }
      const shown = await client.call('desktop.show', { place });
      if (!shown.ok) say(`${shown.failure.message} ${shown.failure.nextStep}`, 'bad');
    },
    [client, say, isDesktop],
  );
}
