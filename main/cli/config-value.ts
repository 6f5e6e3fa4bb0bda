/** Reads and writes one setting by its key: which values a word may mean, and which of them the setting takes. Pure. */
import { type CallInput, calls } from '../../preload/contract.ts';
import type { Settings } from '../../preload/model.ts';
import type { ConfigKey } from './config-keys.ts';

export function readSetting(settings: Settings, key: ConfigKey): unknown {
  let value: unknown = settings;
  for (const part of key.split('.')) value = memberOf(value, part);
  return value;
}

/** Null where the setting takes none of what the word may mean. */
export function settingChange(
  settings: Settings,
  key: ConfigKey,
  word: string,
): CallInput<'settings.set'> | null {
  const [top = '', member] = key.split('.');
  for (const meant of meanings(word)) {
    const value = member === undefined ? meant : { ...Object(memberOf(settings, top)), [member]: meant };
    const parsed = calls['settings.set'].input.safeParse({ [top]: value });
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** JSON first, then the plain word, then a list of such. */
function meanings(word: string): unknown[] {
  const items = word
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return [...json(word), word, items.map((item) => json(item)[0] ?? item), items];
}

function json(word: string): unknown[] {
  try {
    return [JSON.parse(word)];
  } catch {
    return [];
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? // Just looked at: it is there.
      (value as Record<string, unknown>)[name]
    : undefined;
