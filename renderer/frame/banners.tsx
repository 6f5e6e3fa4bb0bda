/** What stands above a view when something is not as it should be: lost, stalled, paused, conflicts, warnings. */
import { CircleAlert, CirclePause, TriangleAlert, Unplug, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Warning } from '../../preload/model.ts';
import { clockWords } from '../clock-words.ts';
import type { LiveState } from '../live.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useHostTime } from '../use-session.ts';
import styles from './banners.module.css';

interface BannersProps {
  live: LiveState;
  onResume(): void;
  /** What else stands there, after what is wrong with Quayside itself. */
  children?: ReactNode;
}

/** Over the list: how it stands with Quayside, the conflicts, and its warnings. */
export function Banners({ live, onResume, children }: BannersProps) {
  return (
    <div className={styles.banners}>
      <States live={live} onResume={onResume} />
      {children}
      {live.snapshot && <Warnings warnings={live.snapshot.warnings} />}
    </div>
  );
}

/** Over the other views: how it stands with Quayside alone. */
export const StateBanners = (props: BannersProps) => (
  <div className={styles.banners}>
    <States {...props} />
  </div>
);

function States({ live, onResume }: BannersProps) {
  const { connection, snapshot, lostAt } = live;
  const state = snapshot?.watching.state;
  const resumesAt = snapshot?.watching.resumesAt ?? null;
  const time = useHostTime(60_000);
  return (
    <>
      {connection === 'lost' && (
        <Banner
          icon={Unplug}
          tone="bad"
          title="The connection to Quayside is lost."
          text={`What you see is how it was${lostAt === null ? '' : ` at ${exactWords(lostAt)}`}. It reconnects by itself.`}
        />
      )}
      {connection === 'open' && state === 'stalled' && (
        <Banner
          icon={CircleAlert}
          title="The last scan did not come to its end."
          text="What you see may be out of date. Quayside tries again by itself; `quayside doctor` says more."
        />
      )}
      {connection === 'open' && state === 'paused' && (
        <Banner
          icon={CirclePause}
          tone="calm"
          title={
            resumesAt === null
              ? 'Watching is paused.'
              : `Watching is paused until ${clockWords(resumesAt, time)}.`
          }
          text="What you see is how it was when you paused. Nothing is told meanwhile."
        >
          <Button small onClick={onResume}>
            Resume
          </Button>
        </Banner>
      )}
    </>
  );
}

/** More than two would push the list away; the rest is a press away. */
const SHOWN = 2;

function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const keyOf = (warning: Warning) => `${warning.code}/${warning.message}`;
  const open = warnings.filter((warning) => !dismissed.has(keyOf(warning)));
  const shown = all ? open : open.slice(0, SHOWN);
  return (
    <>
      {shown.map((warning, index) => (
        <Banner key={keyOf(warning)} icon={TriangleAlert} title={warning.message} text={warning.nextStep}>
          {index === shown.length - 1 && shown.length < open.length && (
            <Button small onClick={() => setAll(true)}>{`${open.length - shown.length} more`}</Button>
          )}
          <Button
            small
            square
            aria-label="Dismiss this warning"
            title="Dismiss"
            onClick={() => setDismissed(new Set([...dismissed, keyOf(warning)]))}
          >
            <X size={14} aria-hidden />
          </Button>
        </Banner>
      ))}
    </>
  );
}

const exactWords = (time: number): string =>
  new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(new Date(time));
