/** What can be done with a row, at its end: Open, Copy, Free. */

import { GridCell } from '../ui/grid-parts.tsx';
import type { PortRow } from './fold-twins.ts';
import styles from './port-grid.module.css';
import buttons from './row-buttons.module.css';
import { FreeButton, OpenButton } from './row-buttons.tsx';

export type MenuKind = 'copy' | 'all';
export type MenuAnchor = HTMLElement | { readonly x: number; readonly y: number };

export type HeldKeys = Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>;

export interface RowActionSet {
  activate(lineKey: string): void;
  /** A click: shows its details, or with Ctrl, Cmd or Shift chooses rows. */
  select(row: PortRow, lineKey: string, held: HeldKeys): void;
  toggleOpen(row: PortRow): void;
  open(row: PortRow): void;
  openMenu(row: PortRow, lineKey: string, kind: MenuKind, anchor: MenuAnchor): void;
  free(row: PortRow): void;
}

interface RowActionsProps {
  row: PortRow;
  lineKey: string;
  active: boolean;
  canFree: boolean;
  actions: RowActionSet;
}

export function RowActions({ row, lineKey, active, canFree, actions }: RowActionsProps) {
  const { port } = row.listener;
  const tabIndex = active ? 0 : -1;
  return (
    <GridCell className={styles.actions} onClick={(event) => event.stopPropagation()}>
      <OpenButton row={row} tabIndex={tabIndex} onOpen={actions.open} />
      <button
        type="button"
        className={buttons.button}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-label={`Copy port ${port}`}
        onClick={(event) => actions.openMenu(row, lineKey, 'copy', event.currentTarget)}
      >
        Copy
      </button>
      <FreeButton row={row} tabIndex={tabIndex} canFree={canFree} onFree={actions.free} />
    </GridCell>
  );
}
