/** Several frees that are under way, owner by owner, and how to stop or hasten them all. */
import { Check } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FreeProgress } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import dialogStyles from './free-dialog.module.css';
import stepStyles from './free-steps.module.css';
import styles from './many.module.css';
import { groupProgress } from './many-flow.ts';
import type { PlanGroup } from './many-plan.ts';
import { canCancel, canForce, phaseWords } from './phase-words.ts';
import { useCountdown } from './use-countdown.ts';
import type { FreeWord } from './use-free-word.ts';

interface ManyStepsProps {
  groups: readonly PlanGroup[];
  freeing: readonly FreeProgress[];
  word: FreeWord;
  connected: boolean;
  onClose(): void;
}

export function ManySteps({ groups, freeing, word, connected, onClose }: ManyStepsProps) {
  const { announce } = useAnnouncer();
  useEffect(() => announce('Freeing the ports'), [announce]);
  const now = groups.map((group) => groupProgress(group, freeing));
  const running = now.filter((progress) => progress !== null);
  const [cancelling, setCancelling] = useCancelAll(running, word);
  const forcible = running.filter(canForce);
  const begun = useRef(new Set<PlanGroup>());
  for (const [index, group] of groups.entries()) if (now[index]) begun.current.add(group);
  return (
    <>
      <div className={dialogStyles.body}>
        <ul className={styles.groups} aria-label="What is being freed">
          {groups.map((group, index) => (
            <GroupStep
              key={group.plan.listenerId}
              group={group}
              progress={now[index] ?? null}
              ended={begun.current.has(group) && !now[index]}
            />
          ))}
        </ul>
        {!connected && (
          <p className={dialogStyles.note}>The connection is lost. The frees go on without this window.</p>
        )}
      </div>
      <footer className={dialogStyles.foot}>
        {/* The focus rests on what does no harm: the Enter that agreed may still be held down. */}
        <Button onClick={onClose} autoFocus title="The frees go on; the lines below the list show them">
          Hide
        </Button>
        <Button
          disabled={!connected || cancelling || !running.some(({ phase }) => canCancel(phase))}
          onClick={() => setCancelling(true)}
        >
          Cancel all
        </Button>
        <Button
          look="danger"
          disabled={!connected || forcible.length === 0}
          onClick={() => forcible.forEach(word.force)}
        >
          Force all now
        </Button>
      </footer>
    </>
  );
}

/** What only begins after the word was given is called off too. */
function useCancelAll(running: readonly FreeProgress[], word: FreeWord) {
  const [cancelling, setCancelling] = useState(false);
  const told = useRef(new Set<string>());
  useEffect(() => {
    if (!cancelling) return;
    for (const progress of running) {
      if (!canCancel(progress.phase) || told.current.has(progress.freeId)) continue;
      told.current.add(progress.freeId);
      word.cancel(progress);
    }
  }, [cancelling, running, word]);
  return [cancelling, setCancelling] as const;
}

interface GroupStepProps {
  group: PlanGroup;
  progress: FreeProgress | null;
  ended: boolean;
}

function GroupStep({ group: { targets, plan }, progress, ended }: GroupStepProps) {
  const seconds = useCountdown(progress?.forceAt ?? null);
  const phase = progress && phaseWords(progress.phase, plan.port);
  const words = phase ?? (ended ? 'Done' : 'Not begun yet');
  return (
    <li className={styles.step}>
      <span className={stepStyles.bullet} aria-hidden>
        {progress ? (
          <i className={stepStyles.spin} />
        ) : ended ? (
          <Check size={16} strokeWidth={2.5} />
        ) : (
          <i className={stepStyles.pending} />
        )}
      </span>
      <strong>{[...new Set(targets.map(({ port }) => port))].join(', ')}</strong>
      <span className={styles.name}>
        <bdi>{targets[0]?.name}</bdi>
      </span>
      <span className={styles.phase}>
        {words}
        {progress?.phase === 'waiting' && seconds !== null && `, forced in ${seconds} s`}
      </span>
    </li>
  );
}
