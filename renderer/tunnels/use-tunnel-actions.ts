/** What the buttons, menus and keys do with saved tunnels. */
import { useMemo } from 'react';
import type { Client } from '../../preload/client.ts';
import type { Result, Tunnel } from '../../preload/model.ts';
import { type Announcer, useAnnouncer } from '../ui/announcer.tsx';
import { useConnected } from '../use-session.ts';
import { moved } from './order-tunnels.ts';
import { copyOf, specOf, withPort } from './spec-of.ts';
import { isWanted } from './tunnel-words.ts';

export interface TunnelActions {
  start(tunnel: Tunnel): Promise<void>;
  stop(tunnel: Pick<Tunnel, 'id' | 'name'>): Promise<void>;
  probe(tunnel: Tunnel): Promise<void>;
  duplicate(tunnel: Tunnel): Promise<string | null>;
  remove(tunnel: Tunnel): Promise<void>;
  /** Up by -1, down by 1. */
  move(tunnel: Tunnel, by: number): Promise<void>;
  /** Takes another local port, from now on. */
  takePort(tunnel: Tunnel, from: number, to: number): Promise<void>;
}

interface Tools {
  readonly client: Client;
  readonly announcer: Announcer;
  /** The tunnels as they are at the moment. */
  list(): readonly Tunnel[];
}

export function useTunnelActions(): TunnelActions {
  const { client, live } = useConnected();
  const announcer = useAnnouncer();
  return useMemo(
    () => tunnelActions({ client, announcer, list: () => live.get().snapshot?.tunnels ?? [] }),
    [client, live, announcer],
  );
}

function tunnelActions(tools: Tools): TunnelActions {
  const { client, list } = tools;
  const { say, announce } = tools.announcer;
  const done = doneBy(tools.announcer);
  return {
    async start({ id: tunnelId, name }) {
      if (done(await client.call('tunnels.up', { tunnelId }))) announce(`Starting ${name}`);
    },
    async stop({ id: tunnelId, name }) {
      if (done(await client.call('tunnels.down', { tunnelId }))) announce(`Stopped ${name}`);
    },
    async probe({ id: tunnelId, name }) {
      const result = await client.call('tunnels.probe', { tunnelId });
      if (!done(result)) return;
      const { tunnel } = result.value;
      const bad = tunnel.health.filter(({ reached }) => !reached).map(({ message }) => message);
      if (tunnel.health.length === 0) say(`Nothing of ${name} can be probed now.`);
      else if (bad.length > 0) say(`${name}: ${bad.join(', ')}`, 'bad');
      else say(`${name}: every far end answers.`);
    },
    async duplicate(tunnel) {
      const spec = copyOf(
        specOf(tunnel),
        list().map(({ name }) => name),
      );
      const result = await client.call('tunnels.add', { spec });
      if (!done(result)) return null;
      say(`Saved ${spec.name}.`);
      return result.value.tunnel.id;
    },
    remove: (tunnel) => removeTunnel(tools, tunnel),
    async move({ id, name }, by) {
      const ids = list().map((tunnel) => tunnel.id);
      const tunnelIds = moved(ids, id, by);
      if (!tunnelIds) return;
      if (done(await client.call('tunnels.order', { tunnelIds })))
        announce(`${name} is number ${tunnelIds.indexOf(id) + 1} of ${tunnelIds.length}`);
    },
    takePort: (tunnel, from, to) => changePort(tools, tunnel, from, to),
  };
}

function doneBy({ say }: Announcer) {
  return <T>(result: Result<T>): result is { ok: true; value: T } => {
    if (!result.ok) say(`${result.failure.message} ${result.failure.nextStep}`, 'bad');
    return result.ok;
  };
}

async function removeTunnel({ client, announcer, list }: Tools, tunnel: Tunnel): Promise<void> {
  const done = doneBy(announcer);
  const place = list().findIndex(({ id }) => id === tunnel.id);
  if (!done(await client.call('tunnels.remove', { tunnelId: tunnel.id }))) return;
  announcer.sayUndoable(`Removed ${tunnel.name}.`, async () => {
    const added = await client.call('tunnels.add', { spec: specOf(tunnel) });
    if (!done(added)) return;
    const { id } = added.value.tunnel;
    const others = list()
      .map((other) => other.id)
      .filter((other) => other !== id);
    const tunnelIds = [...others.slice(0, place), id, ...others.slice(place)];
    if (!done(await client.call('tunnels.order', { tunnelIds }))) return;
    if (isWanted(tunnel) && !done(await client.call('tunnels.up', { tunnelId: id }))) return;
    announcer.say(`${tunnel.name} is there again.`);
  });
}

async function changePort(
  { client, announcer }: Tools,
  tunnel: Tunnel,
  from: number,
  to: number,
): Promise<void> {
  const done = doneBy(announcer);
  const { id: tunnelId, name } = tunnel;
  const spec = specOf(tunnel);
  if (!done(await client.call('tunnels.change', { tunnelId, spec: withPort(spec, from, to) }))) return;
  announcer.sayUndoable(`${name} uses ${to} from now on.`, async () => {
    if (done(await client.call('tunnels.change', { tunnelId, spec })))
      announcer.say(`${name} uses ${from} again.`);
  });
}
