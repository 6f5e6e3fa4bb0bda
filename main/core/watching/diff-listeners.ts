/** What changed between two looks. Pure. */
import type { Change } from '../../../preload/model.ts';
import type { TrackedListener } from './tracked-listener.ts';

type Tracked = ReadonlyMap<string, TrackedListener>;

/** Closed before opened, so that a restart on the same port reads in the order in which it happened. */
export function diffListeners(before: Tracked, after: Tracked, at: string): Change[] {
  const closed: Change[] = [];
  const opened: Change[] = [];
  for (const [key, { listener }] of before) {
    if (!after.has(key)) closed.push({ type: 'closed', at, listener });
  }
  for (const [key, { listener }] of after) {
    const old = before.get(key)?.listener;
    if (!old) opened.push({ type: 'opened', at, listener });
    else if (old !== listener) opened.push({ type: 'changed', at, listener, before: old });
  }
  return [...closed, ...opened];
}
