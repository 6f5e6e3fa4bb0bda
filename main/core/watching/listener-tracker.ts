/** Turns the sockets of a scan into listeners with owners; looks processes up only for what is new. */
import type { ObservedSocket, ProcessFacts } from '../platform/platform.ts';
import { holdersKey, socketKeyOf, type TrackedListener, trackListener } from './tracked-listener.ts';

/** More holders than this are counted by the plan of a free, not named one by one. */
const MAX_NAMED_HOLDERS = 256;
/** A slice of work between two looks at the event loop, in ms: half of a frame of a 60 Hz screen. */
const SLICE_MS = 8;

interface Facts {
  get(identity: ObservedSocket['holders'][number]): Promise<ProcessFacts | null>;
}

export interface TrackerClock {
  /** Monotonic, in ms. */
  monotonic(): number;
  now(): Date;
  /** Lets the event loop go round once. */
  yield(): Promise<void>;
}

export async function trackListeners(
  sockets: readonly ObservedSocket[],
  before: ReadonlyMap<string, TrackedListener>,
  facts: Facts,
  clock: TrackerClock,
  first: boolean,
): Promise<Map<string, TrackedListener>> {
  const after = new Map<string, TrackedListener>();
  const now = clock.now().toISOString();
  let sliceStart = clock.monotonic();
  for (const socket of sockets) {
    const key = socketKeyOf(socket);
    const old = before.get(key);
    if (old && isStillTrue(old, socket)) {
      after.set(key, old);
      continue;
    }
    const holders: ProcessFacts[] = [];
    for (const identity of socket.holders.slice(0, MAX_NAMED_HOLDERS)) {
      const known = await facts.get(identity);
      if (known) holders.push(known);
    }
    after.set(key, trackListener(socket, holders, { before: old?.listener.since ?? null, first, now }));
    if (clock.monotonic() - sliceStart < SLICE_MS) continue;
    await clock.yield();
    sliceStart = clock.monotonic();
  }
  return after;
}

/** A row whose holders could not be described (they were just ending) is looked at again. */
const isStillTrue = (old: TrackedListener, socket: ObservedSocket): boolean =>
  (old.socket === socket || holdersKey(old.socket) === holdersKey(socket)) &&
  (old.owner !== null || socket.holders.length === 0);
