/** Opens the form from wherever a port is: from the details, a menu, the reservations. */
import { type ReactNode, useCallback, useState } from 'react';
import type { Snapshot } from '../../preload/model.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { ReserveStart } from './reservation-form.ts';
import { ReserveForm } from './reserve-dialog.tsx';

export type Reserve = (start: ReserveStart, returnFocus?: () => HTMLElement | null) => void;

interface Opening {
  readonly number: number;
  readonly start: ReserveStart;
  /** Where the focus goes afterwards, where what had it may be gone by then. */
  readonly returnFocus: (() => HTMLElement | null) | undefined;
}

export function useReserveDialog(
  snapshot: Snapshot | null,
  connected: boolean,
): { reserve: Reserve; reserving: boolean; dialog: ReactNode } {
  const [open, setOpen] = useState(false);
  // Kept for the moment in which the closed dialog fades out.
  const [opening, setOpening] = useState<Opening | null>(null);
  const reserve = useCallback<Reserve>((start, returnFocus) => {
    setOpening((before) => ({ number: (before?.number ?? 0) + 1, start, returnFocus }));
    setOpen(true);
  }, []);
  const close = () => setOpen(false);
  const dialog = (
    <Dialog open={open} onClose={close} sticky finalFocus={() => opening?.returnFocus?.() ?? true}>
      {opening && (
        <ReserveForm
          key={opening.number}
          start={opening.start}
          home={snapshot?.host.home ?? ''}
          connected={connected}
          onClose={close}
        />
      )}
    </Dialog>
  );
  return { reserve, reserving: open, dialog };
}
