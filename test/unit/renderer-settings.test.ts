/** The settings in the window: muting for a while, and the lists of ports. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../main/core/settings.ts';
import { choiceWords, choosePort, type PortChoice } from '../../renderer/port-choices.ts';
import { inAnHour, isMuted, tomorrow } from '../../renderer/settings/mute-times.ts';

describe('muting for a while', () => {
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour, 30).getTime();

  it('ends at eight in the morning: of the next day, or of this one where the night has not ended', () => {
    expect(new Date(tomorrow(at(12, 14)))).toEqual(new Date(2026, 2, 13, 8));
    expect(new Date(tomorrow(at(12, 23)))).toEqual(new Date(2026, 2, 13, 8));
    expect(new Date(tomorrow(at(13, 1)))).toEqual(new Date(2026, 2, 13, 8));
    expect(new Date(tomorrow(at(31, 14)))).toEqual(new Date(2026, 3, 1, 8));
  });

  it('is on until then', () => {
    const until = inAnHour(at(12, 14));
    expect(isMuted(until, at(12, 14))).toBe(true);
    expect(isMuted(until, at(12, 15))).toBe(false);
    expect(isMuted(null, 0)).toBe(false);
  });
});

describe('the lists of ports', () => {
  const choices: PortChoice[] = ['watched', 'pinned', 'muted'];

  it.each(choices)('take a port in once, in order, and out again: %s', (choice) => {
    let settings = DEFAULT_SETTINGS;
    for (const port of [5173, 3000, 3000])
      settings = { ...settings, ...choosePort(settings, choice, port, true) };
    const change = choosePort(settings, choice, 3000, false);
    const ports = {
      watched: change.watchedPorts,
      pinned: change.pinnedPorts,
      muted: change.notifications?.mutedPorts,
    };
    expect(ports[choice]).toEqual([5173]);
  });

  it('change nothing else of the notifications', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      notifications: { ...DEFAULT_SETTINGS.notifications, mutedRules: ['split' as const] },
    };
    expect(choosePort(settings, 'muted', 80, true)).toEqual({
      notifications: { enabled: true, mutedRules: ['split'], mutedPorts: [80], mutedUntil: null },
    });
  });

  it('say when watching is of no use', () => {
    const off = {
      ...DEFAULT_SETTINGS,
      notifications: { ...DEFAULT_SETTINGS.notifications, enabled: false },
    };
    expect(choiceWords('watched', 80, true, off)).toContain('Notifications are off');
    expect(choiceWords('watched', 80, true, DEFAULT_SETTINGS)).not.toContain('off');
  });
});
