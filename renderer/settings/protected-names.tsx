/** The processes that the user never wants ended without an explicit word. */
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './settings-view.module.css';

interface ProtectedNamesProps {
  names: readonly string[];
  onChange(names: string[]): void;
}

export function ProtectedNames({ names, onChange }: ProtectedNamesProps) {
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    const name = text.trim();
    setText('');
    if (name && !names.includes(name)) onChange([...names, name]);
  };
  return (
    <section className={styles.setting}>
      <div className={styles.wide}>
        <h3>Protected processes</h3>
        <p>
          Names of processes that Free asks about twice. The system’s own, such as the login session and the
          container engine, are always protected.
        </p>
      </div>
      <div className={`${styles.wide} ${styles.names}`}>
        {names.map((name) => (
          <span key={name} className={styles.name}>
            <bdi>{name}</bdi>
            <button
              type="button"
              aria-label={`Remove ${name}`}
              title="Remove"
              onClick={() => onChange(names.filter((other) => other !== name))}
            >
              <X size={13} aria-hidden />
            </button>
          </span>
        ))}
        <form className={styles.add} onSubmit={add}>
          <input
            className={styles.field}
            aria-label="Name of a process to protect"
            placeholder="for example postgres"
            maxLength={256}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" small disabled={!text.trim()}>
            Add
          </Button>
        </form>
      </div>
    </section>
  );
}
