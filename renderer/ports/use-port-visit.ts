/** Does what a visit to the list asks for: search for a port, be ready to type, or show the plan of a free. */
import { useEffect, useRef } from 'react';
import type { Place } from '../../preload/place.ts';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';

interface PortVisits {
  onPort(port: number): void;
  onFind(): void;
  onFree(listenerId: string): void;
}

export function usePortVisit(visits: PortVisits): void {
  const { visit } = useWindow();
  const known = useSnapshot()?.watching.state !== 'starting';
  const done = useRef<number | null>(null);
  const latest = useRef(visits);
  useEffect(() => {
    latest.current = visits;
  });
  const { place, number } = visit;
  useEffect(() => {
    // A core that has only just started does not know the port yet that the visit is about.
    if (!known || done.current === number) return;
    done.current = number;
    follow(place, latest.current);
  }, [known, number, place]);
}

function follow(place: Place, visits: PortVisits): void {
  if (place.view === 'free') visits.onFree(place.listenerId);
  else if (place.view === 'ports' && place.port) visits.onPort(place.port);
  else if (place.view === 'ports' && place.find) visits.onFind();
}
