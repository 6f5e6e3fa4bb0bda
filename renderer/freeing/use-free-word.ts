/** What can be said to a free that is under way: to stop, or to force at once. */
import { useMemo } from 'react';
import type { FreeProgress, Result } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';

export interface FreeWord {
  cancel(progress: FreeProgress): void;
  force(progress: FreeProgress): void;
}

export function useFreeWord(): FreeWord {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  return useMemo(() => {
    const told = async (call: Promise<Result<unknown>>) => {
      const answer = await call;
      if (!answer.ok) say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
    };
    return {
      cancel: ({ freeId }) => void told(client.call('ports.cancelFree', { freeId })),
      force: ({ freeId }) => void told(client.call('ports.forceFree', { freeId })),
    };
  }, [client, say]);
}
