/** A free that is under way: which step it is at, when force follows, and how to stop or hasten it. */
import { Check } from 'lucide-react';
import { useEffect } from 'react';
import type { FreePlan, FreeProgress } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import styles from './free-dialog.module.css';
import type { FreeTarget } from './free-flow.ts';
import { useCountdown } from './use-countdown.ts';

interface FreeStepsProps {
  target: FreeTarget;
  plan: FreePlan;
  progress: FreeProgress | null;
  connected: boolean;
  onCancel(progress: FreeProgress): void;
  onForce(progress: FreeProgress): void;
  onClose(): void;
}

const ORDER = ['asking', 'waiting', 'forcing', 'proving'] as const;

export function FreeSteps({ target, plan, progress, connected, onCancel, onForce, onClose }: FreeStepsProps) {
  const { announce } = useAnnouncer();
  const phase = progress?.phase ?? 'asking';
  const seconds = useCountdown(progress?.forceAt ?? null);
  const sentence = phaseWords(phase, target.port);
  useEffect(() => announce(sentence), [announce, sentence]);
  const at = phase === 'allowing' ? 0 : ORDER.indexOf(phase);
  const left = seconds === null ? 0 : Math.min(1, (seconds * 1000) / Math.max(1, plan.graceMs));
  return (
    <>
      <div className={styles.body}>
        <ol className={styles.steps}>
          <Step state={stateAt(at, 0, 0)} words={at > 0 ? 'Asked to stop' : 'Asking it to stop'} />
          <Step
            state={stateAt(at, 1, 2)}
            words={
              phase === 'forcing' ? 'Forcing it to stop' : at > 2 ? 'It stopped' : 'Waiting for it to stop'
            }
          >
            {phase === 'waiting' && seconds !== null && (
              <>
                {`, forced in ${seconds} s`}
                <span className={styles.bar} aria-hidden>
                  <i style={{ width: `${left * 100}%` }} />
                </span>
              </>
            )}
          </Step>
          <Step
            state={stateAt(at, 3, 3)}
            words={at === 3 ? `Checking that ${target.port} is free` : `Check that ${target.port} is free`}
          />
        </ol>
        {!connected && (
          <p className={styles.note}>The connection is lost. The free goes on without this window.</p>
        )}
      </div>
      <footer className={styles.foot}>
        {/* The focus rests on what does no harm: the Enter that agreed may still be held down. */}
        <Button onClick={onClose} autoFocus title="The free goes on; the line below the list shows it">
          Hide
        </Button>
        <Button disabled={!connected || !progress || at >= 2} onClick={() => progress && onCancel(progress)}>
          Cancel
        </Button>
        <Button
          look="danger"
          disabled={!connected || phase !== 'waiting'}
          onClick={() => progress && onForce(progress)}
        >
          Force now
        </Button>
      </footer>
    </>
  );
}

export function phaseWords(phase: FreeProgress['phase'], port: number): string {
  switch (phase) {
    case 'allowing':
      return 'Waiting for an administrator’s word';
    case 'asking':
      return 'Asking it to stop';
    case 'waiting':
      return 'Waiting for it to stop';
    case 'forcing':
      return 'Forcing it to stop';
    case 'proving':
      return `Checking that ${port} is free`;
  }
}

type StepState = 'past' | 'now' | 'ahead';

const stateAt = (at: number, first: number, last: number): StepState =>
  at > last ? 'past' : at >= first ? 'now' : 'ahead';

function Step({ state, words, children }: { state: StepState; words: string; children?: React.ReactNode }) {
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
