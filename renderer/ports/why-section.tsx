/** Why this port: who it is reserved for, which script asks for it, what it is at odds about; and what the user can say of it. */
import type { Conflict, Listener, Reservation } from '../../preload/model.ts';
import { choiceLabel, type PortChoice } from '../port-choices.ts';
import { isOutranked, reservedSentence, sourceWords } from '../reservations/reservation-words.ts';
import { Button } from '../ui/button.tsx';
import { usePortChoices } from '../use-port-choices.ts';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import styles from './details.module.css';
import { Section } from './details-section.tsx';
import { Mark } from './state-mark.tsx';

const CHOICES: readonly PortChoice[] = ['watched', 'pinned'];
const NONE: readonly Reservation[] = [];

interface WhySectionProps {
  listener: Listener;
  conflict: Conflict | null;
  home: string;
  onReserve(): void;
}

export function WhySection({ listener, conflict, home, onReserve }: WhySectionProps) {
  const { connected, go } = useWindow();
  const choices = usePortChoices();
  const all = useSnapshot()?.reservations ?? NONE;
  const { port, protocol } = listener;
  const reservations = all.filter((one) => one.port === port && one.protocol === protocol);
  return (
    <Section title="Why this port">
      {conflict && (
        <p className={styles.conflict}>
          <Mark state="conflict" />
          <span>
            <bdi dir="ltr">{conflict.message}</bdi>{' '}
            <button
              type="button"
              className={styles.link}
              onClick={() => go({ view: 'conflicts', conflictId: conflict.id })}
            >
              Show the conflict
            </button>
          </span>
        </p>
      )}
      {reservations.length === 0 && <p className={styles.hidden}>Nobody has reserved it.</p>}
      {reservations.map((reservation) => (
        <Reserved
          key={reservation.id}
          reservation={reservation}
          outranked={isOutranked(reservation, all)}
          home={home}
        />
      ))}
      <div className={styles.buttons}>
        <Button small disabled={!connected} onClick={onReserve}>
          Reserve…
        </Button>
        {CHOICES.map((choice) => (
          <Button key={choice} small disabled={!connected} onClick={() => choices.toggle(choice, port)}>
            {choiceLabel(choice, choices.has(choice, port))}
          </Button>
        ))}
      </div>
    </Section>
  );
}

interface ReservedProps {
  reservation: Reservation;
  outranked: boolean;
  home: string;
}

function Reserved({ reservation, outranked, home }: ReservedProps) {
  const { file } = sourceWords(reservation, home);
  return (
    <p className={outranked ? styles.hidden : undefined}>
      <bdi dir="ltr" title={file ?? undefined}>
        {reservedSentence(reservation, home)}
      </bdi>
      {outranked && '. Yours counts instead.'}
    </p>
  );
}
