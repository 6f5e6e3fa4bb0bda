/** Stops watching for a while, and begins again. */
import { useCallback } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';

export interface PauseControls {
  /** For so many minutes, or until it is ended. */
  pause(minutes?: number): void;
  resume(): void;
}

export function usePause(connected: boolean): PauseControls {
  const { client } = useConnected();
  const { say, announce } = useAnnouncer();
  const call = useCallback(
    async (name: 'watching.pause' | 'watching.resume', minutes: number | undefined, words: string) => {
      if (!connected) return;
      const result = await (name === 'watching.pause'
        ? client.call(name, minutes === undefined ? {} : { minutes })
        : client.call(name, {}));
      if (result.ok) announce(words);
      else say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
    },
    [client, connected, say, announce],
  );
  return {
    pause: useCallback(
      (minutes) =>
        void call(
          'watching.pause',
          minutes,
          minutes === undefined ? 'Watching is paused' : `Watching is paused for ${minutes} minutes`,
        ),
      [call],
    ),
    resume: useCallback(() => void call('watching.resume', undefined, 'Watching again'), [call]),
  };
}
