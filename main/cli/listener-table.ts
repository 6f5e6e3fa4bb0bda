/** The table of `ls`. Pure. */
import { tildePath } from '../../preload/folder-path.ts';
import { labelParts, labelText } from '../../preload/friendly-label.ts';
import type { ConflictKind, Listener, Snapshot } from '../../preload/model.ts';
import { groupListeners, type ListenerGroup } from './group-listeners.ts';
import { hiddenWords, servedBy, shellWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { type Column, layoutTable } from './table.ts';

interface Setting {
  home: string;
  style: Style;
  width: number | null;
  conflicts: Snapshot['conflicts'];
}

export function listenerTable(
  listeners: Snapshot['listeners'],
  { home, style, width, conflicts }: Setting,
): string[] {
  const groups = groupListeners(listeners);
  const mark = conflictMark(conflicts);
  // Most lists have no conflict: then there is no column that says so.
  const marks = groups.some((group) => mark(group) !== '') ? [markColumn(mark, style)] : [];
  return layoutTable(columns(home, style, marks), groups, width, style.strong);
}

const KIND: Record<ConflictKind, string> = {
  'reserved-taken': 'taken',
  split: 'split',
  displaced: 'moved',
  'tunnel-blocked': 'blocks a tunnel',
  'project-clash': 'clash',
};

type Mark = (group: ListenerGroup) => string;

function conflictMark(conflicts: Snapshot['conflicts']): Mark {
  const kinds = new Map(
    conflicts
      .filter(({ state }) => state === 'open')
      .flatMap(({ kind, parties }) => parties.map(({ listenerId }) => [listenerId, KIND[kind]] as const)),
  );
  return ({ listeners }) => listeners.map(({ id }) => kinds.get(id)).find((kind) => kind !== undefined) ?? '';
}

const markColumn = (text: Mark, style: Style): Column<ListenerGroup> => ({
  title: 'CONFLICT',
  align: 'left',
  text,
  style: style.bad,
});

const columns = (
  home: string,
  style: Style,
  marks: readonly Column<ListenerGroup>[],
): Column<ListenerGroup>[] => [
  { title: 'PORT', align: 'right', text: ({ first }) => String(first.port), style: style.strong },
  { title: 'PROTO', align: 'left', text: ({ first }) => first.protocol },
  { title: 'ADDRESS', align: 'left', text: addresses, least: 15 },
  { title: 'PID', align: 'right', text: ({ first }) => (first.owner ? String(first.owner.pid) : '-') },
  {
    title: 'PROCESS',
    align: 'left',
    text: ({ first }) => servedBy(first) ?? ownerLabel(first),
    least: 12,
  },
  { title: 'USER', align: 'left', text: ({ first }) => first.user ?? '-', worth: 2, style: style.quiet },
  { title: 'FOLDER', align: 'left', text: folder(home), least: 12, cut: 'start', worth: 1 },
  ...marks,
  { title: 'COMMAND', align: 'left', text: command, least: 12, worth: 3, style: style.quiet },
];

/** Its project and branch with it; a folder is left to the column that it has. */
const ownerLabel = (listener: Listener): string =>
  listener.owner ? labelText(labelParts(listener, '')) : '-';

const addresses = ({ listeners }: ListenerGroup): string =>
  listeners.map(({ address }) => address).join(', ');

const folder =
  (home: string) =>
  ({ first: { owner } }: ListenerGroup): string =>
    owner?.cwd ? tildePath(owner.cwd, home) : '-';

const command = ({ first }: ListenerGroup): string =>
  first.owner ? shellWords(first.owner.argv) : (first.container?.image ?? `held by ${hiddenWords(first)}`);
