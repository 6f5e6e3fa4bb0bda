/** Whether a port is in use here now, and by whom: live, with a way to its row. */
import { useMemo } from 'react';
import { Section } from '../ports/details-section.tsx';
import { foldTwins, type PortRow } from '../ports/fold-twins.ts';
import type { ListMemory } from '../ports/list-memory.ts';
import { ReachTag } from '../ports/reach-tag.tsx';
import { processWords, protocolWord, socketAddress } from '../ports/row-words.ts';
import { sinceWords } from '../ports/since-words.ts';
import { Mark } from '../ports/state-mark.tsx';
import { useHostTime, useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import styles from './port-page.module.css';

export function InUseSection({ port }: { port: number }) {
  const { memory, snapshot } = useLive();
  const { go, reserve, connected } = useWindow();
  const home = snapshot?.host.home ?? '';
  const rows = useMemo(() => rowsAt(memory, port, home), [memory, port, home]);
  return (
    <Section title="In use here">
      {rows.length === 0 ? (
        <p>
          {snapshot?.watching.state === 'starting' ? 'Not looked at yet. ' : 'Nobody listens on it now. '}
          <button
            type="button"
            className={styles.link}
            disabled={!connected}
            onClick={() => reserve({ port: String(port) })}
          >
            Reserve it…
          </button>
        </p>
      ) : (
        <>
          <ul className={styles.holders}>
            {rows.map((row) => (
              <Holder key={row.key} row={row} />
            ))}
          </ul>
          <button type="button" className={styles.link} onClick={() => go({ view: 'ports', port })}>
            Show in the list
          </button>
        </>
      )}
    </Section>
  );
}

const rowsAt = (memory: ListMemory, port: number, home: string): PortRow[] =>
  [
    ...foldTwins(new Map([...memory].filter(([, { listener }]) => listener.port === port)), home).values(),
  ].filter(({ goneAt }) => goneAt === null);

function Holder({ row: { listener, members, place } }: { row: PortRow }) {
  const { name, detail } = processWords(listener);
  const time = useHostTime(60_000);
  return (
    <li>
      <Mark state="live" />
      <span className={styles.who}>
        <bdi>{name}</bdi>
        {detail && <bdi className={styles.dim}> {detail}</bdi>}
        {place && (
          <>
            {' '}
            in <bdi>{place}</bdi>
          </>
        )}
        <span className={styles.dim}>, {sinceWords(listener.since, time)}</span>
      </span>
      <span className={styles.where}>
        <code>{members.map((entry) => socketAddress(entry.listener)).join(', ')}</code>{' '}
        <span className={styles.dim}>{protocolWord(listener)}</span> <ReachTag listener={listener} />
      </span>
    </li>
  );
}
