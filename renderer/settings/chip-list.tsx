/** A short list in the settings: each entry can be taken out, and another one typed in. */
import { X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './settings-view.module.css';

interface ChipListProps {
  items: readonly string[];
  /** Names the line to type into. */
  label: string;
  placeholder: string;
  maxLength: number;
  /** Takes what was typed; else says what is wrong with it. */
  onAdd(text: string): string | null;
  onRemove(item: string): void;
}

export function ChipList({ items, label, placeholder, maxLength, onAdd, onRemove }: ChipListProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const id = useId();
  const add = (event: FormEvent) => {
    event.preventDefault();
    const wrong = onAdd(text.trim());
    setError(wrong);
    if (wrong === null) setText('');
  };
  return (
    <div className={styles.names}>
      {items.map((item) => (
        <span key={item} className={styles.name}>
          <bdi>{item}</bdi>
          <button type="button" aria-label={`Remove ${item}`} title="Remove" onClick={() => onRemove(item)}>
            <X size={13} aria-hidden />
          </button>
        </span>
      ))}
      <form className={styles.add} onSubmit={add}>
        <input
          className={styles.field}
          aria-label={label}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : id}
          placeholder={placeholder}
          maxLength={maxLength}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setError(null);
          }}
        />
        <Button type="submit" small disabled={!text.trim()}>
          Add
        </Button>
      </form>
      {error !== null && (
        <p id={id} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
