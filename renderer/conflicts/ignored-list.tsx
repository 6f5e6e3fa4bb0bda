/** The conflicts that the user ignores, folded away below the others. */
import { ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { KIND_WORDS, portWord } from './conflict-words.ts';
import styles from './conflicts-view.module.css';

interface IgnoredListProps {
  conflicts: readonly Conflict[];
  /** A notice, the tray or a link led here. */
  marked: string | null;
  open: boolean;
  connected: boolean;
  onToggle(): void;
  onHeed(conflict: Conflict): void;
}

const ignoredId = (conflictId: string): string => `ignored-${conflictId}`;

export function IgnoredList({ conflicts, marked, open, connected, onToggle, onHeed }: IgnoredListProps) {
  useEffect(() => {
    if (open && marked !== null) document.getElementById(ignoredId(marked))?.focus();
  }, [open, marked]);
  if (conflicts.length === 0) return null;
  return (
    <section className={styles.ignored} aria-label="Ignored conflicts">
      <button type="button" className={styles.fold} aria-expanded={open} onClick={onToggle}>
        <ChevronRight size={14} aria-hidden />
        {`Ignored (${conflicts.length})`}
      </button>
      {open && (
        <ul>
          {conflicts.map((conflict) => (
            <li
              key={conflict.id}
              id={ignoredId(conflict.id)}
              tabIndex={-1}
              data-marked={conflict.id === marked || undefined}
            >
              <span className={styles.ignoredKind}>{KIND_WORDS[conflict.kind]}</span>
              <span className={styles.ignoredMessage} title={conflict.message}>
                <bdi dir="ltr">{conflict.message}</bdi>
              </span>
              <Button
                small
                look="plain"
                disabled={!connected}
                aria-label={`Stop ignoring the conflict over ${portWord(conflict)}`}
                onClick={() => onHeed(conflict)}
              >
                Stop ignoring
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
