/** The user's settings as the Snapshot has them; a change is shown at once and taken back where the core refuses it. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Settings } from '../preload/model.ts';
import { sameValue } from './same-value.ts';
import { useAnnouncer } from './ui/announcer.tsx';
import { useSame } from './use-same.ts';
import { useConnected, useSnapshot } from './use-session.ts';

export type SettingsChange = Partial<Omit<Settings, 'version'>>;

export interface SettingsAccess {
  /** Null until the first Snapshot came. */
  readonly settings: Settings | null;
  change(change: SettingsChange): void;
}

export function useSettings(): SettingsAccess {
  const { client } = useConnected();
  const { say } = useAnnouncer();
  const kept = useSame(useSnapshot()?.settings ?? null);
  const [pending, setPending] = useState<SettingsChange | null>(null);
  const settings = useMemo(() => (kept && pending ? { ...kept, ...pending } : kept), [kept, pending]);

  useEffect(() => {
    if (pending && sameValue(settings, kept)) setPending(null);
  }, [pending, settings, kept]);

  const change = useCallback(
    async (change: SettingsChange) => {
      setPending((before) => ({ ...before, ...change }));
      const result = await client.call('settings.set', change);
      if (result.ok) return;
      setPending(null);
      say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
    },
    [client, say],
  );
  return useMemo(() => ({ settings, change }), [settings, change]);
}
