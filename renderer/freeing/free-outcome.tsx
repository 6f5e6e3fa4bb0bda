/** What came of a free: the outcome in words, and what can be done next. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import { tookWords } from '../ports/since-words.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import styles from './free-dialog.module.css';
import { canTryAgain, type FreeStep, isGood, outcomeTitle } from './free-flow.ts';

interface FreeOutcomeProps {
  step: Extract<FreeStep, { kind: 'done' | 'failed' }>;
  connected: boolean;
  onAgain(): void;
  onClose(): void;
}

export function FreeOutcome({ step, connected, onAgain, onClose }: FreeOutcomeProps) {
  const good = step.kind === 'done' && isGood(step.result);
  const again = step.kind === 'failed' || canTryAgain(step.result);
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <>
      <div className={styles.body}>
        <div className={classNames(styles.outcome, good ? styles.good : styles.bad)}>
          <Icon size={30} strokeWidth={1.75} aria-hidden />
          {step.kind === 'done' ? (
            <>
              <h3 className={styles.outcomeTitle}>
                {outcomeTitle(step.result)}{' '}
                {step.result.outcome === 'freed' && <span>in {tookWords(step.result.tookMs)}</span>}
              </h3>
              <p>{step.result.detail}</p>
            </>
          ) : (
            <>
              <h3 className={styles.outcomeTitle}>{step.failure.message}</h3>
              <p>{step.failure.nextStep}</p>
            </>
          )}
        </div>
      </div>
      <footer className={styles.foot}>
        {again && (
          <Button onClick={onAgain} disabled={!connected}>
            Try again
          </Button>
        )}
        <Button look="primary" onClick={onClose} autoFocus>
          Done
        </Button>
      </footer>
    </>
  );
}
