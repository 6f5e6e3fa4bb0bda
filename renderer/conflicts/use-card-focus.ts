/** Which conflict the keys are on, and where the focus goes when that one leaves. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { cardId } from './conflict-card.tsx';

export interface CardFocus {
  readonly active: string | null;
  setActive(id: string): void;
  /** Makes it active and gives it the focus. */
  moveTo(id: string): void;
  /** The active conflict's element, while there is one. */
  element(): HTMLElement | null;
}

export function useCardFocus(ids: readonly string[], fallback: RefObject<HTMLElement | null>): CardFocus {
  const [chosen, setActive] = useState<string | null>(null);
  const index = useRef(0);
  const active = chosen ?? ids[0] ?? null;
  useLayoutEffect(() => {
    if (active === null) return;
    const at = ids.indexOf(active);
    if (at >= 0) {
      index.current = at;
      return;
    }
    const next = ids[Math.min(index.current, ids.length - 1)] ?? null;
    setActive(next);
    // It was in what left, or nowhere.
    if (document.activeElement !== document.body) return;
    if (next === null) fallback.current?.focus();
    else focusCard(next);
  }, [ids, active, fallback]);
  return {
    active,
    setActive,
    moveTo: useCallback((id: string) => {
      setActive(id);
      focusCard(id);
    }, []),
    element: () => (active === null ? null : document.getElementById(cardId(active))),
  };
}

const focusCard = (id: string) => document.getElementById(cardId(id))?.focus();
