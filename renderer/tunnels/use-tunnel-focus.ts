/** Which tunnel the keys are on, and where the focus goes when that one leaves. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { tunnelCardId } from './tunnel-card.tsx';

export interface TunnelFocus {
  readonly active: string | null;
  setActive(id: string): void;
  /** Makes it active and gives it the focus, also one that is only about to be drawn. */
  moveTo(id: string): void;
  /** The active tunnel's element, while there is one. */
  element(): HTMLElement | null;
}

export function useTunnelFocus(ids: readonly string[], fallback: RefObject<HTMLElement | null>): TunnelFocus {
  const [chosen, setActive] = useState<string | null>(null);
  const index = useRef(0);
  const coming = useRef<string | null>(null);
  const active =
    chosen !== null && ids.includes(chosen) ? chosen : (ids[Math.min(index.current, ids.length - 1)] ?? null);
  useLayoutEffect(() => {
    if (coming.current !== null && ids.includes(coming.current)) {
      focusTunnel(coming.current);
      coming.current = null;
    }
    const at = chosen === null ? -1 : ids.indexOf(chosen);
    if (at >= 0) {
      index.current = at;
      return;
    }
    // It was in what left: the next one gets it.
    if (chosen === null || document.activeElement !== document.body) return;
    if (active === null) fallback.current?.focus();
    else focusTunnel(active);
  }, [ids, chosen, active, fallback]);
  return {
    active,
    setActive,
    moveTo: useCallback((id: string) => {
      setActive(id);
      if (!focusTunnel(id)) coming.current = id;
    }, []),
    element: () => (active === null ? null : document.getElementById(tunnelCardId(active))),
  };
}

function focusTunnel(id: string): boolean {
  const card = document.getElementById(tunnelCardId(id));
  card?.focus();
  return card !== null;
}
