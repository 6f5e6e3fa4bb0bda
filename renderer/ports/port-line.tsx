/** One line of the list: a row, a member of an opened row, or a group's heading. Drawn again only when it changed. */
import { ChevronRight } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import type { Listener } from '../../preload/model.ts';
import { classNames } from '../ui/class-names.ts';
import { GridCell, GridRow } from '../ui/grid-parts.tsx';
import type { Column } from './fit-columns.ts';
import type { PortRow } from './fold-twins.ts';
import type { Line } from './list-lines.ts';
import { PortCell } from './port-cells.tsx';
import styles from './port-grid.module.css';
import { ReachTag } from './reach-tag.tsx';
import { type RowActionSet, RowActions } from './row-actions.tsx';
import { protocolWord, socketAddress, stateWord } from './row-words.ts';
import { type MarkState, StateMark } from './state-mark.tsx';
import type { RowUsage } from './usage-words.ts';

export interface LineProps {
  line: Line;
  id: string;
  /** From 1; the heading is row 1. */
  rowIndex: number;
  top: number;
  columns: readonly Column[];
  time: number;
  elapsed: number;
  branchOnly: boolean;
  usage: RowUsage | null;
  active: boolean;
  selected: boolean;
  /** Among the rows that are chosen. */
  chosen: boolean;
  freeing: boolean;
  /** The sentence of the conflict that the row is in, or empty. */
  conflict: string;
  menuOpen: boolean;
  born: boolean;
  canFree: boolean;
  actions: RowActionSet;
}

export const PortLine = memo(function PortLine(props: LineProps) {
  const { line, id, rowIndex, top, active, actions } = props;
  const place: CSSProperties = { transform: `translateY(${top}px)` };
  if (line.kind === 'group') {
    return (
      <GridRow id={id} aria-rowindex={rowIndex} className={styles.group} style={place}>
        <GridCell aria-colspan={props.columns.length + 2}>
          <bdi>{line.label}</bdi>
          <span>{line.count}</span>
        </GridCell>
      </GridRow>
    );
  }
  const { row } = line;
  const gone = line.kind === 'row' ? row.goneAt !== null : line.entry.goneAt !== null;
  return (
    <GridRow
      id={id}
      aria-rowindex={rowIndex}
      aria-selected={props.selected}
      className={classNames(
        styles.line,
        active && styles.active,
        props.chosen && styles.chosen,
        gone && styles.gone,
        props.born && styles.born,
        props.menuOpen && styles.menuOpen,
        line.kind === 'member' && styles.member,
      )}
      style={place}
      // Before the focus comes to the grid, which would else make its first line active.
      onPointerDown={(event) => {
        if (!event.shiftKey) actions.activate(line.key);
      }}
      // Shift would select the text in between.
      onMouseDown={(event) => {
        if (event.shiftKey) event.preventDefault();
      }}
      onClick={(event) => actions.select(row, line.key, event)}
      onContextMenu={(event) => {
        event.preventDefault();
        actions.openMenu(row, line.key, 'all', { x: event.clientX, y: event.clientY });
      }}
    >
      {line.kind === 'row' ? <RowCells {...props} line={line} /> : <MemberCells {...props} line={line} />}
    </GridRow>
  );
});

function RowCells({
  line,
  columns,
  time,
  elapsed,
  branchOnly,
  usage,
  active,
  freeing,
  conflict,
  canFree,
  actions,
}: LineProps & {
  line: Extract<Line, { kind: 'row' }>;
}) {
  const { row } = line;
  const state = markState(row.goneAt !== null, freeing, conflict !== '');
  return (
    <>
      <GridCell className={styles.state}>
        {row.members.length > 1 ? (
          <OpenToggle row={row} open={line.open} active={active} onToggle={actions.toggleOpen} />
        ) : (
          <span className={styles.noToggle} />
        )}
        <StateMark state={state} word={markWord(row.listener, state, conflict)} />
      </GridCell>
      {columns.map(({ id }) => (
        <PortCell key={id} id={id} row={row} context={{ time, elapsed, branchOnly, usage }} />
      ))}
      <RowActions row={row} lineKey={line.key} active={active} canFree={canFree} actions={actions} />
    </>
  );
}

function OpenToggle(props: { row: PortRow; open: boolean; active: boolean; onToggle(row: PortRow): void }) {
  const { row, open, active, onToggle } = props;
  const label = `${row.members.length} addresses of port ${row.listener.port}`;
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-expanded={open}
      aria-label={label}
      title={open ? 'Close' : `Show the ${label}`}
      tabIndex={active ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(row);
      }}
    >
      <ChevronRight size={14} aria-hidden />
    </button>
  );
}

/** The columns that every member shares stay empty but for the address, which takes their room. */
function MemberCells({ line, columns }: LineProps & { line: Extract<Line, { kind: 'member' }> }) {
  const { listener, goneAt } = line.entry;
  const state = markState(goneAt !== null, false, false);
  return (
    <>
      <GridCell className={styles.state}>
        <span className={styles.noToggle} />
        <StateMark state={state} word={markWord(listener, state, '')} />
      </GridCell>
      {columns.map(({ id }) => (
        <GridCell key={id} className={id === 'process' ? styles.mono : undefined}>
          {memberCell(id, listener)}
        </GridCell>
      ))}
    </>
  );
}

function memberCell(id: Column['id'], listener: Listener) {
  switch (id) {
    case 'protocol':
      return protocolWord(listener);
    case 'reach':
      return <ReachTag listener={listener} />;
    case 'process':
      return socketAddress(listener);
    case 'project':
      return listener.family === 'ipv6' ? (listener.dualStack ? 'IPv6 and IPv4' : 'IPv6') : 'IPv4';
    default:
      return null;
  }
}

export function markState(gone: boolean, freeing: boolean, inConflict: boolean): MarkState {
  if (gone) return 'gone';
  if (freeing) return 'freeing';
  return inConflict ? 'conflict' : 'live';
}

export function markWord(listener: Listener, state: MarkState, conflict: string): string {
  switch (state) {
    case 'gone':
      return 'closed';
    case 'freeing':
      return 'being freed';
    case 'conflict':
      return `${stateWord(listener)}, in conflict: ${conflict}`;
    case 'live':
      return stateWord(listener);
  }
}
