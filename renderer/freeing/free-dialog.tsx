/** Freeing a port: what would end, the wait that can be cut short or cancelled, and the proof. */
import { useRef } from 'react';
import type { FreeProgress } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import styles from './free-dialog.module.css';
import type { FreeTarget } from './free-flow.ts';
import { FreeOutcome } from './free-outcome.tsx';
import { FreePlanView } from './free-plan.tsx';
import { FreeSteps } from './free-steps.tsx';
import type { FreeControls } from './use-free-flow.ts';

interface FreeDialogProps {
  controls: FreeControls;
  /** What the core says of this very free, while it runs. */
  progress: FreeProgress | null;
  connected: boolean;
  returnFocus: () => HTMLElement | null;
}

export function FreeDialog({ controls, progress, connected, returnFocus }: FreeDialogProps) {
  const { flow, close } = controls;
  // Kept for the moment in which the closed dialog fades out.
  const shown = useRef(flow);
  if (flow && !flow.away) shown.current = flow;
  const current = shown.current;
  return (
    <Dialog open={flow !== null && !flow.away} onClose={close} sticky finalFocus={returnFocus}>
      {current && (
        <>
          <header className={styles.head}>
            <DialogTitle className={styles.title}>Free port {current.target.port}</DialogTitle>
            <DialogDescription className={styles.target} render={<div />}>
              <TargetLine target={current.target} />
            </DialogDescription>
          </header>
          {current.step.kind === 'planning' && <Planning onClose={close} />}
          {current.step.kind === 'plan' && (
            <FreePlanView
              key={current.number}
              plan={current.step.plan}
              connected={connected}
              onConfirm={controls.confirm}
              onClose={close}
            />
          )}
          {current.step.kind === 'running' && (
            <FreeSteps
              target={current.target}
              plan={current.step.plan}
              progress={progress}
              connected={connected}
              onCancel={controls.cancel}
              onForce={controls.force}
              onClose={close}
            />
          )}
          {(current.step.kind === 'done' || current.step.kind === 'failed') && (
            <FreeOutcome
              step={current.step}
              onAgain={controls.askAgain}
              onClose={close}
              connected={connected}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

function TargetLine({ target }: { target: FreeTarget }) {
  const where = `${target.protocol.toUpperCase()} on ${listWords(target.addresses)}`;
  return (
    <>
      <bdi>{target.name}</bdi>
      {target.pid === null ? '' : ` · PID ${target.pid}`} · {where}
    </>
  );
}

export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function Planning({ onClose }: { onClose(): void }) {
  return (
    <>
      <div className={styles.body}>
        <p className={styles.late}>Looking at what would end…</p>
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
      </footer>
    </>
  );
}
