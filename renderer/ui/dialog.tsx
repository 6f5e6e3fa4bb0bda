/** A dialog in the middle of the window, or a sheet at its right side. */
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ComponentProps, CSSProperties, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

interface DialogProps {
  open: boolean;
  onClose(): void;
  /** Names it for screen readers, where there is no DialogTitle inside. */
  label?: string;
  place?: 'center' | 'side';
  width?: number;
  /** Stays when the user presses outside of it. */
  sticky?: boolean;
  /** Where the focus goes when it closes. */
  finalFocus?: ComponentProps<typeof Base.Popup>['finalFocus'];
  initialFocus?: ComponentProps<typeof Base.Popup>['initialFocus'];
  children: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, label, place = 'center', width, sticky = false, finalFocus, initialFocus } = props;
  // A custom property set through the DOM, which the security policy allows.
  const style = width === undefined ? undefined : ({ '--dialog-width': `${width}px` } as CSSProperties);
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={sticky}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, styles[place])}
          aria-label={label}
          style={style}
          finalFocus={(how) => (isInAnother() ? false : resolved(finalFocus, how))}
          initialFocus={initialFocus}
        >
          {props.children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type FinalFocus = DialogProps['finalFocus'];
type How = Parameters<Extract<FinalFocus, (...args: never[]) => unknown>>[0];

/** What was opened while this one closed has the focus, and keeps it: a key must not reach what lies below. */
const isInAnother = (): boolean => document.activeElement?.closest('[role="dialog"][data-open]') != null;

/** As Base UI itself takes it; true is its own choice. */
function resolved(wanted: FinalFocus, how: How) {
  if (typeof wanted === 'function') return wanted(how);
  return typeof wanted === 'object' && wanted !== null ? wanted.current : (wanted ?? true);
}

export const DialogTitle = Base.Title;
export const DialogDescription = Base.Description;
export const DialogClose = Base.Close;
