/** What PowerShell's `ConvertTo-Json` writes: a list of objects, or a bare one where there is only one. Pure. */
import type { Printed } from './printed-socket.ts';

export type JsonRow = Readonly<Record<string, unknown>>;

/** Null where it is no JSON of objects. */
export function jsonRows(text: string): readonly JsonRow[] | null {
  try {
    const json: unknown = JSON.parse(withoutPrompt(text));
    const list: readonly unknown[] = Array.isArray(json) ? json : [json];
    return list.every(isRow) ? list : null;
  } catch {
    return null;
  }
}

/** Without what a console shows before the line that the JSON begins, and behind its end: prompts, warnings, a mark. */
const withoutPrompt = (text: string): string =>
  text.slice(
    Math.max(0, text.search(/^[ \t]*[[{]|(?<=^\ufeff)[[{]/m)),
    Math.max(text.lastIndexOf(']'), text.lastIndexOf('}')) + 1,
  );

const isRow = (value: unknown): value is JsonRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const NOTHING_PRINTED: Printed<never> = { rows: [], recognized: false };

/** A whole number that is not negative, else null. */
export const wholeNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** `"\/Date(1666622087589)\/"`, ISO 8601, or an object that holds one of them, in ms since 1970. */
export function timeOf(value: unknown): number | null {
  const told = isRow(value) ? (value.value ?? value.DateTime) : value;
  if (typeof told !== 'string') return null;
  const ms = /^\/Date\((-?\d{1,16})\)\/$/.exec(told)?.[1];
  const time = ms !== undefined ? Number(ms) : /^\d{4}-\d\d-\d\dT/.test(told) ? Date.parse(told) : Number.NaN;
  return Number.isFinite(time) ? time : null;
}
