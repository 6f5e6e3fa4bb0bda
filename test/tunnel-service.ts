/** A Service with tunnels whose states a test sets as it likes; it notes what it was asked to do. */
import type { CallOutput } from '../preload/contract.ts';
import { fail, ok, type Result, type Snapshot, type Tunnel } from '../preload/model.ts';
import type { Handlers, Service } from '../preload/serve.ts';
import { SAMPLE_TUNNEL } from './sample-tunnel.ts';
import { serviceOf } from './service-of.ts';

export interface TunnelService extends Service {
  /** `up tunnel-1`, `answer q-1 secret`, in order. */
  readonly asked: string[];
  /** All who follow the list are told. */
  set(id: string, news: Partial<Tunnel>): void;
  remove(id: string): void;
}

export function createTunnelService(
  tunnels: readonly Partial<Tunnel>[],
  handlers: Partial<Handlers> = {},
): TunnelService {
  const asked: string[] = [];
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let now: Tunnel[] = tunnels.map((one) => ({ ...SAMPLE_TUNNEL, ...one }));
  const snapshot = () => serviceOf({ tunnels: now }).snapshot();
  const change = (next: Tunnel[]) => {
    now = next;
    for (const listen of listeners) listen(snapshot());
  };
  const set = (id: string, news: Partial<Tunnel>) =>
    change(now.map((one) => (one.id === id ? { ...one, ...news } : one)));
  const remove = (id: string) => change(now.filter((one) => one.id !== id));
  const answer = (verb: string, id: string): Result<{ tunnel: Tunnel }> => {
    asked.push(`${verb} ${id}`);
    const tunnel = now.find((one) => one.id === id);
    return tunnel ? ok({ tunnel }) : fail('not-found', 'There is no such tunnel any more.', 'Look again.');
  };
  const base = serviceOf(
    {},
    {
      'ports.snapshot': async () => ok(snapshot()),
      'tunnels.describe': async ({ specs }): Promise<Result<CallOutput<'tunnels.describe'>>> =>
        ok({
          described: specs.map(({ destination, name }) => ({
            command: `ssh -N ${destination}`,
            sentence: `Your port reaches ${name}`,
          })),
        }),
      'tunnels.add': async ({ spec }) => {
        if (now.some(({ name }) => name === spec.name)) {
          return fail(
            'invalid-input',
            `name: there is a tunnel ${spec.name} already.`,
            'Choose another name.',
          );
        }
        const tunnel = { ...SAMPLE_TUNNEL, ...spec, id: `new-${now.length}` };
        change([...now, tunnel]);
        return answer('add', tunnel.id);
      },
      'tunnels.up': async ({ tunnelId }) => {
        set(tunnelId, { state: 'connecting' });
        return answer('up', tunnelId);
      },
      'tunnels.down': async ({ tunnelId }) => {
        set(tunnelId, { state: 'stopped' });
        return answer('down', tunnelId);
      },
      'tunnels.remove': async ({ tunnelId }) => {
        const removed = answer('remove', tunnelId);
        remove(tunnelId);
        return removed;
      },
      'tunnels.answer': async ({ questionId, answer: text }) => {
        asked.push(`answer ${questionId} ${text}`);
        return ok({ answered: true });
      },
      ...handlers,
    },
  );
  return {
    ...base,
    asked,
    set,
    remove,
    snapshot,
    subscribe(event, listen) {
      if (event !== 'snapshot') return () => {};
      // The event was just looked at: its listener takes a Snapshot.
      const take = listen as (snapshot: Snapshot) => void;
      listeners.add(take);
      return () => listeners.delete(take);
    },
  };
}
