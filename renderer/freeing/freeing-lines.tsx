/** Below a view: every free whose dialog is closed, or that another window or the command line began. */
import type { FreeProgress } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import styles from './freeing-lines.module.css';
import { canCancel, canForce, phaseWords } from './phase-words.ts';
import { useCountdown } from './use-countdown.ts';

interface FreeingLinesProps extends Omit<FreeingLineProps, 'progress'> {
  freeing: readonly FreeProgress[];
  /** Those that a dialog shows already. */
  shown: readonly FreeProgress[];
}

export function FreeingLines({ freeing, shown, ...rest }: FreeingLinesProps) {
  return freeing
    .filter((progress) => !shown.includes(progress))
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
    <div className={styles.line}>
      <p>
        <strong>{`Freeing ${port}`}</strong> <bdi>{name}</bdi>{' '}
        {`(PID ${pid}): ${phaseWords(phase, port).toLowerCase()}`}
        {phase === 'waiting' && seconds !== null && `, forced in ${seconds} s`}
      </p>
      <Button small disabled={!connected || !canCancel(phase)} onClick={() => onCancel(progress)}>
        Cancel
      </Button>
      <Button
        small
        look="danger"
        disabled={!connected || !canForce(progress)}
        onClick={() => onForce(progress)}
      >
        Force now
      </Button>
    </div>
  );
}
