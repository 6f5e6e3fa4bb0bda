/** The table that `check` prints for many ports, and the line that counts the rest. Pure. */
import type { CheckResult, CheckSpan, CheckState } from '../../preload/model.ts';
import { holderWord, portName, reservationsWords, STATE_WORDS, tryWords } from './check-words.ts';
import { listWords } from './listener-words.ts';
import type { Style } from './style.ts';
import { type Column, layoutTable } from './table.ts';

interface Setting {
  style: Style;
  width: number | null;
}

export function checkTable(
  results: readonly CheckResult[],
  spans: readonly CheckSpan[],
  { style, width }: Setting,
): string[] {
  const rest = restWords(spans);
  const table =
    results.length === 0 ? [] : layoutTable(columns(results, style), results, width, style.strong);
  return [...table, ...(rest === null ? [] : [...(table.length > 0 ? [''] : []), rest])];
}

function columns(results: readonly CheckResult[], style: Style): Column<CheckResult>[] {
  const all: Column<CheckResult>[] = [
    { title: 'PORT', align: 'right', text: portName, style: style.strong },
    { title: 'STATE', align: 'left', text: ({ state }) => STATE_WORDS[state] },
    { title: 'HELD BY', align: 'left', text: holderWord, least: 8, worth: 4 },
    { title: 'SPEAKS', align: 'left', text: ({ spoken }) => spoken?.summary ?? '-', least: 12, worth: 3 },
    { title: 'RESERVED', align: 'left', text: (one) => reservationsWords(one.reservations) || '-', worth: 1 },
    {
      title: 'TRIED',
      align: 'left',
      text: ({ tries }) => tryWords(tries) || '-',
      least: 12,
      worth: 2,
    },
  ];
  // A column that says nothing is left out.
  return all.filter(({ text }) => results.some((result) => text(result) !== '-'));
}

/** `997 ports closed, 3 give no answer.` */
function restWords(spans: readonly CheckSpan[]): string | null {
  const counts = new Map<CheckState, number>();
  for (const { state, from, to } of spans) counts.set(state, (counts.get(state) ?? 0) + to - from + 1);
  const parts = [...counts].map(([state, count]) => `${count} ${STATE_WORDS[state]}`);
  return parts.length === 0 ? null : `Other ports: ${listWords(parts)}.`;
}
