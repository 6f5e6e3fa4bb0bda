/** The conflicts: the open ones as cards, the ignored ones folded below, and what can be done about them. */
import { useMemo, useRef, useState } from 'react';
import type { Conflict, FreeProgress } from '../../preload/model.ts';
import { StateBanners } from '../frame/banners.tsx';
import { ViewHead } from '../frame/view-head.tsx';
import { FreeDialog } from '../freeing/free-dialog.tsx';
import { progressOf } from '../freeing/free-flow.ts';
import { FreeingLines } from '../freeing/freeing-lines.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { useHold } from '../ports/use-hold.ts';
import { usePause } from '../ports/use-pause.ts';
import { Button } from '../ui/button.tsx';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { ConflictFeed } from './conflict-feed.tsx';
import { compareConflicts } from './conflict-list.ts';
import styles from './conflicts-view.module.css';
import { IgnoredList } from './ignored-list.tsx';
import { NoConflicts } from './no-conflicts.tsx';
import { useCardFocus } from './use-card-focus.ts';
import { useConflictActions } from './use-conflict-actions.ts';
import { useConflictList } from './use-conflict-list.ts';
import { useVisitedConflict } from './use-visited-conflict.ts';

const NONE: readonly Conflict[] = [];
const NO_PROGRESS: readonly FreeProgress[] = [];

export function ConflictsView({ className }: { className: string | undefined }) {
  const live = useLive();
  const { go, free, connected, reserve, help } = useWindow();
  const { snapshot } = live;
  const { pause, resume } = usePause(connected);
  const conflicts = snapshot?.conflicts ?? NONE;
  const [held, setHeld] = useState(false);
  const entries = useConflictList(conflicts, held);
  const hold = useHold(setHeld);
  const ignored = useMemo(
    () => conflicts.filter(({ state }) => state === 'ignored').sort(compareConflicts),
    [conflicts],
  );
  const ids = useMemo(() => entries.map(({ conflict }) => conflict.id), [entries]);
  const titleRef = useRef<HTMLHeadingElement>(null);
  const focus = useCardFocus(ids, titleRef);
  const [showIgnored, setShowIgnored] = useState(false);
  const marked = useVisitedConflict(conflicts, {
    onOpen: focus.moveTo,
    onIgnored: () => setShowIgnored(true),
  });
  const actions = useConflictActions();
  useGlobalKeys({
    onSearch: () => go({ view: 'ports', find: true }),
    onHelp: help,
    onPause: snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: () => {},
    onListKey: () => focus.active !== null && focus.moveTo(focus.active),
  });
  const openCount = entries.filter(({ overAt }) => overAt === null).length;
  const progress = progressOf(free.flow, snapshot?.freeing ?? []);

  return (
    <main className={className} aria-label="Conflicts">
      <ViewHead title="Conflicts" titleRef={titleRef} count={countWords(openCount, ignored.length)}>
        <Button disabled={!connected} onClick={() => reserve({})}>
          Reserve a port…
        </Button>
      </ViewHead>
      <StateBanners live={live} onResume={resume} />
      <div className={styles.scroll} {...hold}>
        {entries.length === 0 && <NoConflicts />}
        <ConflictFeed entries={entries} ids={ids} focus={focus} marked={marked} actions={actions} />
        <IgnoredList
          conflicts={ignored}
          marked={marked}
          open={showIgnored}
          connected={connected}
          onToggle={() => setShowIgnored(!showIgnored)}
          onHeed={actions.heed}
        />
      </div>
      <FreeingLines
        freeing={snapshot?.freeing ?? []}
        shown={progress ? [progress] : NO_PROGRESS}
        connected={connected}
        onCancel={free.cancel}
        onForce={free.force}
      />
      <FreeDialog
        controls={free}
        progress={progress}
        connected={connected}
        returnFocus={() => focus.element() ?? titleRef.current}
      />
    </main>
  );
}

const countWords = (open: number, ignored: number): string =>
  [open > 0 && `${open} open`, ignored > 0 && `${ignored} ignored`].filter(Boolean).join(', ');
