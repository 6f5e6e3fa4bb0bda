/** Newer versions of the desktop app: looked for by hand, or once a day. */
import type { UpdateUse } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { useConnected } from '../use-session.ts';
import styles from './settings-view.module.css';

interface UpdateSettingProps {
  use: UpdateUse;
  automatic: boolean;
  disabled: boolean;
  onChange(automatic: boolean): void;
}

export function UpdateSetting({ use, automatic, disabled, onChange }: UpdateSettingProps) {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const check = async () => {
    const checked = await client.call('desktop.checkForUpdates', {});
    if (!checked.ok) say(`${checked.failure.message} ${checked.failure.nextStep}`, 'bad');
  };
  const off = use.state === 'off';
  return (
    <section className={styles.setting}>
      <div>
        <h3>Updates</h3>
        <p role="status">{use.words}</p>
      </div>
      <Button disabled={disabled || use.state === 'checking'} onClick={() => void check()}>
        Check for updates
      </Button>
      <div className={`${styles.wide} ${styles.switches}`}>
        <Switch checked={automatic && !off} disabled={disabled || off} onChange={onChange}>
          Check once a day
        </Switch>
      </div>
    </section>
  );
}
