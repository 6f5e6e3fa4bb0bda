/** Does what a visit to the list asks for: search for a port, be ready to type, or show the plan of a free. */
import { useEffect, useRef } from 'react';
import type { Place } from '../../preload/place.ts';
import type { LiveState } from '../live.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { findRow } from './find-row.ts';
import type { PortRow } from './fold-twins.ts';
import type { SearchText } from './search-box.tsx';

interface ListAccess {
  readonly rows: ReadonlyMap<string, PortRow>;
  onSearch(search: SearchText): void;
  onActive(lineKey: string | null): void;
  onFree(row: PortRow): void;
  focusGrid(): void;
  focusSearch(): void;
}

export function usePortVisit(list: ListAccess): void {
  const { visit } = useWindow();
  const live = useLive();
  const { say } = useAnnouncer();
  const known = live.snapshot?.watching.state !== 'starting';
  const done = useRef<number | null>(null);
  const latest = useRef({ list, live });
  useEffect(() => {
    latest.current = { list, live };
  });
  const { place, number } = visit;
  useEffect(() => {
    // A core that has only just started does not know the port yet that the visit is about.
    if (!known || done.current === number) return;
    done.current = number;
    const words = follow(place, latest.current.list, latest.current.live);
    if (words) say(words);
  }, [known, number, place, say]);
}

/** Returns what is to be said where it leads nowhere. */
function follow(place: Place, list: ListAccess, { memory, snapshot }: LiveState): string | null {
  if (place.view === 'free') {
    const row = findRow(memory, place.listenerId, snapshot?.host.home ?? '');
    if (!row || row.goneAt !== null) return 'What was to be freed is gone already.';
    list.onActive(row.key);
    list.onFree(row);
  } else if (place.view === 'ports' && place.port) {
    const { port } = place;
    list.onSearch({ chips: [], text: String(port) });
    const rows = [...list.rows.values()];
    const row = rows.find(({ listener, goneAt }) => listener.port === port && goneAt === null);
    list.onActive(row?.key ?? null);
    list.focusGrid();
  } else if (place.view === 'ports' && place.find) list.focusSearch();
  return null;
}
