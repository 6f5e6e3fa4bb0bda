/** Opens all that can be started again, or was: so that closing the dialog of a free loses nothing. */
import { type ReactNode, useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogTitle } from '../ui/dialog.tsx';
import { AgainOffer } from './again-offer.tsx';
import dialogStyles from './free-dialog.module.css';
import { DIALOG_WIDTH } from './free-dialog.tsx';
import { useAgainOffers } from './use-again-offers.ts';

export type ShowAgain = (returnFocus: () => HTMLElement | null) => void;

export function useAgainDialog(connected: boolean): { showAgain: ShowAgain; againDialog: ReactNode } {
  const [open, setOpen] = useState(false);
  const [returnFocus, setReturnFocus] = useState<() => HTMLElement | null>(() => () => null);
  const showAgain = useCallback<ShowAgain>((back) => {
    setReturnFocus(() => back);
    setOpen(true);
  }, []);
  const close = () => setOpen(false);
  const againDialog = (
    <Dialog open={open} onClose={close} width={DIALOG_WIDTH} finalFocus={() => returnFocus() ?? true}>
      <AgainList connected={connected} onClose={close} />
    </Dialog>
  );
  return { showAgain, againDialog };
}

function AgainList({ connected, onClose }: { connected: boolean; onClose(): void }) {
  const offers = useAgainOffers();
  return (
    <>
      <header className={dialogStyles.head}>
        <DialogTitle className={dialogStyles.title}>Start again</DialogTitle>
      </header>
      <div className={dialogStyles.body}>
        {offers.length === 0 && (
          <p className={dialogStyles.note}>
            Nothing can be started again: what a free has ended is kept for ten minutes.
          </p>
        )}
        {offers.map((offer) => (
          <section key={offer.id}>
            <h3 className={dialogStyles.heading}>{`${offer.port} ${offer.protocol.toUpperCase()}`}</h3>
            <AgainOffer offer={offer} connected={connected} />
          </section>
        ))}
      </div>
      <footer className={dialogStyles.foot}>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </footer>
    </>
  );
}
