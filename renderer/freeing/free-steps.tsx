/** A free that is under way: which step it is at, when force follows, and how to stop or hasten it. */
import { Check } from 'lucide-react';
import { useEffect } from 'react';
import type { FreeProgress } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import dialogStyles from './free-dialog.module.css';
import type { FreeStep, FreeTarget } from './free-flow.ts';
import styles from './free-steps.module.css';
import { canCancel, canForce, type FreeStepWords, freeSteps, phaseWords } from './phase-words.ts';
import { useCountdown } from './use-countdown.ts';

interface FreeStepsProps {
  target: FreeTarget;
  step: Extract<FreeStep, { kind: 'running' }>;
  progress: FreeProgress | null;
  connected: boolean;
  onCancel(progress: FreeProgress): void;
  onForce(progress: FreeProgress): void;
  onClose(): void;
}

export function FreeSteps({ target, step, progress, connected, onCancel, onForce, onClose }: FreeStepsProps) {
  const { announce } = useAnnouncer();
  const phase = progress?.phase ?? (step.elevate ? 'allowing' : 'asking');
  const seconds = useCountdown(progress?.forceAt ?? null);
  const sentence = phaseWords(phase, target.port);
  useEffect(() => announce(sentence), [announce, sentence]);
  const left = seconds === null ? 0 : Math.min(1, (seconds * 1000) / Math.max(1, step.plan.graceMs));
  return (
    <>
      <div className={dialogStyles.body}>
        <ol className={styles.steps}>
          {freeSteps(phase, target.port, step.elevate).map((one) => (
            <Step key={one.id} step={one}>
              {one.id === 'wait' && phase === 'waiting' && seconds !== null && (
                <>
                  {`, forced in ${seconds} s`}
                  <span className={styles.bar} aria-hidden>
                    <i style={{ width: `${left * 100}%` }} />
                  </span>
                </>
              )}
            </Step>
          ))}
        </ol>
        {!connected && (
          <p className={dialogStyles.note}>The connection is lost. The free goes on without this window.</p>
        )}
      </div>
      <footer className={dialogStyles.foot}>
        {/* The focus rests on what does no harm: the Enter that agreed may still be held down. */}
        <Button onClick={onClose} autoFocus title="The free goes on; the line below the list shows it">
          Hide
        </Button>
        <Button
          disabled={!connected || !progress || !canCancel(phase)}
          onClick={() => progress && onCancel(progress)}
        >
          Cancel
        </Button>
        <Button
          look="danger"
          disabled={!connected || !progress || !canForce(progress)}
          onClick={() => progress && onForce(progress)}
        >
          Force now
        </Button>
      </footer>
    </>
  );
}

function Step({ step: { state, words }, children }: { step: FreeStepWords; children?: React.ReactNode }) {
  return (
    <li
      className={state === 'past' ? styles.past : undefined}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span className={styles.bullet} aria-hidden>
        {state === 'past' && <Check size={16} strokeWidth={2.5} />}
        {state === 'now' && <i className={styles.spin} />}
        {state === 'ahead' && <i className={styles.pending} />}
      </span>
      <span>
        {words}
        {children}
      </span>
    </li>
  );
}
