/** Freeing a port: what would end, the wait that can be cut short or cancelled, and the proof. */
import type { FreeProgress } from '../../preload/model.ts';
import { StopTunnel } from '../tunnels/stop-tunnel.tsx';
import { Dialog, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import { FailureView } from './failure-view.tsx';
import styles from './free-dialog.module.css';
import type { FreeFlow } from './free-flow.ts';
import { FreeOutcome } from './free-outcome.tsx';
import { FreePlanView } from './free-plan.tsx';
import { FreeSteps } from './free-steps.tsx';
import { listWords } from './list-words.ts';
import { Planning } from './planning.tsx';
import type { FreeControls } from './use-free-flow.ts';
import { useShown } from './use-shown.ts';

/** Wide enough for a tree of processes with their commands. */
export const DIALOG_WIDTH = 540;

interface FreeDialogProps {
  controls: FreeControls;
  /** What the core says of this very free, while it runs. */
  progress: FreeProgress | null;
  connected: boolean;
  returnFocus: () => HTMLElement | null;
}

export function FreeDialog(props: FreeDialogProps) {
  const { flow, close } = props.controls;
  const { shown, open } = useShown(flow);
  return (
    <Dialog open={open} onClose={close} sticky width={DIALOG_WIDTH} finalFocus={props.returnFocus}>
      {shown && (
        <>
          <header className={styles.head}>
            <DialogTitle className={styles.title}>Free port {shown.target.port}</DialogTitle>
            <DialogDescription className={styles.target} render={<div />}>
              <TargetLine flow={shown} />
            </DialogDescription>
          </header>
          <Step {...props} flow={shown} />
        </>
      )}
    </Dialog>
  );
}

function Step({ flow, controls, progress, connected }: FreeDialogProps & { flow: FreeFlow }) {
  const { step, target, number } = flow;
  const { close } = controls;
  if (target.tunnel && (step.kind === 'planning' || step.kind === 'plan' || step.kind === 'failed')) {
    return <StopTunnel port={target.port} tunnel={target.tunnel} connected={connected} onClose={close} />;
  }
  switch (step.kind) {
    case 'planning':
      return <Planning onClose={close} />;
    case 'plan':
      return (
        <FreePlanView
          key={number}
          plan={step.plan}
          verb={step.verb}
          connected={connected}
          onChoose={controls.choose}
          onConfirm={controls.confirm}
          onClose={close}
        />
      );
    case 'running':
      return (
        <FreeSteps
          target={target}
          step={step}
          progress={progress}
          connected={connected}
          onCancel={controls.cancel}
          onForce={controls.force}
          onClose={close}
        />
      );
    case 'done':
      return (
        <FreeOutcome
          result={step.result}
          onAgain={controls.askAgain}
          onSupervisor={() => controls.askSupervisor(target, step.result)}
          onClose={close}
          connected={connected}
        />
      );
    case 'failed':
      return (
        <FailureView
          failure={step.failure}
          onAgain={controls.askAgain}
          onClose={close}
          connected={connected}
        />
      );
  }
}

/** What was clicked; of the addresses those that the plan says will be free. */
function TargetLine({ flow: { target, step } }: { flow: FreeFlow }) {
  const planned = step.kind === 'plan' || step.kind === 'running' ? step.plan.addresses : [];
  const addresses = planned.length > 0 ? planned : target.addresses;
  return (
    <>
      <bdi>{target.name}</bdi>
      {target.pid === null ? '' : ` · PID ${target.pid}`} ·{' '}
      {`${target.protocol.toUpperCase()} on ${listWords(addresses)}`}
    </>
  );
}
