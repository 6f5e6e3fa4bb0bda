/** What stands above the list when something is not as it should be: lost, stalled, paused, warnings. */
import { CircleAlert, CirclePause, TriangleAlert, Unplug, X } from 'lucide-react';
import { useState } from 'react';
import type { Warning } from '../../preload/model.ts';
import type { LiveState } from '../live.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import styles from './banners.module.css';

interface BannersProps {
  live: LiveState;
  onResume(): void;
}

export function Banners({ live, onResume }: BannersProps) {
  const { connection, snapshot, lostAt } = live;
  const state = snapshot?.watching.state;
  return (
    <div className={styles.banners}>
      {connection === 'lost' && (
        <Banner
          icon={Unplug}
          tone="bad"
          title="The connection to Quayside is lost."
          text={`The list shows how it was${lostAt === null ? '' : ` at ${clockWords(lostAt)}`}. It reconnects by itself.`}
        />
      )}
      {connection === 'open' && state === 'stalled' && (
        <Banner
          icon={CircleAlert}
          title="The last scan did not come to its end."
          text="The list may be out of date. Quayside tries again by itself; `quayside doctor` says more."
        />
      )}
      {connection === 'open' && state === 'paused' && snapshot && (
        <Banner
          icon={CirclePause}
          tone="calm"
          title="Watching is paused."
          text="The list shows how it was when you paused."
        >
          <Button small onClick={onResume}>
            Resume
          </Button>
        </Banner>
      )}
      {snapshot && <Warnings warnings={snapshot.warnings} />}
    </div>
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

const clockWords = (time: number): string =>
  new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(new Date(time));
