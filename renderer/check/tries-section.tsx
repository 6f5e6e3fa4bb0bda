/** From where a checked port can be reached: the sentence, and each address that was really tried. */
import { Globe, Lock } from 'lucide-react';
import { useState } from 'react';
import type { CheckResult, ReachTry } from '../../preload/model.ts';
import { Section } from '../ports/details-section.tsx';
import { Mark } from '../ports/state-mark.tsx';
import { Button } from '../ui/button.tsx';
import { Hidden } from '../ui/hidden.tsx';
import styles from './check-page.module.css';
import { OUTCOME_WORDS, tookWords, tryPlace } from './check-words.ts';
import { fewTries } from './few-tries.ts';

export function TriesSection({ result: { reach, tries } }: { result: CheckResult }) {
  const [all, setAll] = useState(false);
  const few = fewTries(tries);
  const folded = tries.length - few.length;
  if (reach === null && tries.length === 0) return null;
  const beyond = tries.some(({ kind, outcome }) => kind !== 'loopback' && outcome === 'answers');
  const Icon = beyond ? Globe : Lock;
  return (
    <Section title="Reach">
      {reach !== null && (
        <p className={styles.reach}>
          <Icon size={14} aria-hidden />
          <span>{reach}</span>
        </p>
      )}
      {tries.length > 0 && (
        <table className={styles.tries}>
          <thead>
            <tr>
              {['Address', 'Outcome', 'Time'].map((head) => (
                <th key={head} scope="col" className={styles.head}>
                  <Hidden>{head}</Hidden>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? tries : few).map((one) => (
              <Try key={`${one.kind} ${one.address}`} one={one} />
            ))}
          </tbody>
        </table>
      )}
      {folded > 0 && (
        <Button look="plain" small className={styles.fold} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer addresses' : `Show ${folded} more addresses`}
        </Button>
      )}
    </Section>
  );
}

function Try({ one }: { one: ReachTry }) {
  const place = tryPlace(one);
  return (
    <tr>
      <th scope="row">
        <code>{one.address}</code>
        {place && <span className={styles.dim}>{` ${place}`}</span>}
      </th>
      <td>
        <span className={styles.outcome}>
          <Mark state={one.outcome === 'answers' ? 'live' : 'gone'} />
          {OUTCOME_WORDS[one.outcome]}
        </span>
      </td>
      <td>{one.connectMs !== null && tookWords(one.connectMs)}</td>
    </tr>
  );
}
