/** Below the list while rows are chosen: how many, and what can be done with them. */
import { MOST_AT_ONCE } from '../freeing/use-many-flow.ts';
import { Button } from '../ui/button.tsx';
import { portsWord } from './list-counts.ts';
import styles from './selection-bar.module.css';

interface SelectionBarProps {
  count: number;
  /** How many of them the search leaves out. */
  hidden: number;
  canFree: boolean;
  onFree(): void;
  onClear(): void;
}

export function SelectionBar({ count, hidden, canFree, onFree, onClear }: SelectionBarProps) {
  const tooMany = count > MOST_AT_ONCE;
  return (
    <section className={styles.bar} aria-label="Selected ports">
      <p>
        <strong>{`${portsWord(count)} selected`}</strong>
        {hidden > 0 && <span>{`${hidden} not in this search`}</span>}
        {tooMany && <span>{`at most ${MOST_AT_ONCE} are freed at once`}</span>}
      </p>
      <Button small look="danger" title="Free them (f)" disabled={!canFree || tooMany} onClick={onFree}>
        Free…
      </Button>
      <Button small title="Clear the selection (Esc)" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
