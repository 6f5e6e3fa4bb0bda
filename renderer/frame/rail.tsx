/** The rail at the left: the views that there are, the settings, and whether the machine is being watched. */

import type { LucideIcon } from 'lucide-react';
import {
  Activity,
  Anchor,
  Book,
  Bookmark,
  List,
  SlidersHorizontal,
  TriangleAlert,
  Waypoints,
} from 'lucide-react';
import { type View, viewOf } from '../../preload/place.ts';
import { clockWords } from '../clock-words.ts';
import { openConflicts } from '../conflicts/conflict-list.ts';
import type { LiveState } from '../live.ts';
import { upCount, wantsUser } from '../tunnels/tunnel-words.ts';
import { classNames } from '../ui/class-names.ts';
import { Hidden } from '../ui/hidden.tsx';
import { useHostTime, useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import styles from './rail.module.css';

export function Rail({ ports }: { ports: number | null }) {
  const live = useLive();
  const { snapshot } = live;
  const conflicts = openConflicts(snapshot?.conflicts ?? []).length;
  const tunnels = snapshot?.tunnels ?? [];
  const reservations = snapshot?.reservations.length ?? 0;
  return (
    <nav className={styles.rail} aria-label="Views">
      <h1 className={styles.name}>
        <Anchor size={18} aria-hidden />
        <span className={styles.label}>Quayside</span>
      </h1>
      <Entry icon={List} view="ports" label="Ports" count={ports} />
      <Entry
        icon={TriangleAlert}
        view="conflicts"
        label="Conflicts"
        count={conflicts > 0 ? conflicts : null}
        alert={conflicts > 0}
      />
      <Entry
        icon={Waypoints}
        view="tunnels"
        label="Tunnels"
        count={tunnels.length > 0 ? upCount(tunnels) : null}
        countWords={`${upCount(tunnels)} up`}
        alert={tunnels.some(wantsUser)}
        alertMark="!"
      />
      <Entry
        icon={Bookmark}
        view="reservations"
        label="Reservations"
        count={reservations > 0 ? reservations : null}
      />
      <Entry icon={Book} view="reference" label="Reference" />
      <Entry icon={Activity} view="check" label="Check" />
      <div className={styles.foot}>
        <Entry icon={SlidersHorizontal} view="settings" label="Settings" />
        <ScanState live={live} />
      </div>
    </nav>
  );
}

interface EntryProps {
  icon: LucideIcon;
  view: View;
  label: string;
  count?: number | string | null;
  /** What the count means, where it is no mere number. */
  countWords?: string;
  /** What it counts wants to be looked at. */
  alert?: boolean;
  /** Stands in a narrow rail in place of the count. */
  alertMark?: string;
}

function Entry({ icon: Icon, view, label, count, countWords, alert = false, alertMark }: EntryProps) {
  const { visit, go } = useWindow();
  const current = viewOf(visit.place);
  return (
    <button
      type="button"
      className={classNames(styles.entry, alert && styles.alert)}
      aria-current={current === view ? 'page' : undefined}
      title={count == null ? label : `${label}: ${countWords ?? count}`}
      onClick={() => go({ view })}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span className={styles.label}>{label}</span>
      {count != null && <b className={styles.count}>{count}</b>}
      {alert && alertMark !== undefined && (
        <>
          <i className={styles.mark} aria-hidden>
            {alertMark}
          </i>
          <Hidden>, wants you</Hidden>
        </>
      )}
    </button>
  );
}

function ScanState({ live }: { live: LiveState }) {
  const { word, detail, look } = scanWords(live, useHostTime(60_000));
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

function scanWords({ connection, snapshot }: LiveState, now: number): ScanWords {
  if (connection === 'lost') return { word: 'Disconnected', detail: 'reconnecting', look: 'lost' };
  if (!snapshot) return { word: 'Connecting', detail: '', look: 'waiting' };
  const { state, scanMs, resumesAt } = snapshot.watching;
  switch (state) {
    case 'starting':
      return { word: 'Starting', detail: '', look: 'waiting' };
    case 'paused':
      return {
        word: 'Paused',
        detail: resumesAt === null ? 'p resumes' : `until ${clockWords(resumesAt, now)}`,
        look: 'paused',
      };
    case 'stalled':
      return { word: 'Stalled', detail: 'trying again', look: 'stalled' };
    case 'watching':
      return { word: 'Watching', detail: `${scanMs} ms a scan`, look: '' };
  }
}
