/** Something that is on or off, with its words beside it. */
import { Switch as Base } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import styles from './switch.module.css';

interface SwitchProps {
  checked: boolean;
  disabled?: boolean;
  children: ReactNode;
  onChange(checked: boolean): void;
}

export function Switch({ checked, disabled = false, children, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.line}>
      <span id={id}>{children}</span>
      <Base.Root
        className={styles.track}
        aria-labelledby={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
    </div>
  );
}
