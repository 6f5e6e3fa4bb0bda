/** A line to type into, with its name, and below it what is wrong or what it is for. */
import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

interface FieldProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  mono?: boolean;
  onText(text: string): void;
}

export function Field({ label, hint, error, mono = false, onText, className, ...rest }: FieldProps) {
  const id = useId();
  const words = error ?? hint;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={mono ? styles.mono : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={words === undefined ? undefined : `${id}-words`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.currentTarget.value)}
        {...rest}
      />
      {words !== undefined && (
        <p id={`${id}-words`} className={error === undefined ? styles.hint : styles.error}>
          {words}
        </p>
      )}
    </div>
  );
}
