/** The list's heading: a name for each column, pressed to sort by it. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { GridHeadCell, GridRow, GridRowGroup } from '../ui/grid-parts.tsx';
import { Hidden } from '../ui/hidden.tsx';
import styles from './port-grid.module.css';
import type { HeaderCell } from './use-columns.ts';

export function GridHead({ headers }: { headers: readonly HeaderCell[] }) {
  return (
    <GridRowGroup className={styles.head}>
      <GridRow aria-rowindex={1} className={styles.headRow}>
        <HeadCell>
          <Hidden>State</Hidden>
        </HeadCell>
        {headers.map((header) => (
          <HeadCell key={header.id} header={header} />
        ))}
        <HeadCell>
          <Hidden>Actions</Hidden>
        </HeadCell>
      </GridRow>
    </GridRowGroup>
  );
}

function HeadCell({ header, children }: { header?: HeaderCell; children?: ReactNode }) {
  const Arrow = header?.sorted === 'desc' ? ArrowDown : ArrowUp;
  return (
    <GridHeadCell
      className={styles.headCell}
      aria-sort={header?.sorted ? (header.sorted === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {header && !header.canSort && header.label}
      {header?.canSort ? (
        <button
          type="button"
          className={styles.sort}
          title={`Sort by ${header.label.toLowerCase()}`}
          onClick={header.toggleSort}
        >
          {/* TCP and UDP name themselves; the column is as narrow as they are. */}
          {header.id === 'protocol' ? <Hidden>{header.label}</Hidden> : header.label}
          {header.sorted && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        children
      )}
    </GridHeadCell>
  );
}
