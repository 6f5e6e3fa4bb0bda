/** The open conflicts in the tray's menu: each names both sides and holds what can be done. Pure. */
import type { Conflict, Snapshot, Suggestion } from '../../preload/model.ts';
import { shorten } from '../../preload/shorten.ts';
import { LABEL_LIMIT } from './menu-label.ts';
import { action, menu, type TrayEntry } from './tray-entry.ts';
import { openConflicts } from './tray-state.ts';

/** More than these are counted, and shown in the window. */
const SHOWN = 4;
/** A clash of more projects is settled in the window. */
const GIVEN = 6;
/** Rows of one conflict's menu, `Show` included. */
const SUBMENU_ROWS = 10;

export function conflictEntries(snapshot: Snapshot): TrayEntry[] {
  const conflicts = openConflicts(snapshot);
  const entries = conflicts.slice(0, SHOWN).map(conflictMenu);
  const left = conflicts.length - entries.length;
  if (left === 0) return entries;
  const label = `${left} more ${left === 1 ? 'conflict' : 'conflicts'}…`;
  return [...entries, action(label, { do: 'open', place: { view: 'conflicts' } })];
}

function conflictMenu(conflict: Conflict): TrayEntry {
  const show = action('Show', { do: 'open', place: { view: 'conflicts', conflictId: conflict.id } });
  const extra = conflict.suggestions.filter(({ action: does }) => does === 'reassign').slice(GIVEN);
  const others = conflict.suggestions
    .filter((suggestion) => !extra.includes(suggestion))
    .flatMap((suggestion) => suggestionEntry(conflict, suggestion));
  return menu(conflictLabel(conflict), [show, ...others].slice(0, SUBMENU_ROWS));
}

/** The whole sentence where it fits; else both sides, each cut to its half, so that neither is lost. */
export function conflictLabel({ message, port, parties }: Conflict): string {
  if (Array.from(message).length <= LABEL_LIMIT) return message;
  const more = parties.length > 2 ? ` and ${parties.length - 2} more` : '';
  const [first = '', second = ''] = parties.map(({ name }) => name);
  const frame = `${port}:  and ${more}`;
  const half = Math.floor((LABEL_LIMIT - frame.length) / 2);
  const spare = Math.max(0, half - Array.from(first).length);
  return `${port}: ${shorten(first, half)} and ${shorten(second, half + spare)}${more}`;
}

/** Nothing where the suggestion lacks what it is about. */
function suggestionEntry({ id }: Conflict, suggestion: Suggestion): TrayEntry[] {
  const { label, listenerId, port, party } = suggestion;
  switch (suggestion.action) {
    case 'free':
      // The dots say that nothing happens before the plan was shown.
      return listenerId ? [action(`${label}…`, { do: 'open', place: { view: 'free', listenerId } })] : [];
    case 'use-next':
      return port ? [action(`${label} (copy the number)`, { do: 'copy', text: String(port) })] : [];
    case 'reassign':
      return party === null
        ? []
        : [action(label, { do: 'call', name: 'conflicts.reassign', input: { conflictId: id, party } })];
    case 'ignore':
      return [action(label, { do: 'call', name: 'conflicts.ignore', input: { conflictId: id } })];
  }
}
