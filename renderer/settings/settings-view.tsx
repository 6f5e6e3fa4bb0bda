/** The settings. Each takes effect at once; there is nothing to save. */
import { StateBanners } from '../frame/banners.tsx';
import { ViewHead } from '../frame/view-head.tsx';
import { useGlobalKeys } from '../ports/use-global-keys.ts';
import { usePause } from '../ports/use-pause.ts';
import type { Theme } from '../theme.ts';
import { Segments } from '../ui/segments.tsx';
import { useLive } from '../use-session.ts';
import { useWindow } from '../use-window.ts';
import { BrowserPermission } from './browser-permission.tsx';
import { GraceSetting } from './grace-setting.tsx';
import { NotificationSettings } from './notification-settings.tsx';
import { PortList } from './port-lists.tsx';
import { ProtectedNames } from './protected-names.tsx';
import { SessionStartSetting } from './session-start.tsx';
import styles from './settings-view.module.css';
import { ShortcutSetting } from './shortcut-setting.tsx';
import { UpdateSetting } from './update-setting.tsx';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function SettingsView({ className }: { className: string | undefined }) {
  const live = useLive();
  const { connected, go, help, settings: access } = useWindow();
  const { settings, change } = access;
  const { pause, resume } = usePause(connected);
  useGlobalKeys({
    onSearch: () => go({ view: 'ports', find: true }),
    onHelp: help,
    onPause: live.snapshot?.watching.state === 'paused' ? resume : () => pause(),
    onEscape: () => {},
    onListKey: () => {},
  });
  const host = live.snapshot?.host;
  return (
    <main className={className} aria-label="Settings">
      <ViewHead title="Settings" count="" />
      <StateBanners live={live} onResume={resume} />
      <div className={styles.view}>
        <div className={styles.page}>
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
              {live.snapshot?.desktop?.sessionStart && (
                <SessionStartSetting start={live.snapshot.desktop.sessionStart} disabled={!connected} />
              )}
              {live.snapshot?.desktop && (
                <ShortcutSetting
                  chosen={settings.globalShortcut}
                  use={live.snapshot.desktop.shortcut}
                  onChange={(globalShortcut) => change({ globalShortcut })}
                />
              )}
              {live.snapshot?.desktop && (
                <UpdateSetting
                  use={live.snapshot.desktop.updates}
                  automatic={settings.checkForUpdates}
                  disabled={!connected}
                  onChange={(checkForUpdates) => change({ checkForUpdates })}
                />
              )}
              {host?.door === 'browser' && <BrowserPermission />}
              <NotificationSettings settings={settings} disabled={!connected} onChange={change} />
              <PortList settings={settings} choice="muted" onChange={change} />
              <PortList settings={settings} choice="watched" onChange={change} />
              <PortList settings={settings} choice="pinned" onChange={change} />
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
    </main>
  );
}
