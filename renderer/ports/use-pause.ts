/** Stops watching for a while, and begins again. */
import { useCallback } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';

export function usePause(connected: boolean, paused: boolean): () => Promise<void> {
  const { client } = useConnected();
  const { say, announce } = useAnnouncer();
  return useCallback(async () => {
    if (!connected) return;
    const result = await client.call(paused ? 'watching.resume' : 'watching.pause', {});
    if (result.ok) announce(paused ? 'Watching again' : 'Watching is paused');
    else say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
  }, [client, connected, paused, say, announce]);
}
