/** What the user is told of, and when not. */
import type { NoticeRule, Settings, NotificationSettings as Values } from '../../preload/model.ts';
import { clockWords } from '../clock-words.ts';
import { Button } from '../ui/button.tsx';
import { Switch } from '../ui/switch.tsx';
import { useHostTime } from '../use-session.ts';
import type { SettingsChange } from '../use-settings.ts';
import { inAnHour, isMuted, tomorrow } from './mute-times.ts';
import styles from './settings-view.module.css';

/** In the order in which they matter. */
const RULES: readonly [rule: NoticeRule, words: string][] = [
  ['reserved-taken', 'A reserved port is taken by somebody else'],
  ['displaced', 'A project’s server moves because somebody has its port'],
  ['split', 'Two servers share one port on localhost'],
  ['project-clash', 'Two projects reserve the same port'],
  ['tunnel-blocked', 'A tunnel’s local port is taken'],
  ['tunnel', 'A tunnel is lost, back, failed or asks for an answer'],
  ['watched', 'A watched port opens or closes'],
  ['exposed', 'A port becomes reachable from the network'],
];

interface NotificationSettingsProps {
  settings: Settings;
  disabled: boolean;
  onChange(change: SettingsChange): void;
}

export function NotificationSettings({ settings, disabled, onChange }: NotificationSettingsProps) {
  const { notifications } = settings;
  const change = (part: Partial<Values>) => onChange({ notifications: { ...notifications, ...part } });
  const { enabled, mutedRules } = notifications;
  return (
    <>
      <section className={styles.setting} aria-labelledby="notifications-title">
        <div className={styles.wide}>
          <h3 id="notifications-title">Notifications</h3>
          <p>Several at once come as one, and never more than one in half a minute.</p>
        </div>
        <div className={`${styles.wide} ${styles.switches}`}>
          <Switch checked={enabled} disabled={disabled} onChange={(next) => change({ enabled: next })}>
            <strong>Notify me when</strong>
          </Switch>
          {RULES.map(([rule, words]) => (
            <Switch
              key={rule}
              checked={!mutedRules.includes(rule)}
              disabled={disabled || !enabled}
              onChange={(on) => {
                const others = mutedRules.filter((other) => other !== rule);
                change({ mutedRules: on ? others : [...others, rule] });
              }}
            >
              {words}
            </Switch>
          ))}
        </div>
      </section>
      <MuteSetting mutedUntil={notifications.mutedUntil} enabled={enabled} onChange={change} />
    </>
  );
}

interface MuteSettingProps {
  mutedUntil: string | null;
  enabled: boolean;
  onChange(part: Pick<Values, 'mutedUntil'>): void;
}

function MuteSetting({ mutedUntil, enabled, onChange }: MuteSettingProps) {
  const now = useHostTime(15_000);
  const muted = isMuted(mutedUntil, now);
  return (
    <section className={styles.setting}>
      <div>
        <h3>Mute for a while</h3>
        <p>
          {muted
            ? `Muted until ${clockWords(mutedUntil, now)}.`
            : 'None come until then; the window shows all.'}
        </p>
      </div>
      <div className={styles.choices}>
        {muted ? (
          <Button onClick={() => onChange({ mutedUntil: null })}>Unmute</Button>
        ) : (
          <>
            <Button disabled={!enabled} onClick={() => onChange({ mutedUntil: inAnHour(now) })}>
              For an hour
            </Button>
            <Button disabled={!enabled} onClick={() => onChange({ mutedUntil: tomorrow(now) })}>
              Until tomorrow
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
