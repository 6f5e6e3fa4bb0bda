/** Which port's page is shown: the one of the address, the one that the keys reached, or the best of what was found. */
import { useCallback, useEffect, useState } from 'react';
import { leaveDetail } from '../use-place.ts';
import { useWindow } from '../use-window.ts';

export interface PageChoice {
  readonly picked: number | null;
  /** Counts the arrivals, so that each of them can lead the focus. */
  readonly arrivals: number;
  /** Shows it and makes it the page's address. */
  open(port: number): void;
  /** Shows it for as long as the keys are there. */
  reach(port: number): void;
  /** Back to what was found. */
  leave(): void;
}

export function usePage(): PageChoice {
  const { visit, go } = useWindow();
  const { place, number } = visit;
  const wanted = place.view === 'reference' ? (place.port ?? null) : null;
  const [picked, setPicked] = useState(wanted);
  const [arrivals, setArrivals] = useState(wanted === null ? 0 : 1);
  const arrive = useCallback((port: number | null) => {
    setPicked(port);
    if (port !== null) setArrivals((count) => count + 1);
  }, []);
  const [seen, setSeen] = useState(number);
  useEffect(() => {
    if (seen === number) return;
    setSeen(number);
    arrive(wanted);
  }, [seen, number, wanted, arrive]);
  return {
    picked,
    arrivals,
    open(port) {
      arrive(port);
      go({ view: 'reference', port });
    },
    reach: setPicked,
    leave() {
      setPicked(null);
      leaveDetail(window);
    },
  };
}
