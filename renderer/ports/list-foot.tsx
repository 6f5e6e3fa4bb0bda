/** All that stands below the list: what is chosen, what is being freed, how much there is. */
import { openConflicts } from '../conflicts/conflict-list.ts';
import { progressOf } from '../freeing/free-flow.ts';
import { FreeingLines } from '../freeing/freeing-lines.tsx';
import { manyProgress } from '../freeing/many-flow.ts';
import { useSnapshot } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { SelectionBar } from './selection-bar.tsx';
import { StatusLine } from './status-line.tsx';
import type { PortList } from './use-port-list.ts';
import { useRowConflicts } from './use-row-conflicts.ts';
import type { RowSelection } from './use-row-selection.ts';

interface ListFootProps {
  list: PortList;
  held: boolean;
  selection: RowSelection;
  onFreeSelected(): void;
  onShowAll(): void;
  focusGrid(): void;
  gridElement(): HTMLElement | null;
}

export function ListFoot({ list, held, selection, onFreeSelected, onShowAll, ...grid }: ListFootProps) {
  const { free, many, connected, canFree, go, showAgain } = useWindow();
  const freeing = useSnapshot()?.freeing ?? [];
  const { conflicts } = useRowConflicts();
  const own = progressOf(free.flow, freeing);
  const count = selection.rows.length;
  return (
    <>
      {count > 0 && (
        <SelectionBar
          count={count}
          hidden={count - selection.shown}
          canFree={canFree}
          onFree={onFreeSelected}
          onClear={() => {
            selection.clear();
            grid.focusGrid();
          }}
        />
      )}
      <FreeingLines
        freeing={freeing}
        shown={own ? [own] : manyProgress(many.flow, freeing)}
        connected={connected}
        onCancel={free.cancel}
        onForce={free.force}
      />
      <StatusLine
        list={list}
        held={held}
        conflicts={openConflicts(conflicts).length}
        onShowAll={onShowAll}
        onShowConflicts={() => go({ view: 'conflicts' })}
        onShowAgain={() => showAgain(grid.gridElement)}
      />
    </>
  );
}
