/** The ways to free a port, one of them chosen: the default first, each with what it does. */
import { useId } from 'react';
import type { FreePlan, FreeVerb, FreeWay } from '../../preload/model.ts';
import { Hidden } from '../ui/hidden.tsx';
import { Said } from '../ui/said.tsx';
import { comesBack } from './free-ways.ts';
import { respawnSentence, verbSentence } from './free-words.ts';
import styles from './way-choice.module.css';

interface WayChoiceProps {
  ways: readonly FreeWay[];
  chosen: FreeVerb;
  plan: FreePlan;
  /** Read out in place of `How`, where there are several choices. */
  label?: string;
  onChoose(verb: FreeVerb): void;
}

export function WayChoice({ ways, chosen, plan, label, onChoose }: WayChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles.ways}>
      <legend>{label === undefined ? 'How' : <Hidden>{label}</Hidden>}</legend>
      {ways.map((way) => (
        <label key={way.verb} className={styles.way}>
          <input type="radio" name={name} checked={way.verb === chosen} onChange={() => onChoose(way.verb)} />
          <span>
            <Said sentence={verbSentence(way, plan)} />
            {plan.respawner && comesBack(way.verb, plan.respawner) && (
              <small>
                <Said sentence={respawnSentence(plan.respawner)} />
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
