/** What PowerShell's `ConvertTo-Json` writes: a list of objects, or a bare one where there is only one. Pure. */
import type { Printed } from './printed-socket.ts';

export type JsonRow = Readonly<Record<string, unknown>>;

/** Null where it is no JSON of objects. */
export function jsonRows(text: string): readonly JsonRow[] | null {
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    const list: readonly unknown[] = Array.isArray(json) ? json : [json];
    return list.every(isRow) ? list : null;
  } catch {
    return null;
  }
}

const isRow = (value: unknown): value is JsonRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const NOTHING_PRINTED: Printed<never> = { rows: [], recognized: false };

/** A whole number that is not negative, else null. */
export const wholeNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** `"\/Date(1666622087589)\/"`, ISO 8601, or an object that holds one of them, in ms since 1970. */
export function timeOf(value: unknown): number | null {
  if (isRow(value)) return timeOf(value.value ?? value.DateTime);
  if (typeof value !== 'string') return null;
  const ms = /^\/Date\((-?\d{1,16})\)\/$/.exec(value)?.[1];
  const time =
    ms !== undefined ? Number(ms) : /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? time : null;
}
