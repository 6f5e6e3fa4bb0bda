/** Newer versions of the desktop app: looked for by hand or once a day, fetched and installed on the user's word. */
import type { UpdateStep, UpdateUse } from '../../preload/model.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Switch } from '../ui/switch.tsx';
import { useConnected } from '../use-session.ts';
import styles from './settings-view.module.css';
import own from './update-setting.module.css';

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
  const take = async (step: UpdateStep) => {
    const begun = await client.call('desktop.update', { step });
    if (!begun.ok) say(`${begun.failure.message} ${begun.failure.nextStep}`, 'bad');
  };
  const off = use.state === 'off';
  return (
    <section className={styles.setting}>
      <div>
        <h3>Updates</h3>
        <p role="status">{use.words}</p>
      </div>
      <div className={own.steps}>
        <Steps
          use={use}
          disabled={disabled}
          onCheck={() => void check()}
          onStep={(step) => void take(step)}
        />
      </div>
      {use.state === 'downloading' && <Progress percent={use.percent} />}
      <div className={`${styles.wide} ${styles.switches}`}>
        {use.state === 'ready' && (
          <Switch
            checked={use.atQuit}
            disabled={disabled}
            onChange={(on) => void take(on ? 'at-quit' : 'not-at-quit')}
          >
            Install when I quit
          </Switch>
        )}
        <Switch checked={automatic && !off} disabled={disabled || off} onChange={onChange}>
          Check once a day
        </Switch>
      </div>
    </section>
  );
}

interface StepsProps {
  use: UpdateUse;
  disabled: boolean;
  onCheck(): void;
  onStep(step: UpdateStep): void;
}

/** What can be done next; what is done most stands last, where the button to check was. */
function Steps({ use: { state, version }, disabled, onCheck, onStep }: StepsProps) {
  switch (state) {
    case 'downloading':
      return (
        <Button disabled={disabled} onClick={() => onStep('cancel')}>
          Cancel
        </Button>
      );
    case 'ready':
    case 'installing':
      return (
        <Button
          look="primary"
          disabled={disabled || state === 'installing'}
          onClick={() => onStep('restart')}
        >
          Restart to install
        </Button>
      );
    default:
      return (
        <>
          <Button disabled={disabled || state === 'checking' || state === 'off'} onClick={onCheck}>
            Check for updates
          </Button>
          {version !== null && (
            <Button look="primary" disabled={disabled} onClick={() => onStep('download')}>
              {state === 'failed' ? 'Try again' : 'Download'}
            </Button>
          )}
        </>
      );
  }
}

/** Without a number where the feed does not say how much it is. */
function Progress({ percent }: { percent: number | null }) {
  return (
    <div className={`${styles.wide} ${own.progress}`}>
      <ProgressBar label="Download" done={percent} total={100} />
      <span aria-hidden>{percent === null ? '' : `${percent} %`}</span>
    </div>
  );
}
