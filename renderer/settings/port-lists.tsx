/** The ports that the user has muted, watches and has pinned. */
import type { Settings } from '../../preload/model.ts';
import { choosePort, chosenPorts, type PortChoice } from '../port-choices.ts';
import { readPort } from '../reservations/reservation-form.ts';
import type { SettingsChange } from '../use-settings.ts';
import { ChipList } from './chip-list.tsx';
import styles from './settings-view.module.css';

interface PortListProps {
  settings: Settings;
  choice: PortChoice;
  onChange(change: SettingsChange): void;
}

const WORDS: Record<PortChoice, { title: string; words: string; label: string }> = {
  watched: {
    title: 'Watched ports',
    words: 'You are told when one of these opens or closes.',
    label: 'Port to watch',
  },
  pinned: {
    title: 'Pinned ports',
    words: 'These stay in the tray’s menu, also while nobody listens on them.',
    label: 'Port to pin',
  },
  muted: {
    title: 'Muted ports',
    words: 'No notification is about these. The window shows their conflicts all the same.',
    label: 'Port to mute',
  },
};

export function PortList({ settings, choice, onChange }: PortListProps) {
  const { title, words, label } = WORDS[choice];
  const change = (port: number, chosen: boolean) => onChange(choosePort(settings, choice, port, chosen));
  return (
    <section className={styles.setting}>
      <div className={styles.wide}>
        <h3>{title}</h3>
        <p>{words}</p>
      </div>
      <div className={styles.wide}>
        <ChipList
          items={chosenPorts(settings, choice).map(String)}
          label={label}
          placeholder="for example 3000"
          maxLength={9}
          onAdd={(text) => {
            const port = readPort(text);
            if (!port.ok) return port.error;
            change(port.value, true);
            return null;
          }}
          onRemove={(port) => change(Number(port), false)}
        />
      </div>
    </section>
  );
}
