/** How long a process may take to stop before it is forced. */
import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import styles from './settings-view.module.css';

interface GraceSettingProps {
  graceMs: number;
  onChange(graceMs: number): void;
}

export function GraceSetting({ graceMs, onChange }: GraceSettingProps) {
  const id = useId();
  return (
    <section className={styles.setting}>
      <div>
        <h3>
          <label htmlFor={id}>Grace time</label>
        </h3>
        <p>
          How long a process may take to stop when it is asked, before it is forced: 0 to 60 seconds. Servers
          use this time to finish what they are doing.
        </p>
      </div>
      <div className={styles.number}>
        <NumberField.Root
          id={id}
          value={graceMs / 1000}
          min={0}
          max={60}
          step={1}
          smallStep={0.5}
          format={{ maximumFractionDigits: 1 }}
          onValueCommitted={(seconds) => {
            if (seconds !== null) onChange(Math.round(seconds * 1000));
          }}
        >
          <NumberField.Group className={styles.stepper}>
            <NumberField.Decrement aria-label="Shorter">
              <Minus size={14} aria-hidden />
            </NumberField.Decrement>
            <NumberField.Input />
            <NumberField.Increment aria-label="Longer">
              <Plus size={14} aria-hidden />
            </NumberField.Increment>
          </NumberField.Group>
        </NumberField.Root>
        s
      </div>
    </section>
  );
}
