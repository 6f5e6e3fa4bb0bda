/** Finds in one engine's list who publishes a port, also where an old podman lists only the first port of a range. */
import type { EngineAddress } from './engine-address.ts';
import { type Asking, inspect, type Look, listContainers, type Seen } from './engine-calls.ts';
import { distanceBelow, nearness, type PublishedPort } from './published-ports.ts';

export interface Publisher {
  readonly seen: Seen;
  /** Higher is nearer, see `nearness`. */
  readonly near: number;
}

/** Containers with a port below the wanted one that are looked at closer: more would be asked for nothing. */
const MOST_RANGES = 4;

/** All that match; none where this engine has none, or does not answer. */
export async function publishersIn(
  engine: EngineAddress,
  wanted: PublishedPort,
  asking: Asking,
): Promise<Publisher[]> {
  const all = seenIn(await listContainers(engine, asking));
  const listed = matching(all, wanted);
  if (listed.length > 0) return listed;
  const ranges = all
    .filter(({ podman }) => podman)
    .map((seen) => ({ id: seen.container.id, distance: distanceBelow(seen.container.ports, wanted) }))
    .flatMap(({ id, distance }) => (distance === null ? [] : [{ id, distance }]))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_RANGES);
  const looks = await Promise.all(ranges.map(({ id }) => inspect(engine, id, asking)));
  return matching(looks.flatMap(seenIn), wanted);
}

export const seenIn = (look: Look): readonly Seen[] => (look.kind === 'seen' ? look.seen : []);

const matching = (all: readonly Seen[], wanted: PublishedPort): Publisher[] =>
  all.map((seen) => ({ seen, near: nearness(seen.container.ports, wanted) })).filter(({ near }) => near > 0);
