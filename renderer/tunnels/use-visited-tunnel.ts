/** Leads to the tunnel that a notice, the tray or a link names: once for each visit, when the tunnels are known. */
import { useEffect, useRef, useState } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';

/** The id of the tunnel to mark, or null. */
export function useVisitedTunnel(onArrival: (id: string) => void): string | null {
  const { say } = useAnnouncer();
  const { visit } = useWindow();
  const snapshot = useSnapshot();
  const tunnels = snapshot?.watching.state === 'starting' ? undefined : snapshot?.tunnels;
  const [marked, setMarked] = useState<string | null>(null);
  const arrived = useRef<number | null>(null);
  const { place, number } = visit;
  const wanted = place.view === 'tunnels' ? (place.tunnelId ?? null) : null;
  useEffect(() => {
    if (!tunnels || arrived.current === number) return;
    arrived.current = number;
    setMarked(wanted);
    if (wanted === null) return;
    if (tunnels.some(({ id }) => id === wanted)) onArrival(wanted);
    else say('That tunnel was removed.');
  }, [tunnels, number, wanted, onArrival, say]);
  return marked;
}
