/** The table of `ls`. Pure. */
import type { Snapshot } from '../../preload/model.ts';
import { groupListeners, type ListenerGroup } from './group-listeners.ts';
import { hiddenWords, homeShort, shellWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { type Column, layoutTable } from './table.ts';

export function listenerTable(
  listeners: Snapshot['listeners'],
  { home, style, width }: { home: string; style: Style; width: number | null },
): string[] {
  return layoutTable(columns(home, style), groupListeners(listeners), width, style.strong);
}

const columns = (home: string, style: Style): Column<ListenerGroup>[] => [
  { title: 'PORT', align: 'right', text: ({ first }) => String(first.port), style: style.strong },
  { title: 'PROTO', align: 'left', text: ({ first }) => first.protocol },
  { title: 'ADDRESS', align: 'left', text: addresses, least: 15 },
  { title: 'PID', align: 'right', text: ({ first }) => (first.owner ? String(first.owner.pid) : '-') },
  { title: 'PROCESS', align: 'left', text: ({ first }) => first.owner?.name ?? '-', least: 12 },
  { title: 'USER', align: 'left', text: ({ first }) => first.user ?? '-', worth: 2, style: style.quiet },
  { title: 'FOLDER', align: 'left', text: folder(home), least: 12, cut: 'start', worth: 1 },
  { title: 'COMMAND', align: 'left', text: command, least: 12, worth: 3, style: style.quiet },
];

const addresses = ({ listeners }: ListenerGroup): string =>
  listeners.map(({ address }) => address).join(', ');

const folder =
  (home: string) =>
  ({ first: { owner } }: ListenerGroup): string =>
    owner?.cwd ? homeShort(owner.cwd, home) : '-';

const command = ({ first }: ListenerGroup): string =>
  first.owner ? shellWords(first.owner.argv) : `held by ${hiddenWords(first)}`;
