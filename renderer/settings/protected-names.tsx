/** The processes that the user never wants ended without an explicit word. */
import { ChipList } from './chip-list.tsx';
import styles from './settings-view.module.css';

interface ProtectedNamesProps {
  names: readonly string[];
  onChange(names: string[]): void;
}

export function ProtectedNames({ names, onChange }: ProtectedNamesProps) {
  return (
    <section className={styles.setting}>
      <div className={styles.wide}>
        <h3>Protected processes</h3>
        <p>
          Names of processes that Free asks about twice. The system’s own, such as the login session and the
          container engine, are always protected.
        </p>
      </div>
      <div className={styles.wide}>
        <ChipList
          items={names}
          label="Name of a process to protect"
          placeholder="for example postgres"
          maxLength={256}
          onAdd={(name) => {
            if (!names.includes(name)) onChange([...names, name]);
            return null;
          }}
          onRemove={(name) => onChange(names.filter((other) => other !== name))}
        />
      </div>
    </section>
  );
}
