/** Whether Quayside starts when the user logs in; where the desktop app can arrange it. */
import type { SessionStart } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Switch } from '../ui/switch.tsx';
import { useConnected } from '../use-session.ts';
import styles from './settings-view.module.css';

interface SessionStartProps {
  start: SessionStart;
  disabled: boolean;
}

export function SessionStartSetting({ start, disabled }: SessionStartProps) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const change = async (on: boolean) => {
    const set = await client.call('desktop.startWithSession', { on });
    if (!set.ok) say(`${set.failure.message} ${set.failure.nextStep}`, 'bad');
  };
  return (
    <section className={styles.setting}>
      <div className={`${styles.wide} ${styles.switches}`}>
        <Switch checked={start.state !== 'off'} disabled={disabled} onChange={(on) => void change(on)}>
          <strong>Start when I log in</strong>
        </Switch>
        <p>
          {start.words ?? 'In the tray, without a window. Tunnels that start by themselves come up then.'}
        </p>
      </div>
    </section>
  );
}
