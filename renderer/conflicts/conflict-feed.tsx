/** The open conflicts as a feed of cards; arrows go from one to the next. */
import { useCallback, useMemo, useState } from 'react';
import type { Reservation } from '../../preload/model.ts';
import { usePortChoices } from '../use-port-choices.ts';
import { useSame } from '../use-same.ts';
import { useHostTime, useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { ConflictCard } from './conflict-card.tsx';
import type { ConflictEntry } from './conflict-list.ts';
import { sidesOf } from './conflict-sides.ts';
import type { CardFocus } from './use-card-focus.ts';
import { type CardKeyActions, useCardKeys } from './use-card-keys.ts';
import type { ConflictActions } from './use-conflict-actions.ts';

/** So that cards are not drawn again for the clock alone. */
const TIME_STEP = 15_000;

interface ConflictFeedProps {
  entries: readonly ConflictEntry[];
  ids: readonly string[];
  focus: CardFocus;
  marked: string | null;
  actions: ConflictActions;
}

const NO_RESERVATIONS: readonly Reservation[] = [];

export function ConflictFeed({ entries, ids, focus, marked, actions }: ConflictFeedProps) {
  const { memory, snapshot } = useLive();
  const { connected, canFree } = useWindow();
  const choices = usePortChoices();
  const { toggle } = choices;
  const [detailed, setDetailed] = useState<ReadonlySet<string>>(new Set());
  const onMute = useCallback((port: number) => toggle('muted', port), [toggle]);
  const onDetails = useCallback((id: string) => setDetailed((before) => toggled(before, id)), []);
  const { moveTo } = focus;
  const keys = useMemo<CardKeyActions>(
    () => ({ ...actions, onMove: moveTo, onDetails, onMute }),
    [actions, moveTo, onDetails, onMute],
  );
  const onKeyDown = useCardKeys(ids, keys);
  const reservations = useSame(snapshot?.reservations ?? NO_RESERVATIONS);
  const byId = useMemo(
    () => new Map(reservations.map((reservation) => [reservation.id, reservation])),
    [reservations],
  );
  const time = Math.floor(useHostTime(TIME_STEP) / TIME_STEP) * TIME_STEP;
  if (entries.length === 0) return null;
  return (
    <div role="feed" aria-label="Open conflicts">
      {entries.map((entry, index) => {
        const { conflict } = entry;
        return (
          <ConflictCard
            key={conflict.id}
            entry={entry}
            sides={sidesOf(conflict, memory, byId)}
            position={index + 1}
            count={entries.length}
            active={conflict.id === focus.active}
            marked={conflict.id === marked}
            detailed={detailed.has(conflict.id)}
            muted={choices.has('muted', conflict.port)}
            home={snapshot?.host.home ?? ''}
            time={time}
            canFree={canFree}
            connected={connected}
            actions={actions}
            onActive={focus.setActive}
            onDetails={onDetails}
            onMute={onMute}
            onKeyDown={onKeyDown}
          />
        );
      })}
    </div>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}
