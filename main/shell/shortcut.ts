/** The keys that open the window from anywhere: as the settings say, and told where the system does not take them. */
import type { GlobalShortcut as ElectronShortcut } from 'electron';
import type { GlobalShortcut, ShortcutUse } from '../../preload/model.ts';

export interface ShortcutDeps {
  keys: Pick<ElectronShortcut, 'register' | 'unregister'>;
  onPress: () => void;
  onUse: (use: ShortcutUse) => void;
}

export interface Shortcut {
  /** Takes the one that is wanted now; the same again changes nothing. */
  follow(wanted: GlobalShortcut): void;
  close(): void;
}

export function createShortcut({ keys, onPress, onUse }: ShortcutDeps): Shortcut {
  let wanted: GlobalShortcut = 'off';
  let held: GlobalShortcut = 'off';
  const letGo = () => {
    if (held !== 'off') keys.unregister(held);
    held = 'off';
  };
  return {
    follow(next) {
      if (next === wanted) return;
      wanted = next;
      letGo();
      if (next === 'off') return onUse({ state: 'off', words: null });
      if (!takes(keys, next, onPress)) return onUse(refused(next));
      held = next;
      onUse({ state: 'on', words: null });
    },
    close: letGo,
  };
}

const PORTAL = 'GlobalShortcutsPortal';

/**
 * Chromium's features to switch on, with those that are (`present`, as its switch has them); null where nothing is to be changed.
 * On Wayland keys come from the desktop's portal alone, and without it they would seem to be taken and never be heard.
 */
export function shortcutFeatures(system: NodeJS.Platform, present: string): string | null {
  const features = present.split(',').filter((name) => name !== '');
  return system === 'linux' && !features.includes(PORTAL) ? [...features, PORTAL].join(',') : null;
}

/** A system may throw as well as say no. */
function takes(keys: ShortcutDeps['keys'], shortcut: string, onPress: () => void): boolean {
  try {
    return keys.register(shortcut, onPress);
  } catch {
    return false;
  }
}

const refused = (shortcut: string): ShortcutUse => ({
  state: 'refused',
  words: `The system does not give ${shortcut} to Quayside: another program may have it. Choose another one.`,
});
