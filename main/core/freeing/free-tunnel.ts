/** Finds out whether what is to be freed is one of our own tunnels, whose processes are never signalled. */
import type { Listener } from '../../../preload/model.ts';
import { cleanText } from '../clean-text.ts';
import type { TrackedListener } from '../watching/tracked-listener.ts';
import type { Resolution } from './free-target.ts';

export interface TunnelRef {
  readonly id: string;
  readonly name: string;
}

/** The saved tunnel that listens there now, or null. */
export type TunnelOf = (listener: Listener) => TunnelRef | null;

/** Of all rows that would become free: one is enough. Also of one whose holder is hidden. */
export function tunnelIn(resolution: Resolution, tunnelOf: TunnelOf): TunnelRef | null {
  for (const { listener } of rowsOf(resolution)) {
    const tunnel = tunnelOf(listener);
    if (tunnel) return { id: tunnel.id, name: cleanText(tunnel.name) };
  }
  return null;
}

function rowsOf(resolution: Resolution): readonly TrackedListener[] {
  if (resolution.kind === 'target') return resolution.target.rows;
  return resolution.kind === 'hidden' ? [resolution.now] : [];
}
