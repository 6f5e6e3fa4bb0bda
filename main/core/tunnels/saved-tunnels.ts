/** The tunnels that the user has saved, in their order, with their file behind them. No secret is ever in it. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fail, ok, type Result, TunnelSpec, type Warning } from '../../../preload/model.ts';
import { type MakeStore, openSavedFile } from '../saved-file.ts';

export interface SavedTunnel {
  /** Stays the same for as long as it is saved. */
  readonly id: string;
  readonly spec: TunnelSpec;
}

export interface SavedTunnels {
  list(): readonly SavedTunnel[];
  find(id: string): SavedTunnel | null;
  warnings(): readonly Warning[];
  add(spec: TunnelSpec): Promise<Result<SavedTunnel>>;
  change(id: string, spec: TunnelSpec): Promise<Result<SavedTunnel>>;
  remove(id: string): Promise<Result<SavedTunnel>>;
  /** Those that are not named stay behind the others. */
  order(ids: readonly string[]): Promise<Result<null>>;
}

const MOST_TUNNELS = 500;

const Stored = z.object({
  version: z.literal(1),
  tunnels: z.array(z.object({ id: z.string().min(1).max(64), spec: TunnelSpec })).max(MOST_TUNNELS),
});
type Stored = z.infer<typeof Stored>;

const EMPTY: Stored = { version: 1, tunnels: [] };

export function openSavedTunnels(folder: string, makeStore?: MakeStore): SavedTunnels {
  const file = openSavedFile<Stored>({
    folder,
    name: 'tunnels',
    what: 'tunnels file',
    schema: Stored,
    defaults: EMPTY,
    ...(makeStore && { makeStore }),
  });
  const list = () => file.read().value.tunnels;
  const find = (id: string) => list().find((tunnel) => tunnel.id === id) ?? null;
  const write = (tunnels: Stored['tunnels']) => file.write({ version: 1, tunnels });

  /** A name is what people call it by: on the command line it must stand for one tunnel. */
  const mistake = (spec: TunnelSpec, id: string | null): ReturnType<typeof fail> | null => {
    const twin = list().find((tunnel) => tunnel.id !== id && tunnel.spec.name === spec.name);
    return twin
      ? fail('invalid-input', `name: there is a tunnel ${spec.name} already.`, 'Choose another name.')
      : null;
  };

  const put = async (next: SavedTunnel, tunnels: Stored['tunnels']): Promise<Result<SavedTunnel>> => {
    const written = await write(tunnels);
    return written.ok ? ok(next) : written;
  };

  return {
    list,
    find,
    warnings: () => file.read().warnings,
    async add(spec) {
      const wrong = mistake(spec, null);
      if (wrong) return wrong;
      if (list().length >= MOST_TUNNELS) {
        return fail(
          'invalid-input',
          `There are ${MOST_TUNNELS} tunnels already.`,
          'Remove some that you no longer need.',
        );
      }
      const added = { id: randomUUID(), spec };
      return put(added, [...list(), added]);
    },
    async change(id, spec) {
      if (!find(id)) return unknownTunnel();
      const wrong = mistake(spec, id);
      if (wrong) return wrong;
      const changed = { id, spec };
      return put(
        changed,
        list().map((tunnel) => (tunnel.id === id ? changed : tunnel)),
      );
    },
    async remove(id) {
      const removed = find(id);
      if (!removed) return unknownTunnel();
      return put(
        removed,
        list().filter((tunnel) => tunnel.id !== id),
      );
    },
    order(ids) {
      const at = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
      return write([...list()].sort((a, b) => at(a.id) - at(b.id)));
    },
  };
}

export const unknownTunnel = () =>
  fail('not-found', 'There is no such tunnel any more.', 'Look at the list of tunnels.');
