/** What many measurements come to. Pure. */

/** The value in the middle; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = inOrder(values);
  const middle = sorted.length >> 1;
  const upper = at(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (at(sorted, middle - 1) + upper) / 2;
}

/** The smallest value that at least `share` (0 to 1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = inOrder(values);
  return at(sorted, Math.max(0, Math.ceil(sorted.length * share) - 1));
}

/**
 * How many times more the second cost than the first, by rounds that were measured side by side: what slows the
 * machine for a while slows both of a round, and falls out of their ratio.
 */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error('rounds must come in pairs');
  return median(theirs.map((cost, round) => cost / at(ours, round)));
}

/** How much more the first cost than the second, by rounds that were measured side by side. */
export function pairedDifference(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error('rounds must come in pairs');
  return median(ours.map((cost, round) => cost - at(theirs, round)));
}

function inOrder(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('nothing was measured');
  return [...values].sort((a, b) => a - b);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`no value ${index} of ${values.length}`);
  return value;
}
