/** What the view teaches before anything was checked: what can be asked, and what comes of it. */
import { Activity } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { EphemeralUse } from '../../preload/model.ts';
import { Lesson } from '../ui/lesson.tsx';
import { useConnected } from '../use-session.ts';
import styles from './check-view.module.css';

const EXAMPLES: readonly [target: string, words: string][] = [
  ['3000', 'Is it free? If not: who has it, what speaks there, who can reach it'],
  ['3000-3999', 'Which of a range are in use'],
  ['localhost:5432', 'Does a database, a web server, an ssh answer there'],
  ['[::1]:8080', 'The same over IPv6; any other host too, once you name it'],
];

interface CheckLessonProps {
  connected: boolean;
  onCheck(target: string): void;
}

export function CheckLesson({ connected, onCheck }: CheckLessonProps) {
  return (
    <Lesson icon={Activity} title="Does it answer?">
      <p>
        A check connects for real: to every address of this machine, or to the host that you name. It says who
        listens, from where they can be reached, what they speak, and whose certificate they show. It only
        reads, and nothing is checked until you ask.
      </p>
      <ul className={styles.examples}>
        {EXAMPLES.map(([target, words]) => (
          <li key={target}>
            <button type="button" disabled={!connected} onClick={() => onCheck(target)}>
              <code>{target}</code>
              <span>{words}</span>
            </button>
          </li>
        ))}
      </ul>
      <OutgoingPorts connected={connected} />
    </Lesson>
  );
}

/** How much is left of the numbers for outgoing connections: where they run out, nothing can be reached any more. */
function OutgoingPorts({ connected }: { connected: boolean }) {
  const { client } = useConnected();
  const [ranges, setRanges] = useState<readonly EphemeralUse[]>([]);
  useEffect(() => {
    if (!connected) return;
    let over = false;
    void client.call('host.ephemeral', {}).then((told) => {
      if (!over && told.ok) setRanges(told.value.ranges);
    });
    return () => {
      over = true;
    };
  }, [client, connected]);
  return ranges
    .filter(({ protocol, state }) => protocol === 'tcp' || state !== 'ok')
    .map(({ protocol, state, message, nextStep }) => (
      <p key={protocol} className={styles.outgoing} data-state={state}>
        {[message, nextStep].filter(Boolean).join(' ')}
      </p>
    ));
}
