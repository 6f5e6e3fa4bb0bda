/** Whether the user points at the list: then nothing in it may move, and what closed stays. */
import { useCallback, useEffect, useState } from 'react';
import { useConnected } from '../use-session.ts';

export function useListHold(): [held: boolean, onHeld: (held: boolean) => void] {
  const { live } = useConnected();
  const [held, setHeld] = useState(false);
  const onHeld = useCallback(
    (next: boolean) => {
      setHeld(next);
      live.hold(next);
    },
    [live],
  );
  useEffect(() => () => live.hold(false), [live]);
  return [held, onHeld];
}
