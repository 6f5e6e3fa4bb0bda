/** What freeing a port would do, in full, before anything happens; or why it would do nothing. */
import { TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { FreePlan, PlannedProcess } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import styles from './free-dialog.module.css';

interface FreePlanProps {
  plan: FreePlan;
  connected: boolean;
  onConfirm(overrideProtected: boolean): void;
  onClose(): void;
}

export function FreePlanView({ plan, connected, onConfirm, onClose }: FreePlanProps) {
  const [agreed, setAgreed] = useState(false);
  const consentId = useId();
  const ownList = plan.refusal?.ownList ?? false;
  const wouldEnd = plan.refusal === null || ownList;
  return (
    <>
      <div className={styles.body}>
        {plan.refusal && <Refusal message={plan.refusal.message} nextStep={plan.refusal.nextStep} />}
        {wouldEnd && plan.processes.length > 0 && <Processes processes={plan.processes} />}
        {wouldEnd && plan.otherPorts.length > 0 && (
          <section>
            <h3 className={styles.heading}>These ports close too</h3>
            <ul className={styles.ports}>
              {plan.otherPorts.map(({ port, protocol, address }) => (
                <li key={`${protocol}/${address}/${port}`} title={address}>
                  {port} {protocol.toUpperCase()}
                </li>
              ))}
            </ul>
          </section>
        )}
        {wouldEnd && <p className={styles.note}>{graceWords(plan.graceMs, plan.processes.length > 1)}</p>}
        {ownList && (
          <label className={styles.consent} htmlFor={consentId}>
            <input
              id={consentId}
              type="checkbox"
              checked={agreed}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
            It is on my protected list. End it all the same.
          </label>
        )}
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose} autoFocus={!wouldEnd || ownList}>
          {wouldEnd ? 'Cancel' : 'Close'}
        </Button>
        {wouldEnd && (
          <Button
            look="dangerFill"
            autoFocus={!ownList}
            disabled={!connected || (ownList && !agreed)}
            onClick={() => onConfirm(ownList)}
          >
            Free {plan.port}
          </Button>
        )}
      </footer>
    </>
  );
}

function graceWords(graceMs: number, several: boolean): string {
  const they = several ? 'They are' : 'It is';
  if (graceMs === 0) return `${they} forced to stop at once.`;
  const seconds = graceMs / 1000;
  return `${they} asked to stop, and forced after ${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s.`;
}

function Refusal({ message, nextStep }: { message: string; nextStep: string }) {
  return (
    <div className={styles.refusal}>
      <TriangleAlert size={16} aria-hidden />
      <p>
        <strong>{message}</strong>
        <span>{nextStep}</span>
      </p>
    </div>
  );
}

function Processes({ processes }: { processes: readonly PlannedProcess[] }) {
  return (
    <section>
      <h3 className={styles.heading}>
        {processes.length === 1 ? 'This process ends' : `These ${processes.length} processes end`}
      </h3>
      <ul
        className={styles.processes}
        tabIndex={processes.length > 3 ? 0 : undefined}
        aria-label="Processes that end"
      >
        {processes.map((process) => (
          <li key={process.pid} className={styles.process}>
            <div className={styles.who}>
              <strong>
                <bdi>{process.name}</bdi>
              </strong>
              <span>
                PID {process.pid}
                {process.user && (
                  <>
                    {' · '}
                    <bdi>{process.user}</bdi>
                  </>
                )}
              </span>
            </div>
            <code className={styles.argv} title={process.argv.join(' ').slice(0, 2_000)} dir="ltr">
              {process.argv.join(' ')}
            </code>
          </li>
        ))}
      </ul>
    </section>
  );
}
