/** Below the list: what is being freed, and how much there is. */
import type { FreeProgress } from '../../preload/model.ts';
import { conflictsWord } from '../conflicts/conflict-words.ts';
import { phaseWords } from '../freeing/free-steps.tsx';
import { useCountdown } from '../freeing/use-countdown.ts';
import { Button } from '../ui/button.tsx';
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
}

export function StatusLine({ list, held, conflicts, onShowAll, onShowConflicts }: StatusLineProps) {
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

interface FreeingLinesProps extends Omit<FreeingLineProps, 'progress'> {
  freeing: readonly FreeProgress[];
  /** The one that the dialog shows already. */
  shown: FreeProgress | null;
}

/** Every free whose dialog is closed, or that another window or the command line began. */
export function FreeingLines({ freeing, shown, ...rest }: FreeingLinesProps) {
  return freeing
    .filter((progress) => progress !== shown)
    .map((progress) => <FreeingLine key={progress.freeId} progress={progress} {...rest} />);
}

interface FreeingLineProps {
  progress: FreeProgress;
  connected: boolean;
  onCancel(progress: FreeProgress): void;
  onForce(progress: FreeProgress): void;
}

function FreeingLine({ progress, connected, onCancel, onForce }: FreeingLineProps) {
  const seconds = useCountdown(progress.forceAt);
  const { port, name, pid, phase } = progress;
  return (
    <div className={styles.freeing}>
      <p>
        <strong>{`Freeing ${port}`}</strong> <bdi>{name}</bdi>{' '}
        {`(PID ${pid}): ${phaseWords(phase, port).toLowerCase()}`}
        {phase === 'waiting' && seconds !== null && `, forced in ${seconds} s`}
      </p>
      <Button
        small
        disabled={!connected || phase === 'forcing' || phase === 'proving'}
        onClick={() => onCancel(progress)}
      >
        Cancel
      </Button>
      <Button
        small
        look="danger"
        disabled={!connected || phase !== 'waiting'}
        onClick={() => onForce(progress)}
      >
        Force now
      </Button>
    </div>
  );
}
