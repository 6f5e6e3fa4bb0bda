/** A choice of a few, side by side, one of them always chosen. */
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './segments.module.css';

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; title?: string }[];
  onChange(value: T): void;
}

export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <ToggleGroup
      className={styles.segments}
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        const option = options.find((known) => known.value === next);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} className={styles.segment} title={option.title}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
