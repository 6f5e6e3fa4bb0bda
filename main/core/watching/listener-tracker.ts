/** Turns the sockets of a scan into listeners with owners; looks processes up only for what is new. */
import type { OwnerFacts } from '../owner/process-facts.ts';
import type { ObservedSocket } from '../platform/platform.ts';
import type { ServiceOf } from '../registry/port-names.ts';
import {
  holdersKey,
  isComplete,
  socketKeyOf,
  type TrackedListener,
  trackListener,
} from './tracked-listener.ts';

/** More holders than this are counted by the plan of a free, not named one by one. */
const MAX_NAMED_HOLDERS = 256;
/** A slice of work between two looks at the event loop, in ms: half of a frame of a 60 Hz screen. */
const SLICE_MS = 8;

interface Facts {
  begin(identity: ObservedSocket['holders'][number]): Promise<void>;
  get(identity: ObservedSocket['holders'][number]): Promise<OwnerFacts | null>;
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
  named?: ServiceOf,
): Promise<Map<string, TrackedListener>> {
  const after = new Map<string, TrackedListener>();
  const now = clock.now().toISOString();
  const pace = createPace(clock);
  for (const socket of sockets) {
    const old = before.get(socketKeyOf(socket));
    if (old && hasSameHolders(old, socket) && isComplete(old)) continue;
    for (const identity of namedHolders(socket)) await facts.begin(identity);
    await pace();
  }
  for (const socket of sockets) {
    const key = socketKeyOf(socket);
    const old = before.get(key);
    const isSame = old !== undefined && hasSameHolders(old, socket);
    if (isSame && isComplete(old)) {
      after.set(key, old);
      continue;
    }
    const holders: OwnerFacts[] = [];
    for (const identity of namedHolders(socket)) {
      const known = await facts.get(identity);
      if (known) holders.push(known);
    }
    const row = trackListener(socket, holders, { before: old?.listener.since ?? null, first, now }, named);
    after.set(key, isSame && old.owner && !isComplete(row) ? old : row);
    await pace();
  }
  return after;
}

/** Lets the event loop go round when a slice of work is over. */
function createPace({ monotonic, yield: goRound }: TrackerClock): () => Promise<void> | undefined {
  let sliceStart = monotonic();
  const next = async () => {
    await goRound();
    sliceStart = monotonic();
  };
  return () => (monotonic() - sliceStart < SLICE_MS ? undefined : next());
}

const namedHolders = ({ holders }: ObservedSocket) => holders.slice(0, MAX_NAMED_HOLDERS);

const hasSameHolders = (old: TrackedListener, socket: ObservedSocket): boolean =>
  old.socket === socket || holdersKey(old.socket) === holdersKey(socket);
