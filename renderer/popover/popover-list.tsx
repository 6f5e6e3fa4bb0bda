/** The rows of the popover: an ARIA grid as in the window, of which only the rows in sight are drawn, with the same keys. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import type { Conflict, Snapshot } from '../../preload/model.ts';
import type { Place } from '../../preload/place.ts';
import { conflictOf } from '../conflicts/conflict-list.ts';
import type { PortRow } from '../ports/fold-twins.ts';
import { type Line, lineId } from '../ports/list-lines.ts';
import { GridRowGroup } from '../ui/grid-parts.tsx';
import { nextIndex } from '../ui/next-index.ts';
import styles from './popover-list.module.css';
import { PopoverRow, type PopoverRowActions } from './popover-row.tsx';

const ROW_HEIGHT = 32;

interface PopoverListProps {
  listRef: RefObject<HTMLDivElement | null>;
  /** Rows alone: nothing is grouped or opened here. */
  lines: readonly Line[];
  inConflict: ReadonlyMap<string, Conflict>;
  freeing: Snapshot['freeing'];
  canFree: boolean;
  onOpen(row: PortRow): void;
  onShow(place: Place): void;
}

export function PopoverList(props: PopoverListProps) {
  const { listRef, lines, inConflict, freeing, canFree, onOpen, onShow } = props;
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const rows = useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.row] : [])), [lines]);
  const active = rows.findIndex(({ key }) => key === activeKey);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const actions = useMemo<PopoverRowActions>(
    () => ({
      activate: setActiveKey,
      open: onOpen,
      show: ({ listener }) => onShow({ view: 'ports', port: listener.port }),
      // Freeing shows its plan, and that wants more room, and one who looks: in the window.
      free: ({ listener }) => onShow({ view: 'free', listenerId: listener.id }),
    }),
    [onOpen, onShow],
  );
  const move = (index: number) => {
    setActiveKey(rows[index]?.key ?? null);
    virtual.scrollToIndex(index);
    listRef.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const to = nextIndex(event.key, active, rows.length, page);
    const row = rows[active];
    const isButton = event.target !== event.currentTarget;
    if (to !== null) move(to);
    else if (!row || (isButton && event.key === 'Enter')) return;
    else if (event.key === 'Enter') actions.show(row);
    else if (event.key === 'o') actions.open(row);
    else if (event.key === 'f' && canFree && row.goneAt === null) actions.free(row);
    else return;
    event.preventDefault();
  };
  const beingFreed = new Set(freeing.map(({ listenerId }) => listenerId));
  return (
    // biome-ignore lint/a11y/useSemanticElements: grid-parts.tsx says why it is no <table>.
    <div
      ref={listRef}
      role="grid"
      aria-label="Ports"
      aria-rowcount={rows.length}
      aria-activedescendant={activeKey !== null && active >= 0 ? lineId(activeKey) : undefined}
      tabIndex={0}
      className={styles.list}
      onKeyDown={onKeyDown}
      onFocus={({ target, currentTarget }) => {
        if (target === currentTarget && active < 0) setActiveKey(rows[0]?.key ?? null);
      }}
    >
      <GridRowGroup className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <PopoverRow
                key={row.key}
                row={row}
                index={index}
                top={start}
                active={index === active}
                conflict={conflictOf(row, inConflict)?.message ?? ''}
                freeing={row.members.some(({ listener }) => beingFreed.has(listener.id))}
                canFree={canFree}
                actions={actions}
              />
            )
          );
        })}
      </GridRowGroup>
    </div>
  );
}
