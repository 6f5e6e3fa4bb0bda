/** A call behind a free that failed: why, and once more. */
import type { Failure } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import styles from './free-dialog.module.css';
import { Headline } from './headline.tsx';

interface FailureViewProps {
  failure: Failure;
  connected: boolean;
  onAgain(): void;
  onClose(): void;
}

export function FailureView({ failure, connected, onAgain, onClose }: FailureViewProps) {
  return (
    <>
      <div className={styles.body}>
        <Headline good={false} title={failure.message} text={failure.nextStep} />
      </div>
      <footer className={styles.foot}>
        <Button onClick={onAgain} disabled={!connected}>
          Try again
        </Button>
        <Button look="primary" onClick={onClose} autoFocus>
          Done
        </Button>
      </footer>
    </>
  );
}
