/** The settings. Each takes effect at once; there is nothing to save. */

import type { Host } from '../../preload/model.ts';
import type { Theme } from '../theme.ts';
import { Segments } from '../ui/segments.tsx';
import type { SettingsAccess } from '../use-settings.ts';
import { GraceSetting } from './grace-setting.tsx';
import { ProtectedNames } from './protected-names.tsx';
import styles from './settings-view.module.css';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

interface SettingsViewProps {
  access: SettingsAccess;
  host: Host | null;
  connected: boolean;
}

export function SettingsView({ access, host, connected }: SettingsViewProps) {
  const { settings, change } = access;
  return (
    <div className={styles.view}>
      <div className={styles.page}>
        <h2>Settings</h2>
        {settings && (
          <fieldset disabled={!connected} className={styles.fields}>
            <section className={styles.setting}>
              <div>
                <h3>Theme</h3>
                <p>System follows the system’s light or dark.</p>
              </div>
              <Segments
                label="Theme"
                value={settings.theme}
                options={THEMES}
                onChange={(theme) => change({ theme })}
              />
            </section>
            <GraceSetting graceMs={settings.graceMs} onChange={(graceMs) => change({ graceMs })} />
            <ProtectedNames
              names={settings.protectedNames}
              onChange={(protectedNames) => change({ protectedNames })}
            />
          </fieldset>
        )}
        {host && (
          <div className={styles.about}>
            <p>{`Quayside ${host.version}, PID ${host.pid}, for ${host.user}${host.elevated ? ', with administrator’s rights' : ''}`}</p>
          </div>
        )}
      </div>
    </div>
  );
}
