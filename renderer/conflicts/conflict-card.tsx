/** One conflict: the port and the kind, the sentence, both sides beside each other, and what can be done. */
import { type KeyboardEvent, memo } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { sinceWords } from '../ports/since-words.ts';
import { Mark } from '../ports/state-mark.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { SuggestionButtons } from './conflict-buttons.tsx';
import styles from './conflict-card.module.css';
import type { ConflictEntry } from './conflict-list.ts';
import { ConflictSide } from './conflict-side.tsx';
import { type Sides, sameItems, sameSides } from './conflict-sides.ts';
import { KIND_MEANINGS, KIND_WORDS, portWord } from './conflict-words.ts';
import type { ConflictActions } from './use-conflict-actions.ts';

export interface CardProps {
  entry: ConflictEntry;
  sides: Sides;
  /** From 1, and of how many. */
  position: number;
  count: number;
  active: boolean;
  /** A notice, the tray or a link led here. */
  marked: boolean;
  detailed: boolean;
  muted: boolean;
  home: string;
  time: number;
  canFree: boolean;
  connected: boolean;
  actions: ConflictActions;
  onActive(id: string): void;
  onDetails(id: string): void;
  onMute(port: number): void;
  onKeyDown(event: KeyboardEvent, conflict: Conflict): void;
}

export const cardId = (conflictId: string): string => `conflict-${conflictId}`;

/** Drawn again only where what it shows is another. */
export const ConflictCard = memo(Card, (a, b) => {
  const { sides: sidesA, ...restA } = a;
  const { sides: sidesB, ...restB } = b;
  return sameSides(sidesA, sidesB) && sameItems(Object.values(restA), Object.values(restB));
});

function Card(props: CardProps) {
  const { entry, active, marked, time, onActive } = props;
  const { conflict, overAt } = entry;
  const { id, kind, message, since, port, protocol } = conflict;
  const over = overAt !== null;
  return (
    <article
      id={cardId(id)}
      tabIndex={active ? 0 : -1}
      aria-labelledby={`${cardId(id)}-title`}
      aria-posinset={props.position}
      aria-setsize={props.count}
      className={classNames(styles.card, over && styles.over, marked && styles.marked)}
      onFocus={() => onActive(id)}
      onKeyDown={(event) => props.onKeyDown(event, conflict)}
    >
      <div className={styles.gutter}>
        <strong className={styles.port}>{port}</strong>
        {protocol === 'udp' && <span className={styles.protocol}>UDP</span>}
        <span className={styles.kind} title={KIND_MEANINGS[kind]}>
          <Mark state={over ? 'gone' : 'conflict'} />
          {over ? 'Over' : KIND_WORDS[kind]}
        </span>
      </div>
      <div className={styles.body}>
        <header className={styles.head}>
          <h3 id={`${cardId(id)}-title`}>
            {/* An English sentence, whatever the names in it are written in. */}
            <bdi dir="ltr">{message}</bdi>
          </h3>
          <time dateTime={since} title={`Since ${new Date(since).toLocaleString()}`}>
            {sinceWords(since, time)}
          </time>
        </header>
        <BothSides {...props} />
        {!over && <Actions {...props} />}
      </div>
    </article>
  );
}

function BothSides({ entry, sides, home, time, detailed }: CardProps) {
  const { conflict } = entry;
  return (
    <div className={styles.sides}>
      {conflict.parties.map((party, index) => (
        <ConflictSide
          // The sides of a conflict keep their order, and may be alike in all else.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          key={index}
          conflict={conflict}
          party={party}
          listener={sides.listeners[index] ?? null}
          reservation={sides.reservations[index] ?? null}
          home={home}
          time={time}
          detailed={detailed}
        />
      ))}
    </div>
  );
}

function Actions(props: CardProps) {
  const { entry, actions, active, detailed, connected, muted } = props;
  const { conflict } = entry;
  const tabIndex = active ? 0 : -1;
  const which = portWord(conflict);
  return (
    <footer className={styles.buttons}>
      <SuggestionButtons
        conflict={conflict}
        actions={actions}
        canFree={props.canFree}
        connected={connected}
        tabIndex={tabIndex}
      />
      <span className={styles.rest}>
        <Button
          small
          look="plain"
          tabIndex={tabIndex}
          aria-expanded={detailed}
          aria-label={`Details of the conflict over ${which}`}
          title="Details (Enter)"
          onClick={() => props.onDetails(conflict.id)}
        >
          Details
        </Button>
        <Button
          small
          look="plain"
          tabIndex={tabIndex}
          disabled={!connected}
          aria-label={`Ignore the conflict over ${which}`}
          title="Ignore this conflict (i)"
          onClick={() => actions.ignore(conflict)}
        >
          Ignore
        </Button>
        <Button
          small
          look="plain"
          tabIndex={tabIndex}
          disabled={!connected}
          title={`${muted ? 'Tell me again' : 'No more notices'} about port ${conflict.port} (m)`}
          onClick={() => props.onMute(conflict.port)}
        >
          {`${muted ? 'Unmute' : 'Mute'} ${conflict.port}`}
        </Button>
      </span>
    </footer>
  );
}
