/** The window, and the tray's popover: chooses between their pages, and holds what all views share. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type View, viewOf } from '../preload/place.ts';
import styles from './app.module.css';
import type { CheckRun } from './check/check-run.ts';
import { CheckView } from './check/check-view.tsx';
import { useCheckRun } from './check/use-check.ts';
import { ConflictsView } from './conflicts/conflicts-view.tsx';
import { useConflictAnnouncer } from './conflicts/use-conflict-announcer.ts';
import { KeySheet } from './frame/key-sheet.tsx';
import { ConnectingPage, FullPage, NoTokenPage, RefusedPage } from './frame/message-page.tsx';
import { Rail } from './frame/rail.tsx';
import { useAgainDialog } from './freeing/use-again-dialog.tsx';
import { useFreeFlow } from './freeing/use-free-flow.ts';
import { useManyFlow } from './freeing/use-many-flow.ts';
import { useNotifications } from './notifications/use-notifications.ts';
import { PopoverView } from './popover/popover-view.tsx';
import { useIsPopover } from './popover/use-popover.ts';
import { PortsView } from './ports/ports-view.tsx';
import { ReferenceView } from './reference/reference-view.tsx';
import { ReservationsView } from './reservations/reservations-view.tsx';
import { useReserveDialog } from './reservations/use-reserve-dialog.tsx';
import type { Session } from './session.ts';
import { SettingsView } from './settings/settings-view.tsx';
import { applyTheme } from './theme.ts';
import { QuestionDialog } from './tunnels/question-dialog.tsx';
import { TunnelsView } from './tunnels/tunnels-view.tsx';
import { AnnouncerProvider } from './ui/announcer.tsx';
import { usePlace } from './use-place.ts';
import { SessionContext, useLive } from './use-session.ts';
import { useSettings } from './use-settings.ts';
import { type WindowAccess, WindowContext } from './use-window.ts';

export function App({ session }: { session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.get);
  const isPopover = useIsPopover();
  if (state.kind === 'no-token') return <NoTokenPage />;
  if (state.kind === 'refused') return <RefusedPage />;
  if (state.kind === 'full') return <FullPage />;
  return (
    <CSPProvider disableStyleElements>
      <SessionContext value={state}>
        <AnnouncerProvider>{isPopover ? <PopoverView /> : <ConnectedWindow />}</AnnouncerProvider>
      </SessionContext>
    </CSPProvider>
  );
}

function ConnectedWindow() {
  const live = useLive();
  const settings = useSettings();
  const [visit, go] = usePlace();
  const [help, setHelp] = useState(false);
  const [ports, setPorts] = useState<number | null>(null);
  const free = useFreeFlow();
  const many = useManyFlow();
  const check = useCheckRun();
  const { snapshot } = live;
  const connected = live.connection === 'open';
  const canFree = connected && (snapshot?.capabilities.free ?? false);
  const { reserve, reserving, dialog } = useReserveDialog(snapshot, connected);
  const { showAgain, againDialog } = useAgainDialog(connected);
  const theme = settings.settings?.theme;
  useEffect(() => (theme ? applyTheme(theme) : undefined), [theme]);
  useConflictAnnouncer(snapshot);
  useNotifications();
  const access = useMemo<WindowAccess>(
    () => ({
      visit,
      go,
      free,
      many,
      showAgain,
      connected,
      canFree,
      settings,
      reserve,
      reserving,
      help: () => setHelp(true),
    }),
    [visit, go, free, many, showAgain, connected, canFree, settings, reserve, reserving],
  );
  if (!snapshot) return <ConnectingPage />;
  return (
    <WindowContext value={access}>
      <div className={styles.app}>
        <Rail ports={ports} />
        <CurrentView view={viewOf(visit.place)} check={check} onCount={setPorts} />
        {dialog}
        {againDialog}
        <QuestionDialog />
        <KeySheet open={help} onClose={() => setHelp(false)} />
      </div>
    </WindowContext>
  );
}

interface CurrentViewProps {
  view: View;
  check: CheckRun;
  onCount(count: number): void;
}

function CurrentView({ view, check, onCount }: CurrentViewProps) {
  switch (view) {
    case 'ports':
      return <PortsView className={styles.main} onCount={onCount} />;
    case 'conflicts':
      return <ConflictsView className={styles.main} />;
    case 'tunnels':
      return <TunnelsView className={styles.main} />;
    case 'check':
      return <CheckView className={styles.main} run={check} />;
    case 'reservations':
      return <ReservationsView className={styles.main} />;
    case 'reference':
      return <ReferenceView className={styles.main} />;
    case 'settings':
      return <SettingsView className={styles.main} />;
  }
}
