/** The rail at the left: the views that there are, the settings, and whether the machine is being watched. */

import type { LucideIcon } from 'lucide-react';
import { Anchor, List, SlidersHorizontal } from 'lucide-react';
import type { LiveState } from '../live.ts';
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import styles from './rail.module.css';

export type View = 'ports' | 'settings';

interface RailProps {
  view: View;
  ports: number | null;
  live: LiveState;
  onView(view: View): void;
}

export function Rail({ view, ports, live, onView }: RailProps) {
  return (
    <nav className={styles.rail} aria-label="Views">
      <h1 className={styles.name}>
        <Anchor size={18} aria-hidden />
        <span className={styles.label}>Quayside</span>
      </h1>
      <Entry
        icon={List}
        label="Ports"
        count={ports}
        current={view === 'ports'}
        onClick={() => onView('ports')}
      />
      <div className={styles.foot}>
        <Entry
          icon={SlidersHorizontal}
          label="Settings"
          current={view === 'settings'}
          onClick={() => onView('settings')}
        />
        <ScanState live={live} />
      </div>
    </nav>
  );
}

interface EntryProps {
  icon: LucideIcon;
  label: string;
  count?: number | null;
  current: boolean;
  onClick(): void;
}

function Entry({ icon: Icon, label, count, current, onClick }: EntryProps) {
  return (
    <button
      type="button"
      className={styles.entry}
      aria-current={current ? 'page' : undefined}
      title={label}
      onClick={onClick}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span className={styles.label}>{label}</span>
      {count != null && <b className={styles.label}>{count}</b>}
    </button>
  );
}

function ScanState({ live }: { live: LiveState }) {
  const { word, detail, look } = scanWords(live);
  return (
    <div className={styles.state} title={[word, detail].filter(Boolean).join(', ')}>
      <i className={classNames(styles.dot, look && styles[look])} aria-hidden />
      <span className={styles.label}>
        {word}
        {detail && <Hidden>, </Hidden>}
      </span>
      {detail && <small className={styles.label}>{detail}</small>}
    </div>
  );
}

interface ScanWords {
  word: string;
  detail: string;
  look: 'paused' | 'stalled' | 'lost' | 'waiting' | '';
}

function scanWords({ connection, snapshot }: LiveState): ScanWords {
  if (connection === 'lost') return { word: 'Disconnected', detail: 'reconnecting', look: 'lost' };
  if (!snapshot) return { word: 'Connecting', detail: '', look: 'waiting' };
  const { state, scanMs } = snapshot.watching;
  switch (state) {
    case 'starting':
      return { word: 'Starting', detail: '', look: 'waiting' };
    case 'paused':
      return { word: 'Paused', detail: 'p resumes', look: 'paused' };
    case 'stalled':
      return { word: 'Stalled', detail: 'trying again', look: 'stalled' };
    case 'watching':
      return { word: 'Watching', detail: `${scanMs} ms a scan`, look: '' };
  }
}
