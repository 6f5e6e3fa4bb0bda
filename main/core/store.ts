/** The one Snapshot: replaced as a whole, never changed in place. */
import type { Snapshot } from '../../preload/model.ts';

export interface SnapshotStore {
  get(): Snapshot;
  /** Takes what is new, counts the revision up and tells every subscriber. */
  update(patch: Partial<Omit<Snapshot, 'schema' | 'revision' | 'at'>>): void;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

export function createStore(first: Omit<Snapshot, 'revision' | 'at'>, now: () => Date): SnapshotStore {
  const subscribers = new Set<(snapshot: Snapshot) => void>();
  let snapshot: Snapshot = Object.freeze({ ...first, revision: 0, at: now().toISOString() });
  return {
    get: () => snapshot,
    update(patch) {
      snapshot = Object.freeze({
        ...snapshot,
        ...patch,
        revision: snapshot.revision + 1,
        at: now().toISOString(),
      });
      for (const subscriber of subscribers) subscriber(snapshot);
    },
    subscribe(listener) {
      subscribers.add(listener);
      return () => subscribers.delete(listener);
    },
  };
}
