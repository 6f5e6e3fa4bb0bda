/** Reads a beginning as a user writes it: so long ago, or a time. Pure. */

export const SINCE_RULE = 'how long ago (30m, 24h, 7d) or a time (2026-03-01, 2026-03-01T09:30)';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** ISO 8601 in UTC; a time without a zone is local. Null for any other word. */
export function parseSince(word: string, now: Date): string | null {
  const [, count, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(word) ?? [];
  if (count && unit) return iso(now.getTime() - Number(count) * (UNIT_MS[unit] ?? 0));
  if (!TIME.test(word)) return null;
  // A day alone would be read as UTC.
  const time = Date.parse(word.includes('T') ? word : `${word}T00:00`);
  return Number.isNaN(time) || !isRealDay(word) ? null : iso(time);
}

/** JavaScript takes 30 February for 2 March. */
function isRealDay(word: string): boolean {
  const day = new Date(`${word.slice(0, 10)}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word.slice(0, 10));
}

/** Nothing is older than 1970, and earlier years have another form. */
const iso = (ms: number): string => new Date(Math.max(0, ms)).toISOString();
