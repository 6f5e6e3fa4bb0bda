/** Puts the details beside the list, or over it as a sheet where the window is narrow. */
import { Dialog } from '../ui/dialog.tsx';
import styles from './details.module.css';
import { Details, type DetailsProps } from './details.tsx';
import type { PortRow } from './fold-twins.ts';

interface DetailsPlaceProps extends Omit<DetailsProps, 'row'> {
  row: PortRow | null;
  narrow: boolean;
  /** Where the focus goes when the sheet closes; false leaves it where it is. */
  returnFocus: () => HTMLElement | null | false;
}

export function DetailsPlace({ row, narrow, returnFocus, ...rest }: DetailsPlaceProps) {
  const details = row && <Details row={row} {...rest} />;
  const label = row ? `Port ${row.listener.port}` : 'Details';
  if (narrow) {
    return (
      <Dialog open={row !== null} onClose={rest.onClose} place="side" label={label} finalFocus={returnFocus}>
        {details}
      </Dialog>
    );
  }
  return (
    details && (
      <aside className={styles.panel} aria-label={label}>
        {details}
      </aside>
    )
  );
}
