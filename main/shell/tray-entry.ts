/** One row of the tray's menu, and how rows are made. */
import { menuLabel } from './menu-label.ts';
import type { TrayAction } from './shell-action.ts';

export type TrayEntry =
  | { kind: 'action'; label: string; action: TrayAction }
  | { kind: 'check'; label: string; checked: boolean; action: TrayAction }
  /** Says something and does nothing. */
  | { kind: 'words'; label: string }
  | { kind: 'menu'; label: string; entries: TrayEntry[] }
  | { kind: 'separator' };

export const separator: TrayEntry = { kind: 'separator' };

export const action = (label: string, does: TrayAction): TrayEntry => ({
  kind: 'action',
  label: menuLabel(label),
  action: does,
});

export const check = (label: string, checked: boolean, does: TrayAction): TrayEntry => ({
  kind: 'check',
  label: menuLabel(label),
  checked,
  action: does,
});

export const words = (label: string): TrayEntry => ({ kind: 'words', label: menuLabel(label) });

export const menu = (label: string, entries: TrayEntry[]): TrayEntry => ({
  kind: 'menu',
  label: menuLabel(label),
  entries,
});
