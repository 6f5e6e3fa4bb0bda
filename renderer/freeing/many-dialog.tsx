/** Freeing several ports in one go: one plan for all, the wait, and what came of each. */
import type { FreeProgress, FreeResult } from '../../preload/model.ts';
import { Dialog, DialogDescription, DialogTitle } from '../ui/dialog.tsx';
import { FailureView } from './failure-view.tsx';
import dialogStyles from './free-dialog.module.css';
import type { FreeTarget } from './free-flow.ts';
import { type ManyFlow, plannedOf } from './many-flow.ts';
import { ManyOutcome } from './many-outcome.tsx';
import { countPorts } from './many-plan.ts';
import { ManyPlanView } from './many-plan-view.tsx';
import { ManySteps } from './many-steps.tsx';
import { Planning } from './planning.tsx';
import type { FreeWord } from './use-free-word.ts';
import type { ManyControls } from './use-many-flow.ts';
import { useShown } from './use-shown.ts';

interface ManyDialogProps {
  controls: ManyControls;
  word: FreeWord;
  freeing: readonly FreeProgress[];
  connected: boolean;
  /** Plans to stop what started that one again. */
  onSupervisor(target: FreeTarget, result: FreeResult): void;
  returnFocus: () => HTMLElement | null | false;
}

export function ManyDialog(props: ManyDialogProps) {
  const { flow, close } = props.controls;
  const { shown, open } = useShown(flow);
  return (
    <Dialog open={open} onClose={close} sticky width={600} finalFocus={props.returnFocus}>
      {shown && (
        <>
          <header className={dialogStyles.head}>
            <DialogTitle className={dialogStyles.title}>
              {`Free ${countPorts(shown.targets)} ports`}
            </DialogTitle>
            {shown.step.kind === 'plan' && (
              <DialogDescription className={dialogStyles.target}>
                Each is checked once more right before anything is ended.
              </DialogDescription>
            )}
          </header>
          <Step {...props} flow={shown} />
        </>
      )}
    </Dialog>
  );
}

function Step({
  flow,
  controls,
  word,
  freeing,
  connected,
  onSupervisor,
}: ManyDialogProps & { flow: ManyFlow }) {
  const { step, targets, number } = flow;
  const { close } = controls;
  const planned = plannedOf(flow);
  if (planned) {
    return (
      <ManyPlanView
        key={number}
        planned={planned}
        connected={connected}
        onChoose={controls.choose}
        onConfirm={controls.confirm}
        onClose={close}
      />
    );
  }
  if (step.kind === 'running') {
    return (
      <ManySteps groups={step.groups} freeing={freeing} word={word} connected={connected} onClose={close} />
    );
  }
  if (step.kind === 'done') {
    return (
      <ManyOutcome
        step={step}
        connected={connected}
        onSupervisor={(result) => {
          const target = targets.find(
            ({ port, protocol }) => port === result.port && protocol === result.protocol,
          );
          close();
          if (target) onSupervisor(target, result);
        }}
        onClose={close}
      />
    );
  }
  if (step.kind === 'failed') {
    return (
      <FailureView failure={step.failure} connected={connected} onAgain={controls.askAgain} onClose={close} />
    );
  }
  return <Planning onClose={close} />;
}
