/** Saves several tunnels, one after another, and goes on where one cannot be saved. */
import type { Client } from '../../preload/client.ts';
import type { Failure, Tunnel, TunnelSpec } from '../../preload/model.ts';

export interface Saved {
  readonly saved: readonly Tunnel[];
  readonly failures: readonly Failure[];
}

export async function saveTunnels(client: Client, specs: readonly TunnelSpec[]): Promise<Saved> {
  const saved: Tunnel[] = [];
  const failures: Failure[] = [];
  for (const spec of specs) {
    const added = await client.call('tunnels.add', { spec });
    if (added.ok) saved.push(added.value.tunnel);
    else failures.push(added.failure);
  }
  return { saved, failures };
}
