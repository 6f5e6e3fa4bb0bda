/** Starts again what a free has ended, and says what came of it. */
import { useCallback } from 'react';
import type { StartAgain } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';

/** Answers with the offer as it is then; null where it could not be started. */
export function useStartAgain(): (againId: string) => Promise<StartAgain | null> {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  return useCallback(
    async (againId) => {
      const answer = await client.call('ports.startAgain', { againId });
      if (!answer.ok) {
        say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
        return null;
      }
      const { again } = answer.value;
      const pid = again.started?.pid;
      say(`${again.name} was started again${pid ? ` (PID ${pid})` : ''}.`);
      return again;
    },
    [client, say],
  );
}
