/** Puts the chosen theme on the page, and remembers it for the next first paint (first-paint.js). */
import type { Settings } from '../preload/model.ts';

export type Theme = Settings['theme'];

const KEY = 'quayside.theme';

/** Follows the system while the choice is `system`. Returns how to stop. */
export function applyTheme(theme: Theme): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  paint();
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be switched off; then the next start may flash once.
  }
  if (theme !== 'system') return () => {};
  dark.addEventListener('change', paint);
  return () => dark.removeEventListener('change', paint);
}
