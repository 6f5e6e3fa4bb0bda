/** The user's settings as the core keeps them; a change is shown at once and taken back where the core refuses it. */
import { useCallback, useEffect, useState } from 'react';
import type { Settings, Warning } from '../preload/model.ts';
import { useAnnouncer } from './ui/announcer.tsx';
import { useConnected, useLive } from './use-session.ts';

export type SettingsChange = Partial<Omit<Settings, 'version'>>;

export interface SettingsAccess {
  /** Null until they came. */
  readonly settings: Settings | null;
  readonly warnings: readonly Warning[];
  change(change: SettingsChange): void;
  /** Reads them again: another window or the command line may have changed them. */
  reload(): void;
}

export function useSettings(): SettingsAccess {
  const { client } = useConnected();
  const { connection } = useLive();
  const { say } = useAnnouncer();
  const [settings, setSettings] = useState<Settings | null>(null);
  const [warnings, setWarnings] = useState<readonly Warning[]>([]);

  const reload = useCallback(async () => {
    const result = await client.call('settings.get', {});
    if (!result.ok) return;
    setSettings(result.value.settings);
    setWarnings(result.value.warnings);
  }, [client]);

  useEffect(() => {
    if (connection === 'open') void reload();
  }, [connection, reload]);

  const change = useCallback(
    async (change: SettingsChange) => {
      setSettings((before) => before && { ...before, ...change });
      const result = await client.call('settings.set', change);
      if (result.ok) return setSettings(result.value.settings);
      say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
      await reload();
    },
    [client, say, reload],
  );

  return { settings, warnings, change, reload };
}
