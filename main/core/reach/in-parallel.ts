/** Works through a list, so many at a time, in its order; what has not begun when `stop` is given never does. */
import type { Stop } from './stop.ts';

export async function inParallel<T>(
  items: Iterable<T>,
  atOnce: number,
  stop: Stop,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); !next.done && !stop.stopped; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
