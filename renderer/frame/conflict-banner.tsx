/** Over the list while there is a conflict: the one with both sides and what can be done, or how many there are. */
import { TriangleAlert } from 'lucide-react';
import type { Conflict } from '../../preload/model.ts';
import { SuggestionButtons } from '../conflicts/conflict-buttons.tsx';
import { openConflicts } from '../conflicts/conflict-list.ts';
import { conflictsWord, holderWords, KIND_MEANINGS } from '../conflicts/conflict-words.ts';
import { useConflictActions } from '../conflicts/use-conflict-actions.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useHostTime, useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';

export function ConflictBanner({ conflicts }: { conflicts: readonly Conflict[] }) {
  const open = openConflicts(conflicts);
  const [first] = open;
  if (!first) return null;
  return open.length === 1 ? <OneConflict conflict={first} /> : <SeveralConflicts conflicts={open} />;
}

function OneConflict({ conflict }: { conflict: Conflict }) {
  const { go, canFree, connected } = useWindow();
  const actions = useConflictActions();
  const { memory } = useLive();
  const time = useHostTime(60_000);
  const holderId = conflict.parties.find(({ role }) => role === 'holder')?.listenerId;
  const holder = (holderId && memory.get(holderId)?.listener) || null;
  return (
    <Banner
      icon={TriangleAlert}
      title={conflict.message}
      text={holderWords(conflict, holder, time) || KIND_MEANINGS[conflict.kind]}
    >
      <SuggestionButtons
        conflict={conflict}
        actions={actions}
        canFree={canFree}
        connected={connected}
        short
      />
      <Button
        small
        aria-label={`Show the conflict over ${conflict.port}`}
        onClick={() => go({ view: 'conflicts', conflictId: conflict.id })}
      >
        Show
      </Button>
    </Banner>
  );
}

/** The newest says what kind of thing is going on. */
function SeveralConflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  const { go } = useWindow();
  const newest = conflicts.reduce((best, one) => (one.since > best.since ? one : best));
  return (
    <Banner
      icon={TriangleAlert}
      title={conflictsWord(conflicts.length)}
      text={`The newest: ${newest.message}`}
    >
      <Button small aria-label="Show the conflicts" onClick={() => go({ view: 'conflicts' })}>
        Show
      </Button>
    </Banner>
  );
}
