/** The page's connection and its newest Snapshot, for every part of the window. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Client } from '../preload/client.ts';
import type { Snapshot } from '../preload/model.ts';
import type { Live, LiveState } from './live.ts';

export interface Connected {
  readonly client: Client;
  readonly live: Live;
}

export const SessionContext = createContext<Connected | null>(null);

export function useConnected(): Connected {
  const connected = useContext(SessionContext);
  if (!connected) throw new Error('outside of a session');
  return connected;
}

export function useLive(): LiveState {
  const { live } = useConnected();
  return useSyncExternalStore(live.subscribe, live.get);
}

export function useSnapshot(): Snapshot | null {
  return useLive().snapshot;
}

/** The host's time in ms, told anew every `everyMs`. */
export function useHostTime(everyMs: number): number {
  const { clockAhead } = useLive();
  const [time, setTime] = useState(() => Date.now());
  useEffect(() => {
    setTime(Date.now());
    const timer = setInterval(() => setTime(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return time + clockAhead;
}
