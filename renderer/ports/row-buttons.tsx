/** The buttons at the end of a row, the same in the window and in the popover: Open and Free. */
import { canOpen } from './copy-forms.ts';
import type { PortRow } from './fold-twins.ts';
import styles from './row-buttons.module.css';

interface RowButtonProps {
  row: PortRow;
  /** 0 on the active row, else -1: Tab goes through one row only. */
  tabIndex: number;
}

/** Nothing where there is nothing to open. */
export function OpenButton({ row, tabIndex, onOpen }: RowButtonProps & { onOpen(row: PortRow): void }) {
  if (!canOpen(row.listener)) return null;
  return (
    <button
      type="button"
      className={styles.button}
      tabIndex={tabIndex}
      disabled={row.goneAt !== null}
      aria-label={`Open port ${row.listener.port} in the browser`}
      onClick={() => onOpen(row)}
    >
      Open
    </button>
  );
}

interface FreeButtonProps extends RowButtonProps {
  canFree: boolean;
  /** It leads to another window first. */
  elsewhere?: boolean;
  onFree(row: PortRow): void;
}

export function FreeButton({ row, tabIndex, canFree, elsewhere = false, onFree }: FreeButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.button} ${styles.free}`}
      tabIndex={tabIndex}
      disabled={!canFree || row.goneAt !== null}
      aria-label={`Free port ${row.listener.port}`}
      onClick={() => onFree(row)}
    >
      {elsewhere ? 'Free…' : 'Free'}
    </button>
  );
}
