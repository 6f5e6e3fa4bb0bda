/** What came of freeing several ports: how many are free, and each in a line. */
import { CircleAlert, CircleCheck, CircleMinus } from 'lucide-react';
import type { FreeResult } from '../../preload/model.ts';
import { Button } from '../ui/button.tsx';
import { Hidden } from '../ui/hidden.tsx';
import { Said } from '../ui/said.tsx';
import { cutNames, plainText } from '../ui/sentence.ts';
import dialogStyles from './free-dialog.module.css';
import { stopTooWords } from './free-words.ts';
import { Headline } from './headline.tsx';
import styles from './many.module.css';
import type { ManyStep } from './many-flow.ts';
import { type ManyLine, manyLines, manyTitle } from './many-words.ts';
import { canStopSupervisor } from './outcome-words.ts';

interface ManyOutcomeProps {
  step: Extract<ManyStep, { kind: 'done' }>;
  connected: boolean;
  onSupervisor(result: FreeResult): void;
  onClose(): void;
}

const ICONS = { good: CircleCheck, bad: CircleAlert, 'left-out': CircleMinus };

export function ManyOutcome({ step, connected, onSupervisor, onClose }: ManyOutcomeProps) {
  const { results, leftOut } = step;
  const lines = manyLines(results, leftOut);
  return (
    <>
      <div className={dialogStyles.body}>
        <Headline good={lines.every(({ state }) => state === 'good')} title={manyTitle(results, leftOut)} />
        <ul className={styles.groups} aria-label="What came of each">
          {lines.map((line) => (
            <OutcomeLine key={line.key} line={line} connected={connected} onSupervisor={onSupervisor} />
          ))}
        </ul>
      </div>
      <footer className={dialogStyles.foot}>
        <Button look="primary" onClick={onClose} autoFocus>
          Done
        </Button>
      </footer>
    </>
  );
}

interface OutcomeLineProps {
  line: ManyLine;
  connected: boolean;
  onSupervisor(result: FreeResult): void;
}

function OutcomeLine({ line, connected, onSupervisor }: OutcomeLineProps) {
  const { state, port, title, detail, result } = line;
  const Icon = ICONS[state];
  const words = result?.respawner && canStopSupervisor(result) ? stopTooWords(result.respawner) : null;
  return (
    <li className={styles.result}>
      <Icon size={16} aria-hidden className={styles[state]} />
      <strong>{port}</strong>
      <p>
        <Hidden>{`${title}: `}</Hidden>
        {detail}
      </p>
      {result && words && (
        <Button
          small
          look="danger"
          disabled={!connected}
          title={plainText(words)}
          onClick={() => onSupervisor(result)}
        >
          <span>
            <Said sentence={cutNames(words, 16)} />
          </span>
        </Button>
      )}
    </li>
  );
}
