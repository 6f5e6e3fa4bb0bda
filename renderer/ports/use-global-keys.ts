/** Keys that work wherever the focus is, as long as nothing is being typed and nothing lies over the view. */
import { useEffect, useRef } from 'react';

export interface GlobalKeys {
  onSearch(): void;
  onHelp(): void;
  onPause(): void;
  onEscape(): void;
  /** A key for the list, pressed while nothing has the focus. */
  onListKey(): void;
}

const LIST_KEYS = new Set(['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp']);

export function useGlobalKeys(keys: GlobalKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTaken(event.target)) return;
      const action = actionOf(event.key, latest.current, document.activeElement === document.body);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function actionOf(key: string, keys: GlobalKeys, nothingFocused: boolean): (() => void) | null {
  switch (key) {
    case '/':
      return keys.onSearch;
    case '?':
      return keys.onHelp;
    case 'p':
      return keys.onPause;
    case 'Escape':
      return keys.onEscape;
    default:
      return nothingFocused && LIST_KEYS.has(key) ? keys.onListKey : null;
  }
}

/** Typing into a field, or inside a dialog or a menu. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null;
