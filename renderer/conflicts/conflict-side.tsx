/** One side of a conflict: who it is, what it has to do with the port, and at length what is known of it. */
import { tildePath } from '../../preload/folder-path.ts';
import type { Conflict, Listener, Party, Reservation } from '../../preload/model.ts';
import { clockWords } from '../clock-words.ts';
import { quoteCommand } from '../ports/copy-forms.ts';
import { socketAddress } from '../ports/row-words.ts';
import { sinceWords } from '../ports/since-words.ts';
import { sourceWords } from '../reservations/reservation-words.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './conflict-card.module.css';
import { localhostWords, sideTitle } from './conflict-words.ts';

export interface SideProps {
  conflict: Conflict;
  party: Party;
  /** What it listens with, where it does. */
  listener: Listener | null;
  reservation: Reservation | null;
  home: string;
  /** The host's time. */
  time: number;
  detailed: boolean;
}

export function ConflictSide(props: SideProps) {
  const { conflict, party, time } = props;
  const localhost = localhostWords(conflict, party);
  const reached = party.localhost.length > 0;
  return (
    <section className={styles.side}>
      <h4>{sideTitle(conflict, party)}</h4>
      <p className={styles.who} title={party.name}>
        <bdi dir="ltr">{party.name}</bdi>
      </p>
      <p className={styles.facts}>
        {factsOf(props).map((fact) => (
          <span key={fact}>
            <bdi dir="ltr">{fact}</bdi>
          </span>
        ))}
        {party.since !== null && (
          <span>
            {'since '}
            <time dateTime={party.since} title={new Date(party.since).toLocaleString()}>
              {clockWords(party.since, time)}
            </time>
            {agoWords(sinceWords(party.since, time))}
          </span>
        )}
      </p>
      {localhost !== null && (
        <p className={classNames(styles.localhost, reached && styles.reached)}>{localhost}</p>
      )}
      {props.detailed && <SideDetails {...props} />}
    </section>
  );
}

/** `since 14:02` says enough of what has only just begun. */
const agoWords = (since: string): string => (since === 'now' ? '' : `, ${since}`);

/** What tells this side from the other at a glance; what its name says already is not said again. */
function factsOf({ party, listener, reservation, home }: SideProps): string[] {
  const { process, project, name } = party;
  const folder = project?.root ?? listener?.owner?.cwd ?? null;
  const facts = [];
  if (process)
    facts.push(name.includes(process.name) ? `PID ${process.pid}` : `${process.name}, PID ${process.pid}`);
  if (folder !== null && !name.endsWith(tildePath(folder, home))) facts.push(tildePath(folder, home));
  if (reservation && reservation.source !== 'tunnel') {
    facts.push(`by ${sourceWords(reservation, home).word.replace(/^You/, 'you')}`);
  }
  return facts;
}

function SideDetails({ party, listener, reservation, home }: SideProps) {
  const owner = listener?.owner ?? null;
  const { file } = reservation ? sourceWords(reservation, home) : { file: null };
  const facts: [name: string, text: string | null | undefined, mono?: boolean][] = [
    ['Command', owner && quoteCommand(owner.argv), true],
    ['Folder', owner?.cwd && tildePath(owner.cwd, home), true],
    ['Listens on', listener && socketAddress(listener), true],
    ['Run by', owner?.launchers.at(-1)?.name],
    ['Container', listener?.container?.name],
    ['User', party.user],
    ['Reserved as', reservation?.name],
    ['In', file, true],
  ];
  const known = facts.filter(([, text]) => text);
  if (known.length === 0) return <p className={styles.nothing}>It is not running now.</p>;
  return (
    <dl className={styles.details}>
      {known.map(([name, text, mono]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={mono ? styles.mono : undefined} title={text ?? undefined}>
            <bdi>{text}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
