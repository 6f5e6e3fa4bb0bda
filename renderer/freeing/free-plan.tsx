/** What freeing a port would do, in full, before anything happens; or why it would do nothing. */
import { useId, useState } from 'react';
import type { FreePlan, FreeVerb } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Said } from '../ui/said.tsx';
import { cutNames, plainText } from '../ui/sentence.ts';
import { ConfirmButton } from './confirm-button.tsx';
import styles from './free-dialog.module.css';
import { type Hurdle, hurdleOf, wayOf, waysOf } from './free-ways.ts';
import { graceWords, verbButton, verbSentence } from './free-words.ts';
import { PlanNotice } from './plan-notice.tsx';
import { StopTunnel } from './stop-tunnel.tsx';
import type { Consent } from './use-free-flow.ts';
import { WayChoice } from './way-choice.tsx';
import { WayView } from './way-view.tsx';

interface FreePlanProps {
  plan: FreePlan;
  /** The chosen way. */
  verb: FreeVerb;
  connected: boolean;
  onChoose(verb: FreeVerb): void;
  onConfirm(consent: Consent): void;
  onClose(): void;
}

export function FreePlanView(props: FreePlanProps) {
  const { plan, verb, onChoose, onConfirm, onClose } = props;
  const [agreed, setAgreed] = useState(false);
  const hurdle = hurdleOf(plan);
  const wouldEnd = hurdle !== 'refused';
  const way = wayOf(plan, verb);
  const ways = waysOf(plan);
  const signals = way.verb === 'signal' || way.verb === 'none';
  return (
    <>
      <div className={styles.body}>
        <PlanNotice plan={plan} hurdle={hurdle} />
        {wouldEnd && ways.length > 1 && (
          <WayChoice ways={ways} chosen={way.verb} plan={plan} onChoose={onChoose} />
        )}
        {wouldEnd && ways.length < 2 && !signals && (
          <p>
            <Said sentence={verbSentence(way, plan)} />
          </p>
        )}
        {wouldEnd && <WayView way={way} plan={plan} />}
        {canConfirm(hurdle) && signals && (
          <p className={styles.note}>{graceWords(plan.graceMs, way.processes.length > 1)}</p>
        )}
        {hurdle === 'own-list' && <OwnListConsent agreed={agreed} onAgreed={setAgreed} />}
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose} autoFocus={!goesAtOnce(hurdle)}>
          {canConfirm(hurdle) ? 'Cancel' : 'Close'}
        </Button>
        {plan.tunnelId !== null && (
          <StopTunnel tunnelId={plan.tunnelId} disabled={!props.connected} onDone={onClose} />
        )}
        {canConfirm(hurdle) && (
          <Confirm
            {...props}
            hurdle={hurdle}
            agreed={agreed || hurdle !== 'own-list'}
            onClick={() =>
              onConfirm({ overrideProtected: hurdle === 'own-list', elevate: hurdle === 'elevate' })
            }
          />
        )}
      </footer>
    </>
  );
}

const canConfirm = (hurdle: Hurdle): boolean => hurdle !== 'refused' && hurdle !== 'by-hand';

/** Where the user has something to read or to tick first, the focus rests on Cancel. */
const goesAtOnce = (hurdle: Hurdle): boolean => hurdle === 'none' || hurdle === 'elevate';

interface ConfirmProps extends FreePlanProps {
  hurdle: Hurdle;
  agreed: boolean;
  onClick(): void;
}

function Confirm({ plan, verb, connected, hurdle, agreed, onClick }: ConfirmProps) {
  const words = verbButton(wayOf(plan, verb), plan, hurdle === 'elevate');
  return (
    <ConfirmButton
      autoFocus={goesAtOnce(hurdle)}
      disabled={!connected || !agreed}
      title={plainText(words)}
      onClick={onClick}
    >
      <span>
        <Said sentence={cutNames(words, 28)} />
      </span>
    </ConfirmButton>
  );
}

function OwnListConsent({ agreed, onAgreed }: { agreed: boolean; onAgreed(agreed: boolean): void }) {
  const id = useId();
  return (
    <label className={styles.consent} htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={agreed}
        onChange={(event) => onAgreed(event.currentTarget.checked)}
      />
      It is on my protected list. End it all the same.
    </label>
  );
}
