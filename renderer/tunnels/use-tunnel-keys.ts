/** What the keys do on the tunnel that has the focus: the same ones as in the list of ports where there is the same to do. */
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { Tunnel } from '../../preload/model.ts';
import { nextIndex } from '../ui/next-index.ts';

/** As many as a page holds, about. */
const PAGE = 6;

export interface TunnelKeyActions {
  onFocus(id: string): void;
  onMove(tunnel: Tunnel, by: number): void;
  onToggle(tunnel: Tunnel): void;
  onEdit(tunnel: Tunnel): void;
  onLog(tunnel: Tunnel): void;
  onDuplicate(tunnel: Tunnel): void;
  onCopyAddress(tunnel: Tunnel): void;
  onRemove(tunnel: Tunnel): void;
}

export function useTunnelKeys(
  ids: readonly string[],
  actions: TunnelKeyActions,
): (event: KeyboardEvent, tunnel: Tunnel) => void {
  // One function for good: a new one would have every card drawn again.
  const latest = useRef({ ids, actions });
  useEffect(() => {
    latest.current = { ids, actions };
  });
  return useCallback((event, tunnel) => {
    const { ids, actions } = latest.current;
    const { key, altKey, ctrlKey, metaKey } = event;
    if (ctrlKey || metaKey) return;
    if (altKey) {
      const by = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      actions.onMove(tunnel, by);
      return;
    }
    const to = nextIndex(key, ids.indexOf(tunnel.id), ids.length, PAGE);
    if (to !== null) {
      event.preventDefault();
      const id = ids[to];
      if (id !== undefined) actions.onFocus(id);
      return;
    }
    // A button that has the focus keeps its own keys.
    if (event.target !== event.currentTarget && (key === 'Enter' || key === ' ')) return;
    const action = ACTIONS[key];
    if (!action || event.repeat) return;
    event.preventDefault();
    action(actions, tunnel);
  }, []);
}

const ACTIONS: Readonly<Record<string, (actions: TunnelKeyActions, tunnel: Tunnel) => void>> = {
  Enter: (actions, tunnel) => actions.onEdit(tunnel),
  ' ': (actions, tunnel) => actions.onToggle(tunnel),
  e: (actions, tunnel) => actions.onEdit(tunnel),
  l: (actions, tunnel) => actions.onLog(tunnel),
  d: (actions, tunnel) => actions.onDuplicate(tunnel),
  c: (actions, tunnel) => actions.onCopyAddress(tunnel),
  Delete: (actions, tunnel) => actions.onRemove(tunnel),
};
