/** The list: an ARIA grid of which only the lines in sight are drawn. The grid keeps the focus and names the active line. */
import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useMemo } from 'react';
import type { Conflict } from '../../preload/model.ts';
import { conflictOf } from '../conflicts/conflict-list.ts';
import { classNames } from '../ui/class-names.ts';
import { GridRowGroup } from '../ui/grid-parts.tsx';
import { useHostTime } from '../use-session.ts';
import { columnTemplate, isMeasured } from './fit-columns.ts';
import { GridHead } from './grid-head.tsx';
import { type Line, lineId, lineNear } from './list-lines.ts';
import styles from './port-grid.module.css';
import { PortLine } from './port-line.tsx';
import type { RowActionSet } from './row-actions.tsx';
import type { RowUsage } from './usage-words.ts';
import type { Columns } from './use-columns.ts';
import { type GridKeyActions, useGridKeys } from './use-grid-keys.ts';
import { useHold } from './use-hold.ts';
import { useUsage } from './use-usage.ts';
import { ROW_HEIGHT, useVirtualLines, type VirtualLine } from './use-virtual-lines.ts';
import { useWidth } from './use-width.ts';

/** For how long a new row may still begin to fade in when it is scrolled into sight. */
const BORN_MS = 1_000;

interface PortGridProps {
  gridRef: RefObject<HTMLDivElement | null>;
  lines: readonly Line[];
  columns: Columns;
  activeKey: string | null;
  onActive(key: string | null): void;
  /** The user moved to this line with the keys. */
  onMove(line: Line): void;
  detailsOpen: boolean;
  /** Keys of the rows that are chosen. */
  chosen: ReadonlySet<string>;
  /** Ids of the listeners that are being freed. */
  freeing: ReadonlySet<string>;
  /** What listeners are at odds about, by their ids. */
  conflicts: ReadonlyMap<string, Conflict>;
  menuKey: string | null;
  canFree: boolean;
  stale: boolean;
  branchOnly: boolean;
  actions: RowActionSet;
  keyActions: GridKeyActions;
  onHeld(held: boolean): void;
  onWidth(width: number): void;
  activeIndex: RefObject<number>;
}

export function PortGrid(props: PortGridProps) {
  const { gridRef, lines, columns, activeKey, onActive, chosen } = props;
  const active = useActive(props);
  const { inSight, height, scrollTo } = useVirtualLines(gridRef, lines, active);
  const idsInSight = inSight.flatMap(({ line }) => (line.kind === 'row' ? [line.row.listener.id] : []));
  const usage = useUsage(
    idsInSight,
    columns.fitted.some(({ id }) => isMeasured(id)),
  );
  const toProps = useLineProps(props, usage);
  useWidth(gridRef, props.onWidth);
  useInSight(activeKey, chosen.size > 0);
  const hold = useHold(props.onHeld);
  const onKeyDown = useGridKeys({
    lines,
    active: active ?? null,
    gridRef,
    rowHeight: ROW_HEIGHT,
    setActive: (line, index) => {
      onActive(line.key);
      props.onMove(line);
      scrollTo(index);
    },
    ...props.keyActions,
  });
  // A custom property set through the DOM, which the security policy allows.
  const style = { '--columns': columnTemplate(columns.fitted) } as CSSProperties;
  return (
    // biome-ignore lint/a11y/useSemanticElements: grid-parts.tsx says why it is no <table>.
    <div
      ref={gridRef}
      role="grid"
      aria-label="Ports"
      aria-multiselectable
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.fitted.length + 2}
      aria-activedescendant={active !== undefined && activeKey !== null ? lineId(activeKey) : undefined}
      tabIndex={0}
      className={classNames(styles.grid, props.stale && styles.stale, chosen.size > 0 && styles.choosing)}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={({ target, currentTarget }) => {
        if (target === currentTarget && activeKey === null) onActive(lineNear(lines, 0)?.key ?? null);
      }}
    >
      <GridHead headers={columns.headers} />
      <GridRowGroup className={styles.body} style={{ height }} {...hold}>
        {inSight.map((placed) => (
          <PortLine key={placed.line.key} {...toProps(placed)} />
        ))}
      </GridRowGroup>
    </div>
  );
}

/** Where the active line is. When it left, the one that stands in its place becomes active: the keyboard stays where it is. */
function useActive({ lines, activeKey, activeIndex, onActive }: PortGridProps): number | undefined {
  const position = useMemo(() => new Map(lines.map((line, index) => [line.key, index])), [lines]);
  const active = activeKey === null ? undefined : position.get(activeKey);
  useEffect(() => {
    if (active !== undefined) activeIndex.current = active;
    else if (activeKey !== null) onActive(lineNear(lines, activeIndex.current)?.key ?? null);
  }, [active, activeKey, activeIndex, lines, onActive]);
  return active;
}

/** The bar that comes with the first chosen row takes room below: the active line must not be under it. */
function useInSight(activeKey: string | null, choosing: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: for the bar alone; useVirtualLines follows the active line.
  useLayoutEffect(() => {
    if (choosing && activeKey !== null)
      document.getElementById(lineId(activeKey))?.scrollIntoView({ block: 'nearest' });
  }, [choosing]);
}

function useLineProps(props: PortGridProps, usage: ReadonlyMap<string, RowUsage>) {
  const { lines, activeKey, freeing, conflicts, chosen } = props;
  const anyGone = lines.some((line) => line.kind === 'row' && line.row.goneAt !== null);
  const time = useHostTime(anyGone ? 1_000 : 15_000);
  // In steps, so that a list that does not change is not drawn again for the clock alone.
  const step = Math.floor(time / 15_000) * 15_000;
  const elapsed = performance.now();
  return ({ line, index, top }: VirtualLine) => {
    const row = line.kind === 'group' ? null : line.row;
    const isActive = line.key === activeKey;
    const isChosen = row !== null && chosen.has(row.key);
    return {
      line,
      id: lineId(line.key),
      rowIndex: index + 2,
      top,
      columns: props.columns.fitted,
      time: step,
      elapsed: row !== null && row.goneAt !== null ? elapsed : 0,
      branchOnly: props.branchOnly,
      usage: (row !== null && row.goneAt === null && usage.get(row.listener.id)) || null,
      active: isActive,
      selected: isChosen || (chosen.size === 0 && isActive && props.detailsOpen),
      chosen: isChosen,
      freeing: row?.members.some((entry) => freeing.has(entry.listener.id)) ?? false,
      conflict: row === null ? '' : (conflictOf(row, conflicts)?.message ?? ''),
      menuOpen: line.key === props.menuKey,
      born: row !== null && row.bornAt !== null && elapsed - row.bornAt < BORN_MS,
      canFree: props.canFree,
      actions: props.actions,
    };
  };
}
