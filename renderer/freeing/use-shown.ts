/** What a dialog shows: the flow that it is about, kept for the moment in which the closed dialog fades out. */
import { useRef } from 'react';

export function useShown<T extends { readonly away: boolean }>(
  flow: T | null,
): { shown: T | null; open: boolean } {
  const open = flow !== null && !flow.away;
  const shown = useRef(flow);
  if (open) shown.current = flow;
  return { shown: shown.current, open };
}
