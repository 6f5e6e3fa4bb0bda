/** The window: chooses between its pages, and holds what all views share. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect, useState, useSyncExternalStore } from 'react';
import styles from './app.module.css';
import { KeySheet } from './frame/key-sheet.tsx';
import { ConnectingPage, FullPage, NoTokenPage, RefusedPage } from './frame/message-page.tsx';
import { Rail, type View } from './frame/rail.tsx';
import { PortsView } from './ports/ports-view.tsx';
import type { Session } from './session.ts';
import { SettingsView } from './settings/settings-view.tsx';
import { applyTheme } from './theme.ts';
import { AnnouncerProvider } from './ui/announcer.tsx';
import { SessionContext, useLive } from './use-session.ts';
import { useSettings } from './use-settings.ts';

export function App({ session }: { session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.get);
  if (state.kind === 'no-token') return <NoTokenPage />;
  if (state.kind === 'refused') return <RefusedPage />;
  if (state.kind === 'full') return <FullPage />;
  return (
    <CSPProvider disableStyleElements>
      <SessionContext value={state}>
        <AnnouncerProvider>
          <ConnectedWindow />
        </AnnouncerProvider>
      </SessionContext>
    </CSPProvider>
  );
}

function ConnectedWindow() {
  const live = useLive();
  const settings = useSettings();
  const [view, setView] = useState<View>('ports');
  const [help, setHelp] = useState(false);
  const [ports, setPorts] = useState<number | null>(null);
  const theme = settings.settings?.theme;
  useEffect(() => (theme ? applyTheme(theme) : undefined), [theme]);
  if (!live.snapshot) return <ConnectingPage />;
  return (
    <div className={styles.app}>
      <Rail view={view} ports={ports} live={live} onView={setView} />
      {view === 'ports' ? (
        <PortsView className={styles.main} onHelp={() => setHelp(true)} onCount={setPorts} />
      ) : (
        <main className={styles.main} aria-label="Settings">
          <SettingsView access={settings} host={live.snapshot.host} connected={live.connection === 'open'} />
        </main>
      )}
      <KeySheet open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
