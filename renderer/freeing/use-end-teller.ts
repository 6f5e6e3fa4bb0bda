/** Tells how a free ended: to a screen reader where its dialog shows it, else on the screen, with the way back. */
import { useCallback } from 'react';
import type { FreeResult, Result } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { isGood, outcomeTitle } from './outcome-words.ts';
import { useStartAgain } from './use-start-again.ts';

export function useEndTeller(): (answer: Result<FreeResult>, away: boolean) => void {
  const { say, sayUndoable, announce } = useAnnouncer();
  const startAgain = useStartAgain();
  return useCallback(
    (answer, away) => {
      if (!answer.ok) {
        if (away) say(`${answer.failure.message} ${answer.failure.nextStep}`, 'bad');
        return;
      }
      const { value } = answer;
      const words = `${outcomeTitle(value)}. ${value.detail}`;
      if (!away) announce(words);
      else if (!isGood(value)) say(words, 'bad');
      else if (value.againId === null) say(words);
      else {
        const { againId } = value;
        sayUndoable(words, () => void startAgain(againId), { label: 'Start again', does: 'starts it again' });
      }
    },
    [say, sayUndoable, announce, startAgain],
  );
}
