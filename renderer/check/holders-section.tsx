/** Who listens on a checked port of this machine, and for whom it is kept. */
import type { CheckResult, Listener } from '../../preload/model.ts';
import { Section } from '../ports/details-section.tsx';
import { processWords, socketAddress, workPlace } from '../ports/row-words.ts';
import { useSnapshot } from '../use-session.ts';
import styles from './check-page.module.css';

export function HoldersSection({ result: { listeners, reservations } }: { result: CheckResult }) {
  const home = useSnapshot()?.host.home ?? '';
  if (listeners.length === 0 && reservations.length === 0) return null;
  return (
    <Section title="Who">
      <ul className={styles.holders}>
        {listeners.map((listener) => (
          <Holder key={listener.id} listener={listener} home={home} />
        ))}
        {reservations.map(({ id, name, project }) => (
          <li key={id}>
            Reserved for <bdi>{project?.name ?? name}</bdi>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Holder({ listener, home }: { listener: Listener; home: string }) {
  const { name, detail } = processWords(listener);
  const place = workPlace(listener, home);
  return (
    <li>
      <b>
        <bdi>{name}</bdi>
      </b>
      {detail && <bdi>{detail}</bdi>}
      {place && <bdi className={styles.dim}>{place}</bdi>}
      {listener.owner && <span className={styles.dim}>{`pid ${listener.owner.pid}`}</span>}
      <code className={styles.dim}>{socketAddress(listener)}</code>
    </li>
  );
}
