/** Below the list: how much there is, and what was freed lately. */
import { conflictsWord } from '../conflicts/conflict-words.ts';
import { AgainStatus } from '../freeing/again-status.tsx';
import { portsWord } from './list-counts.ts';
import styles from './status-line.module.css';
import type { PortList } from './use-port-list.ts';

interface StatusLineProps {
  list: PortList;
  held: boolean;
  /** How many conflicts are open. */
  conflicts: number;
  onShowAll(): void;
  onShowConflicts(): void;
  onShowAgain(): void;
}

export function StatusLine(props: StatusLineProps) {
  const { list, held, conflicts, onShowAll, onShowConflicts, onShowAgain } = props;
  const { counts, before, notMine, query } = list;
  const searching = query.filters.length > 0 || query.words.length > 0 || query.problem !== null;
  return (
    <div className={styles.line}>
      <span>{searching ? `${counts.shown} of ${portsWord(before)}` : portsWord(counts.shown)}</span>
      {conflicts > 0 && (
        <button type="button" className={styles.link} title="Show the conflicts" onClick={onShowConflicts}>
          {conflictsWord(conflicts)}
        </button>
      )}
      <AgainStatus className={styles.link} onShow={onShowAgain} />
      {counts.reachable > 0 && <span>{`${counts.reachable} reachable from the network`}</span>}
      {held && list.cameWhileHeld > 0 && (
        <span>{`${list.cameWhileHeld} new at the end, while you point at the list`}</span>
      )}
      {notMine > 0 && (
        <button
          type="button"
          className={`${styles.link} ${styles.end}`}
          title="System services, and ports of other users"
          onClick={onShowAll}
        >
          {`${notMine} more in All`}
        </button>
      )}
    </div>
  );
}
