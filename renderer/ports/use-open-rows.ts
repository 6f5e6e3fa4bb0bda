/** Which folded rows are opened. */
import { useCallback, useState } from 'react';
import type { PortRow } from './fold-twins.ts';

type ToggleRow = (row: PortRow, open?: boolean) => void;

export function useOpenRows(): [ReadonlySet<string>, ToggleRow] {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback<ToggleRow>((row, next) => {
    setOpen((before) => {
      const after = new Set(before);
      if (next ?? !before.has(row.key)) after.add(row.key);
      else after.delete(row.key);
      return after;
    });
  }, []);
  return [open, toggle];
}
