/** How the user has set up the list. Kept for as long as the tab lives, so that a reload changes nothing. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { COLUMNS, DEFAULT_COLUMNS } from './ports/fit-columns.ts';

const ColumnName = z.enum(COLUMNS.map((column) => column.id));

const ViewChoices = z.object({
  mine: z.boolean(),
  grouping: z.enum(['none', 'project', 'process', 'user']),
  sort: z.object({ id: ColumnName, desc: z.boolean() }),
  columns: z.array(ColumnName).min(1),
});
export type ViewChoices = z.infer<typeof ViewChoices>;

export const DEFAULT_CHOICES: ViewChoices = {
  mine: true,
  grouping: 'none',
  sort: { id: 'port', desc: false },
  columns: [...DEFAULT_COLUMNS],
};

const KEY = 'quayside.view';

export function readChoices(storage: Pick<Storage, 'getItem'>): ViewChoices {
  try {
    const parsed = ViewChoices.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : DEFAULT_CHOICES;
  } catch {
    return DEFAULT_CHOICES;
  }
}

export function useViewChoices(): [ViewChoices, (change: Partial<ViewChoices>) => void] {
  const [choices, setChoices] = useState(() => readChoices(sessionStorage));
  useEffect(() => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(choices));
    } catch {
      // Storage may be full or off; then a reload begins anew.
    }
  }, [choices]);
  return [choices, (change) => setChoices((before) => ({ ...before, ...change }))];
}
