/** The plan for several ports: what ends, owner by owner, and which are left out and why. */
import type { FreeVerb } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Said } from '../ui/said.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import dialogStyles from './free-dialog.module.css';
import { comesBack, waysOf } from './free-ways.ts';
import { clientsWords, respawnSentence, verbSentence } from './free-words.ts';
import styles from './many.module.css';
import { countPorts, type LeftOut, type ManyPlan, type PlanGroup, unaskedPorts } from './many-plan.ts';
import { ProcessTree } from './process-tree.tsx';
import { WayChoice } from './way-choice.tsx';
import { OtherPorts } from './way-view.tsx';

interface ManyPlanViewProps {
  planned: ManyPlan;
  connected: boolean;
  onChoose(listenerId: string, verb: FreeVerb): void;
  onConfirm(): void;
  onClose(): void;
}

export function ManyPlanView({ planned, connected, onChoose, onConfirm, onClose }: ManyPlanViewProps) {
  const { groups, leftOut } = planned;
  const targets = groups.flatMap((group) => group.targets);
  const count = countPorts(targets);
  const any = count > 0;
  return (
    <>
      <div className={dialogStyles.body}>
        {any && (
          <ul className={styles.groups} aria-label="What would end">
            {groups.map((group) => (
              <Group key={group.plan.listenerId} group={group} onChoose={onChoose} />
            ))}
          </ul>
        )}
        {leftOut.length > 0 && <LeftOutList leftOut={leftOut} />}
      </div>
      <footer className={dialogStyles.foot}>
        <Button onClick={onClose} autoFocus={!any}>
          {any ? 'Cancel' : 'Close'}
        </Button>
        {any && (
          <ConfirmButton autoFocus disabled={!connected} onClick={onConfirm}>
            {count === 1 ? `Free ${targets[0]?.port}` : `Free ${count} ports`}
          </ConfirmButton>
        )}
      </footer>
    </>
  );
}

interface GroupProps {
  group: PlanGroup;
  onChoose(listenerId: string, verb: FreeVerb): void;
}

function Group({ group, onChoose }: GroupProps) {
  const { plan, way, targets } = group;
  const ways = waysOf(plan);
  const others = unaskedPorts(group);
  const clients = clientsWords(plan.clients);
  const back = plan.respawner && ways.length < 2 && comesBack(way.verb, plan.respawner);
  return (
    <li className={styles.group}>
      <strong>{portsOf(targets)}</strong>
      <div>
        {ways.length > 1 ? (
          <WayChoice
            ways={ways}
            chosen={way.verb}
            plan={plan}
            label={`How to free ${portsOf(targets)}`}
            onChoose={(verb) => onChoose(plan.listenerId, verb)}
          />
        ) : (
          <p>
            <Said sentence={verbSentence(way, plan)} />
          </p>
        )}
        {back && plan.respawner && (
          <p className={styles.warn}>
            <Said sentence={respawnSentence(plan.respawner)} />
          </p>
        )}
        {clients && <p className={styles.small}>{clients}</p>}
        {others.length > 0 && (
          <div className={styles.others}>
            <span>Closes too</span>
            <OtherPorts ports={others} />
          </div>
        )}
        {way.processes.length > 1 && (
          <details className={styles.more}>
            <summary>{`${way.processes.length} processes`}</summary>
            <ProcessTree processes={way.processes} />
          </details>
        )}
      </div>
    </li>
  );
}

/** Twins of one port are named once. */
const portsOf = (targets: PlanGroup['targets']): string =>
  [...new Set(targets.map(({ port }) => port))].join(', ');

function LeftOutList({ leftOut }: { leftOut: readonly LeftOut[] }) {
  return (
    <section>
      <h3 className={dialogStyles.heading}>
        {leftOut.length === 1 ? 'This one is left out' : `These ${leftOut.length} are left out`}
      </h3>
      <ul className={styles.groups}>
        {leftOut.map(({ target, message, nextStep }) => (
          <li key={target.listenerId} className={styles.group}>
            <strong>{target.port}</strong>
            <div>
              <p>
                <bdi>{target.name}</bdi>: {message}
              </p>
              <p className={styles.small}>{nextStep}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
