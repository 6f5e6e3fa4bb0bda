/** Says how much a search found, when the typing rests; a list that changes by itself stays silent. */
import { useEffect, useRef } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { portsWord } from './list-counts.ts';

const REST_MS = 600;

export function useFoundAnnouncer(search: string, found: number): void {
  const { announce } = useAnnouncer();
  const latest = useRef(found);
  useEffect(() => {
    latest.current = found;
  });
  useEffect(() => {
    if (search.trim() === '') return;
    const timer = setTimeout(() => announce(`${portsWord(latest.current)} found`), REST_MS);
    return () => clearTimeout(timer);
  }, [search, announce]);
}
