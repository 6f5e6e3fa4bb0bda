/** A Service whose Snapshot a test writes itself, and whose calls a test answers or just counts. */
import { DEFAULT_SETTINGS } from '../../main/core/settings.ts';
import { type CallName, type CallOutput, calls, type HandlerInput } from '../../preload/contract.ts';
import {
  fail,
  type Listener,
  ok,
  type Reservation,
  type Result,
  type Snapshot,
} from '../../preload/model.ts';
import type { Handlers, Service } from '../../preload/serve.ts';
import { NOW } from './window-machine.ts';
import { answerTunnels } from './window-tunnels.ts';

type Answer<K extends CallName> = (input: HandlerInput<K>) => Promise<Result<CallOutput<K>>>;

export interface WindowService extends Service {
  /** Publishes a Snapshot with these changes. */
  set(change: Partial<Snapshot>): void;
  setListeners(listeners: readonly Listener[]): void;
  answer<K extends CallName>(name: K, answer: Answer<K>): void;
  readonly called: { name: CallName; input: unknown }[];
}

export function createWindowService(listeners: readonly Listener[] = []): WindowService {
  let snapshot = firstSnapshot([...listeners]);
  const subscribers = new Set<() => void>();
  const answers = new Map<CallName, (input: never) => Promise<Result<unknown>>>();
  const called: { name: CallName; input: unknown }[] = [];

  const set = (change: Partial<Snapshot>) => {
    snapshot = { ...snapshot, ...change, revision: snapshot.revision + 1 };
    for (const subscriber of subscribers) subscriber();
  };
  const handle = (name: CallName) => async (input: unknown) => {
    called.push({ name, input });
    const answer = answers.get(name);
    // The answer was registered for this very name.
    if (answer) return answer(input as never);
    return fail('unsupported', 'The script has no answer to that.', 'Write one.');
  };
  // The keys of `calls` are the names of all calls, which `Object.fromEntries` does not tell the compiler.
  const handlers = Object.fromEntries(
    Object.keys(calls).map((name) => [name, handle(name as CallName)]),
  ) as unknown as Handlers;

  const service: WindowService = {
    handlers,
    called,
    snapshot: () => snapshot,
    subscribe(event, listener) {
      if (event !== 'snapshot') return () => {};
      // serve.ts asks for the Snapshot itself when it is told that there is a new one.
      const tell = () => (listener as (payload: Snapshot) => void)(snapshot);
      subscribers.add(tell);
      return () => subscribers.delete(tell);
    },
    set,
    setListeners: (next) => set({ listeners: [...next] }),
    answer: (name, answer) => answers.set(name, answer as (input: never) => Promise<Result<unknown>>),
  };
  const at = () => ok({ at: new Date(NOW).toISOString() });
  service.answer('watching.pause', async ({ minutes }) => {
    const resumesAt = minutes === undefined ? null : new Date(NOW + minutes * 60_000).toISOString();
    set({ watching: { ...snapshot.watching, state: 'paused', resumesAt } });
    return at();
  });
  service.answer('watching.resume', async () => {
    set({ watching: { ...snapshot.watching, state: 'watching' } });
    return at();
  });
  service.answer('settings.set', async (change) => {
    // Validated by the contract: only fields of Settings.
    const settings = { ...snapshot.settings, ...change } as Snapshot['settings'];
    set({ settings });
    return ok({ settings });
  });
  answerReservations(service, set);
  answerTunnels(service);
  return service;
}

/** As the core does, without its files. */
function answerReservations(service: WindowService, set: WindowService['set']): void {
  const now = () => service.snapshot();
  service.answer('conflicts.ignore', async ({ conflictId, ignored }) => {
    const state = ignored ? 'ignored' : 'open';
    set({ conflicts: now().conflicts.map((one) => (one.id === conflictId ? { ...one, state } : one)) });
    return ok({ ignored });
  });
  service.answer('ports.next', async ({ from }) => ok({ ports: [from] }));
  service.answer('reservations.add', async ({ port, protocol, name, project: root, match }) => {
    const project = root === undefined ? null : { root, name: root.slice(root.lastIndexOf('/') + 1) };
    const reservation: Reservation = {
      id: `added-${port}-${protocol}`,
      port,
      protocol,
      name: name ?? project?.name ?? 'reserved',
      project,
      match: match ?? (project && { cwd: project.root }),
      source: 'user',
    };
    set({ reservations: [...now().reservations, reservation] });
    return ok({ reservation });
  });
  service.answer('reservations.remove', async ({ reservationId }) => {
    const reservation = now().reservations.find(({ id }) => id === reservationId);
    if (!reservation) return fail('not-found', 'There is no such reservation of yours.', 'Look again.');
    set({ reservations: now().reservations.filter((one) => one !== reservation) });
    return ok({ reservation });
  });
  service.answer('reservations.decline', async ({ offerId }) => {
    set({ offers: now().offers.filter(({ id }) => id !== offerId) });
    return ok({ declined: true });
  });
  service.answer('reservations.accept', async ({ offerId }) => {
    const offer = now().offers.find(({ id }) => id === offerId);
    if (!offer) return fail('not-found', 'That offer is not made any more.', 'Look again.');
    const { id, port, protocol, name, project } = offer;
    const reservation: Reservation = {
      id: `accepted-${id}`,
      port,
      protocol,
      name,
      project,
      match: { cwd: project.root },
      source: 'learned',
    };
    set({
      offers: now().offers.filter((one) => one !== offer),
      reservations: [...now().reservations, reservation],
    });
    return ok({ reservation });
  });
}

const firstSnapshot = (listeners: Listener[]): Snapshot => ({
  schema: 1,
  revision: 1,
  at: new Date(NOW).toISOString(),
  host: { door: 'browser', version: '0.1.0', pid: 1234, user: 'ada', home: '/home/ada', elevated: false },
  capabilities: { free: true, closeEvents: true, openUrl: false },
  watching: { state: 'watching', reader: 'netlink', scanMs: 0.4, resumesAt: null },
  settings: DEFAULT_SETTINGS,
  listeners,
  freeing: [],
  again: [],
  reservations: [],
  offers: [],
  conflicts: [],
  tunnels: [],
  desktop: null,
  warnings: [],
});
