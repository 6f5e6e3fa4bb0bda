/** All reservations: the port, who it is for, where that is written, and who has it now. */
import { X } from 'lucide-react';
import { memo } from 'react';
import type { Conflict, Listener, Reservation } from '../../preload/model.ts';
import { KIND_WORDS } from '../conflicts/conflict-words.ts';
import { processWords, workPlace } from '../ports/row-words.ts';
import { Mark } from '../ports/state-mark.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import type { ReservationRow } from './reservation-rows.ts';
import styles from './reservation-table.module.css';
import { forWords, sourceWords } from './reservation-words.ts';

interface ReservationTableProps {
  rows: readonly ReservationRow[];
  home: string;
  connected: boolean;
  onRemove(reservation: Reservation): void;
  onConflict(conflict: Conflict): void;
}

export function ReservationTable({ rows, ...rest }: ReservationTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.port}>
            Port
          </th>
          <th scope="col" className={styles.name}>
            Name
          </th>
          <th scope="col">For</th>
          <th scope="col" className={styles.source}>
            By
          </th>
          <th scope="col">Held now by</th>
          <th scope="col" className={styles.actions}>
            <Hidden>Actions</Hidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={row.reservation.id} row={row} {...rest} />
        ))}
      </tbody>
    </table>
  );
}

type TableRowProps = Omit<ReservationTableProps, 'rows'> & { row: ReservationRow };

const TableRow = memo(function TableRow({ row, home, connected, onRemove, onConflict }: TableRowProps) {
  const { reservation, holder, conflict, outranked } = row;
  const { port, protocol, name } = reservation;
  const whom = forWords(reservation, home);
  const source = sourceWords(reservation, home);
  const own = reservation.source === 'user' || reservation.source === 'learned';
  return (
    <tr className={outranked ? styles.outranked : undefined}>
      <td className={styles.port}>
        <strong>{port}</strong> {protocol.toUpperCase()}
      </td>
      <td className={styles.name} title={name}>
        <bdi>{name}</bdi>
      </td>
      <td title={[whom.name, whom.detail].filter(Boolean).join(', ')}>
        <bdi>{whom.name}</bdi>
        {whom.detail && <bdi className={styles.dim}> {whom.detail}</bdi>}
      </td>
      <td className={styles.source} title={source.file ?? source.word}>
        {source.word}
        {outranked && <span className={styles.dim}> yours counts</span>}
      </td>
      <td>
        <Holder holder={holder} conflict={conflict} home={home} onConflict={onConflict} />
      </td>
      <td className={styles.actions}>
        {own && (
          <Button
            square
            small
            className={styles.remove}
            disabled={!connected}
            aria-label={`Remove the reservation of ${port} for ${name}`}
            title="Remove"
            data-remove={reservation.id}
            onClick={() => onRemove(reservation)}
          >
            <X size={14} aria-hidden />
          </Button>
        )}
      </td>
    </tr>
  );
});

interface HolderProps {
  holder: Listener | null;
  conflict: Conflict | null;
  home: string;
  onConflict(conflict: Conflict): void;
}

function Holder({ holder, conflict, home, onConflict }: HolderProps) {
  const { name, detail } = holder ? processWords(holder) : { name: 'free', detail: '' };
  const words = [name, detail].filter(Boolean).join(' ');
  const place = holder ? workPlace(holder, home) : '';
  return (
    <span
      className={classNames(styles.holder, !holder && styles.free)}
      title={[words, place].filter(Boolean).join(', in ')}
    >
      <Mark state={conflict ? 'conflict' : holder ? 'live' : 'gone'} />
      <span className={styles.who}>
        <bdi>{words}</bdi>
        {place && <bdi className={styles.dim}> {place}</bdi>}
      </span>
      {conflict && (
        <button
          type="button"
          className={styles.link}
          aria-label={`${KIND_WORDS[conflict.kind]}: show the conflict over ${conflict.port}`}
          onClick={() => onConflict(conflict)}
        >
          {KIND_WORDS[conflict.kind]}
        </button>
      )}
    </span>
  );
}
