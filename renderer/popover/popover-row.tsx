/** One row of the popover: state, port, who and where; what can be done comes up on the one that is pointed at or active. */
import { memo } from 'react';
import type { PortRow } from '../ports/fold-twins.ts';
import { lineId } from '../ports/list-lines.ts';
import { markState, markWord } from '../ports/port-line.tsx';
import { ReachTag } from '../ports/reach-tag.tsx';
import { FreeButton, OpenButton } from '../ports/row-buttons.tsx';
import { processWords, serviceWord } from '../ports/row-words.ts';
import { StateMark } from '../ports/state-mark.tsx';
import { classNames } from '../ui/class-names.ts';
import { GridCell, GridRow } from '../ui/grid-parts.tsx';
import styles from './popover-list.module.css';

export interface PopoverRowActions {
  activate(key: string): void;
  open(row: PortRow): void;
  /** In the window. */
  show(row: PortRow): void;
  free(row: PortRow): void;
}

interface PopoverRowProps {
  row: PortRow;
  /** From 0. */
  index: number;
  top: number;
  active: boolean;
  /** The sentence of the conflict that the row is in, or empty. */
  conflict: string;
  freeing: boolean;
  canFree: boolean;
  actions: PopoverRowActions;
}

export const PopoverRow = memo(function PopoverRow(props: PopoverRowProps) {
  const { row, index, top, active, conflict, freeing, actions } = props;
  const { listener } = row;
  const gone = row.goneAt !== null;
  const tabIndex = active ? 0 : -1;
  const state = markState(gone, freeing, conflict !== '');
  const { name, detail } = processWords(listener);
  const isReachable = listener.scope !== 'loopback';
  const place = row.place || detail || serviceWord(listener);
  return (
    <GridRow
      id={lineId(row.key)}
      aria-rowindex={index + 1}
      aria-selected={active}
      className={classNames(styles.row, active && styles.active, gone && styles.gone)}
      style={{ transform: `translateY(${top}px)` }}
      onPointerDown={() => actions.activate(row.key)}
      onDoubleClick={() => actions.show(row)}
    >
      <GridCell className={styles.state}>
        <StateMark state={state} word={markWord(listener, state, conflict)} />
      </GridCell>
      <GridCell className={styles.port}>
        {listener.port}
        {listener.protocol === 'udp' && <small>UDP</small>}
      </GridCell>
      <GridCell className={classNames(styles.name, !place && styles.wide)} title={name}>
        <bdi>{name}</bdi>
      </GridCell>
      {place && (
        <GridCell className={classNames(styles.place, !isReachable && styles.wide)} title={place}>
          <bdi>{place}</bdi>
        </GridCell>
      )}
      {isReachable && (
        <GridCell className={styles.reach}>
          <ReachTag listener={listener} />
        </GridCell>
      )}
      <GridCell className={styles.actions} onDoubleClick={(event) => event.stopPropagation()}>
        <OpenButton row={row} tabIndex={tabIndex} onOpen={actions.open} />
        <FreeButton row={row} tabIndex={tabIndex} canFree={props.canFree} onFree={actions.free} elsewhere />
      </GridCell>
    </GridRow>
  );
});
