/** The keys that open the window from anywhere, and whether the system gave them to us. */
import type { GlobalShortcut, ShortcutUse } from '../../preload/model.ts';
import { Segments } from '../ui/segments.tsx';
import styles from './settings-view.module.css';

const CHOICES: readonly { value: GlobalShortcut; label: string }[] = [
  { value: 'off', label: 'Off' },
  { value: 'Ctrl+Alt+P', label: 'Ctrl+Alt+P' },
  { value: 'Ctrl+Alt+Q', label: 'Ctrl+Alt+Q' },
  { value: 'Ctrl+Alt+Shift+P', label: 'Ctrl+Alt+Shift+P' },
];

interface ShortcutSettingProps {
  chosen: GlobalShortcut;
  use: ShortcutUse;
  onChange(chosen: GlobalShortcut): void;
}

export function ShortcutSetting({ chosen, use, onChange }: ShortcutSettingProps) {
  return (
    <section className={styles.setting}>
      <div className={styles.wide}>
        <h3>Open from anywhere</h3>
        <p role="status">
          {use.words ?? 'These keys bring this window up, ready to search, while Quayside runs.'}
        </p>
      </div>
      <div className={`${styles.wide} ${styles.choices}`}>
        <Segments label="Open from anywhere" value={chosen} options={CHOICES} onChange={onChange} />
      </div>
    </section>
  );
}
