/** The window's one check: it goes on, and stays, while other views are looked at. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useConnected } from '../use-session.ts';
import { type CheckRun, type CheckState, createCheckRun } from './check-run.ts';

export function useCheckRun(): CheckRun {
  const { client } = useConnected();
  const run = useMemo(() => createCheckRun(client), [client]);
  useEffect(() => () => run.clear(), [run]);
  return run;
}

export const useCheckState = (run: CheckRun): CheckState => useSyncExternalStore(run.subscribe, run.get);
