/** What the buttons and the keys do with a conflict. */
import { useMemo } from 'react';
import type { Conflict, Result, Suggestion } from '../../preload/model.ts';
import { findRow } from '../ports/find-row.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { portWord } from './conflict-words.ts';

export interface ConflictActions {
  free(suggestion: Suggestion): void;
  takeNext(conflict: Conflict, suggestion: Suggestion): void;
  reassign(conflict: Conflict, suggestion: Suggestion): void;
  ignore(conflict: Conflict): void;
  /** Tells of it again. */
  heed(conflict: Conflict): void;
}

export function useConflictActions(): ConflictActions {
  const { client, live } = useConnected();
  const { say, sayUndoable } = useAnnouncer();
  const { free, canFree } = useWindow();
  const { ask } = free;
  return useMemo(() => {
    const done = <T>(result: Result<T>): result is { ok: true; value: T } => {
      if (!result.ok) say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
      return result.ok;
    };
    const setIgnored = async (conflict: Conflict, ignored: boolean) =>
      done(await client.call('conflicts.ignore', { conflictId: conflict.id, ignored }));
    return {
      free({ listenerId }) {
        const { memory, snapshot } = live.get();
        const row = findRow(memory, listenerId, snapshot?.host.home ?? '');
        if (!row || row.goneAt !== null) say('Its holder is gone already.');
        else if (canFree) ask(row);
      },
      async takeNext({ port, protocol }, suggestion) {
        const from = Math.min(65_535, suggestion.port ?? port + 1);
        // Asked anew: since the conflict was told, somebody may have come to that port too.
        const result = await client.call('ports.next', { from, protocol });
        if (!done(result)) return;
        const [next] = result.value.ports;
        if (next === undefined) say(`No port from ${from} on is free.`, 'bad');
        else say(...nextWords(next, await copied(String(next))));
      },
      async reassign({ id, port }, { party }) {
        if (party === null) return;
        const result = await client.call('conflicts.reassign', { conflictId: id, party });
        if (!done(result)) return;
        say(`${port} is kept for ${result.value.reservation.name} from now on. Reservations has it.`);
      },
      async ignore(conflict) {
        if (!(await setIgnored(conflict, true))) return;
        sayUndoable(
          `Ignored the conflict over ${portWord(conflict)}.`,
          () => void setIgnored(conflict, false),
        );
      },
      heed: (conflict) => void setIgnored(conflict, false),
    };
  }, [client, live, say, sayUndoable, ask, canFree]);
}

const nextWords = (port: number, wasCopied: boolean): [text: string, tone: 'good' | 'bad'] =>
  wasCopied
    ? [`Copied ${port}, which is free. Start your server with PORT=${port}.`, 'good']
    : [`${port} is free: start your server with PORT=${port}. Copying was refused.`, 'bad'];

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
