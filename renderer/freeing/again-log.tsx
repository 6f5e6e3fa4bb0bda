/** The output of what was started again: read when it is asked for, and once more at each press. */
import { useEffect, useId, useRef, useState } from 'react';
import type { CallOutput } from '../../preload/contract.ts';
import type { Failure } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { useConnected } from '../use-session.ts';
import styles from './again-log.module.css';

type Log = CallOutput<'ports.againLog'>;

export function AgainLog({ againId, connected }: { againId: string; connected: boolean }) {
  const { client } = useConnected();
  const [log, setLog] = useState<Log | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const id = useId();
  const read = async () => {
    const answer = await client.call('ports.againLog', { againId });
    if (answer.ok) setLog(answer.value);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <div>
      <div className={styles.head}>
        <Button
          small
          aria-expanded={log !== null}
          aria-controls={log ? id : undefined}
          disabled={!connected}
          onClick={read}
        >
          {log ? 'Read again' : 'Show output'}
        </Button>
        {log && <bdi title={log.path}>{log.path}</bdi>}
      </div>
      {failure && <p className={styles.failure}>{`${failure.message} ${failure.nextStep}`}</p>}
      {log && <LogText id={id} text={log.text} />}
    </div>
  );
}

function LogText({ id, text }: { id: string; text: string }) {
  const element = useRef<HTMLElement>(null);
  // What was written last is what is asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each text anew.
  useEffect(() => {
    const box = element.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keys.
    <section ref={element} className={styles.log} tabIndex={0} aria-label="Output" id={id}>
      <pre dir="ltr">{text === '' ? 'Nothing was written yet.' : text}</pre>
    </section>
  );
}
