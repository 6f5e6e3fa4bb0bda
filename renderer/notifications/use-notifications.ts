/** In browser mode the page shows the notices: one tab of all that are open, as long as it is connected. */
import { useEffect, useMemo } from 'react';
import { useConnected, useLive } from '../use-session.ts';
import { createNotifier } from './notifier.ts';
import { whileChosen } from './one-tab.ts';

export function useNotifications(): void {
  const { client } = useConnected();
  const { connection, snapshot } = useLive();
  const notifier = useMemo(() => createNotifier(window, client), [client]);
  // The desktop app shows them itself.
  const isOurs = connection === 'open' && snapshot?.host.door === 'browser';
  useEffect(() => {
    // Where a page may not show notifications, it has no locks either.
    if (!isOurs || !navigator.locks) return;
    return whileChosen(navigator.locks, () => client.on('change', notifier.take));
  }, [isOurs, client, notifier]);
}
