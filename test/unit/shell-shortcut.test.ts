/** The keys that open the window from anywhere: taken, changed, given back, and told where they are refused. */
import { describe, expect, it } from 'vitest';
import { createShortcut, shortcutFeatures } from '../../main/shell/shortcut.ts';
import type { ShortcutUse } from '../../preload/model.ts';

function keyboard(refuse: (keys: string) => boolean = () => false) {
  const held = new Map<string, () => void>();
  const uses: ShortcutUse['state'][] = [];
  let words = '';
  let pressed = 0;
  const shortcut = createShortcut({
    keys: {
      register(keys: string, press: () => void) {
        if (refuse(keys)) return false;
        held.set(keys, press);
        return true;
      },
      unregister: (keys: string) => void held.delete(keys),
    },
    onPress: () => void pressed++,
    onUse(use) {
      uses.push(use.state);
      words = use.words ?? '';
    },
  });
  return { held, uses, shortcut, words: () => words, pressed: () => pressed };
}

describe('the shortcut', () => {
  it('is none until it is wanted', () => {
    const { held, uses, shortcut } = keyboard();
    shortcut.follow('off');
    expect([held.size, uses]).toEqual([0, []]);
  });

  it('is the one that the settings name, and no other at the same time', () => {
    const { held, uses, shortcut, pressed } = keyboard();
    for (const wanted of ['Ctrl+Alt+P', 'Ctrl+Alt+P', 'Ctrl+Alt+Q'] as const) shortcut.follow(wanted);
    expect([...held.keys()]).toEqual(['Ctrl+Alt+Q']);
    held.get('Ctrl+Alt+Q')?.();
    expect(pressed()).toBe(1);
    shortcut.follow('off');
    expect([held.size, uses]).toEqual([0, ['on', 'on', 'off']]);
  });

  it('is told where another program has it, and can be another one', () => {
    const { held, uses, shortcut, words } = keyboard((keys) => keys === 'Ctrl+Alt+P');
    shortcut.follow('Ctrl+Alt+P');
    expect(words()).toContain('Ctrl+Alt+P');
    shortcut.follow('Ctrl+Alt+Q');
    expect([uses, words(), [...held.keys()]]).toEqual([['refused', 'on'], '', ['Ctrl+Alt+Q']]);
  });

  it('is told where the system throws', () => {
    const { uses, shortcut } = keyboard(() => {
      throw new Error('no portal');
    });
    shortcut.follow('Ctrl+Alt+P');
    expect(uses).toEqual(['refused']);
  });

  it('is given back at the end', () => {
    const { held, shortcut } = keyboard();
    shortcut.follow('Ctrl+Alt+P');
    shortcut.close();
    expect(held.size).toBe(0);
  });
});

it.each<[NodeJS.Platform, string, string | null]>([
  ['linux', '', 'GlobalShortcutsPortal'],
  ['linux', 'A,B', 'A,B,GlobalShortcutsPortal'],
  ['linux', 'A,GlobalShortcutsPortal', null],
  ['darwin', '', null],
  ['win32', 'A', null],
])('on %s with the features %j asks Chromium for %j', (system, present, wanted) => {
  expect(shortcutFeatures(system, present)).toBe(wanted);
});
