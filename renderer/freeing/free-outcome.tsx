/** What came of a free: the outcome in words, who has the port now, and what can be done next. */
import type { FreeResult } from '../../preload/model.ts';
import { tookWords } from '../ports/since-words.ts';
import { Button } from '../ui/button.tsx';
import { Said } from '../ui/said.tsx';
import { cutNames, plainText } from '../ui/sentence.ts';
import { AgainOffer } from './again-offer.tsx';
import dialogStyles from './free-dialog.module.css';
import styles from './free-outcome.module.css';
import { respawnSentence, stopTooWords } from './free-words.ts';
import { Headline } from './headline.tsx';
import { canStopSupervisor, canTryAgain, isGood, outcomeTitle } from './outcome-words.ts';
import { useAgainOffer } from './use-again-offers.ts';

interface FreeOutcomeProps {
  result: FreeResult;
  connected: boolean;
  onAgain(): void;
  /** Plans to stop what started it again. */
  onSupervisor(): void;
  onClose(): void;
}

export function FreeOutcome({ result, connected, onAgain, onSupervisor, onClose }: FreeOutcomeProps) {
  return (
    <>
      <div className={dialogStyles.body}>
        <Outcome result={result} connected={connected} />
      </div>
      <footer className={dialogStyles.foot}>
        <StopToo result={result} connected={connected} onClick={onSupervisor} />
        {canTryAgain(result) && (
          <Button onClick={onAgain} disabled={!connected}>
            Try again
          </Button>
        )}
        <Button look="primary" onClick={onClose} autoFocus>
          Done
        </Button>
      </footer>
    </>
  );
}

function Outcome({ result, connected }: { result: FreeResult; connected: boolean }) {
  const { outcome, detail, tookMs, respawner, heldBy } = result;
  const offer = useAgainOffer(result.againId);
  const took = outcome === 'freed' ? tookWords(tookMs) : null;
  return (
    <>
      <Headline good={isGood(result)} title={outcomeTitle(result)} took={took} text={detail}>
        {outcome === 'freed' && respawner?.when === 'on-change' && (
          <p>
            <Said sentence={respawnSentence(respawner)} />
          </p>
        )}
      </Headline>
      {heldBy.length > 0 && <Holders holders={heldBy} />}
      {offer && <AgainOffer key={offer.id} offer={offer} connected={connected} />}
    </>
  );
}

/** More than these are a number. */
const MOST_HOLDERS = 20;

function Holders({ holders }: { holders: FreeResult['heldBy'] }) {
  return (
    <section>
      <h3 className={dialogStyles.heading}>It is held now by</h3>
      <ul className={styles.holders}>
        {holders.slice(0, MOST_HOLDERS).map(({ pid, name }) => (
          <li key={pid}>
            <bdi>{name}</bdi> <span>PID {pid}</span>
          </li>
        ))}
        {holders.length > MOST_HOLDERS && <li>{`and ${holders.length - MOST_HOLDERS} more`}</li>}
      </ul>
    </section>
  );
}

interface StopTooProps {
  result: FreeResult;
  connected: boolean;
  onClick(): void;
}

function StopToo({ result, connected, onClick }: StopTooProps) {
  if (!result.respawner || !canStopSupervisor(result)) return null;
  const words = stopTooWords(result.respawner);
  return (
    <Button look="danger" disabled={!connected} title={plainText(words)} onClick={onClick}>
      <span>
        <Said sentence={cutNames(words, 24)} />
      </span>
    </Button>
  );
}
