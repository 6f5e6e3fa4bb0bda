/** The offer to start again what a free has ended: what would run, where, without which variables; then how it goes. */
import { RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import { tildePath } from '../../preload/folder-path.ts';
import type { StartAgain } from '../../preload/model.ts';
import { quoteCommand } from '../ports/copy-forms.ts';
import { Said } from '../ui/said.tsx';
import { useLive } from '../use-session.ts';
import { AgainLog } from './again-log.tsx';
import styles from './again-offer.module.css';
import { serviceSentence, startedSentence, withheldWords } from './again-words.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { useStartAgain } from './use-start-again.ts';

interface AgainOfferProps {
  offer: StartAgain;
  connected: boolean;
}

export function AgainOffer({ offer, connected }: AgainOfferProps) {
  const { snapshot } = useLive();
  const startAgain = useStartAgain();
  const [starting, setStarting] = useState(false);
  const element = useRef<HTMLElement>(null);
  const state = startedSentence(offer, snapshot?.listeners ?? []);
  const start = async () => {
    if (starting) return;
    setStarting(true);
    const started = await startAgain(offer.id);
    setStarting(false);
    // Its button goes, and the focus would go with it.
    if (started) element.current?.focus();
  };
  return (
    <section
      ref={element}
      tabIndex={-1}
      className={styles.offer}
      aria-label={`Start again what was on ${offer.port}`}
    >
      <div className={styles.head}>
        <What offer={offer} home={snapshot?.host.home ?? ''} />
        {state === null && (
          <ConfirmButton look="ghost" small disabled={!connected} aria-busy={starting} onClick={start}>
            <RotateCcw size={14} aria-hidden />
            {starting ? 'Starting…' : 'Start again'}
          </ConfirmButton>
        )}
      </div>
      {state && (
        <p className={styles.state}>
          <Said sentence={state} />
        </p>
      )}
      {offer.started?.log && <AgainLog againId={offer.id} connected={connected} />}
    </section>
  );
}

function What({ offer, home }: { offer: StartAgain; home: string }) {
  const { argv, cwd, withheld } = offer;
  return (
    <div className={styles.what}>
      {argv.length > 0 ? (
        <code dir="ltr" title={quoteCommand(argv).slice(0, 2_000)}>
          {quoteCommand(argv)}
        </code>
      ) : (
        <p>
          <Said sentence={serviceSentence(offer)} />
        </p>
      )}
      {cwd !== null && (
        <p>
          in <bdi title={cwd}>{tildePath(cwd, home)}</bdi>
        </p>
      )}
      {withheld.length > 0 && (
        <p title={withheld.join(', ').slice(0, 2_000)}>
          without <bdi>{withheldWords(withheld)}</bdi>, which may be secret
        </p>
      )}
    </div>
  );
}
