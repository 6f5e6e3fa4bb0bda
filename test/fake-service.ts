/** A Service with one listener that does nothing and remembers what it was asked to do. */
import { DEFAULT_SETTINGS } from '../main/core/settings.ts';
import { type CallName, calls } from '../preload/contract.ts';
import { type Change, fail, type Listener, ok, type Snapshot } from '../preload/model.ts';
import type { Service } from '../preload/serve.ts';

export interface FakeService extends Service {
  /** Every call that reached a handler. */
  readonly called: CallName[];
  /** Pushes one change to all who subscribed. */
  emit(change: Change): void;
  readonly listener: Listener;
}

export function createFakeService(): FakeService {
  const called: CallName[] = [];
  const changeListeners = new Set<(change: Change) => void>();
  const snapshot = makeSnapshot();
  const [listener] = snapshot.listeners;
  if (!listener) throw new Error('The snapshot of the fake has one listener.');

  const refuse = (name: CallName) => async () => {
    called.push(name);
    return fail('unsupported', 'This is a fake.', 'Ask the real one.');
  };
  // The keys of `calls` are the names of all calls, which `Object.fromEntries` does not tell the compiler.
  const refusing = Object.fromEntries(
    Object.keys(calls).map((name) => [name, refuse(name as CallName)]),
  ) as Record<CallName, ReturnType<typeof refuse>>;
  return {
    called,
    listener,
    handlers: {
      ...refusing,
      'ports.snapshot': async () => {
        called.push('ports.snapshot');
        return ok(snapshot);
      },
      'ports.next': async ({ from }) => {
        called.push('ports.next');
        return ok({ ports: [from] });
      },
    },
    snapshot: () => snapshot,
    subscribe(event, listen) {
      if (event !== 'change') return () => {};
      // The event was just looked at: its listener takes a Change.
      const take = listen as (change: Change) => void;
      changeListeners.add(take);
      return () => changeListeners.delete(take);
    },
    emit(change) {
      for (const listen of changeListeners) listen(change);
    },
  };
}

function makeSnapshot(): Snapshot {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    schema: 1,
    revision: 1,
    at,
    host: {
      door: 'browser',
      version: '0.0.0',
      pid: process.pid,
      user: 'dev',
      home: '/home/dev',
      elevated: false,
    },
    capabilities: { free: true, closeEvents: false, openUrl: true },
    watching: { state: 'watching', reader: 'fake', scanMs: 1, resumesAt: null },
    settings: DEFAULT_SETTINGS,
    listeners: [
      {
        id: 'listener-1',
        protocol: 'tcp',
        family: 'ipv4',
        address: '127.0.0.1',
        port: 3_000,
        dualStack: false,
        scope: 'loopback',
        category: 'registered',
        service: { registered: null, common: null },
        since: at,
        user: 'dev',
        owner: null,
        ownerHidden: 'gone',
        holders: [],
        tunnel: null,
        container: null,
        system: false,
      },
    ],
    freeing: [],
    again: [],
    reservations: [],
    offers: [],
    conflicts: [],
    tunnels: [],
    desktop: null,
    warnings: [],
  };
}
