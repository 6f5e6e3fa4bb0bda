/** What happened, told one by one to whoever listens; beside it the Snapshot, as the doors subscribe to both. */
import type { EventName, EventPayload } from '../../preload/contract.ts';
import type { Change } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import type { SnapshotStore } from './store.ts';

export interface Changes {
  emit(change: Change): void;
  subscribe(listener: (change: Change) => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit(change) {
      for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** How doors listen to the one and to the other. */
export function subscriber(store: SnapshotStore, changes: Changes): Service['subscribe'] {
  const sources: { [K in EventName]: (listener: (payload: EventPayload<K>) => void) => () => void } = {
    snapshot: (listener) => store.subscribe(listener),
    change: (listener) => changes.subscribe(listener),
  };
  return (event, listener) => sources[event](listener);
}
