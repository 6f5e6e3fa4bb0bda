/** What a plan without the rights offers: how the system would ask for them, and the command for somebody who has them. Pure. */
import type { Elevation, Protocol } from '../../../preload/model.ts';
import type { CommandsByHand, Elevator } from '../platform/platform.ts';

export interface ElevationFacts {
  port: number;
  protocol: Protocol;
  /** The first process that would end; null where it is hidden. */
  pid: number | null;
  /** What an administrator would run to stop the service that it is; null where it is none. */
  service?: readonly string[] | null;
  elevator: Pick<Elevator, 'means'> | null;
  byHand?: CommandsByHand | undefined;
}

/**
 * Where the process is known, `kill` with its number: it works on every machine, whatever is installed for the
 * administrator, and says exactly what it does. Where it is hidden there is no number to say, and tools that look for it by
 * the port end clients too: then Quayside itself, which finds it, checks it and shows the plan before it asks.
 */
export function elevationOf({ port, protocol, pid, service, elevator, byHand }: ElevationFacts): Elevation {
  const means = elevator?.means ?? null;
  if (service) return { means, command: byHand?.elevated(service) ?? ['sudo', ...service] };
  if (pid !== null && pid > 1) {
    return { means, command: byHand?.endElevated(pid) ?? ['sudo', 'kill', '-TERM', String(pid)] };
  }
  const only = protocol === 'udp' ? ['--protocol', 'udp'] : [];
  const command = ['quayside', 'free', String(port), ...only];
  return { means, command: byHand?.elevated(command) ?? ['sudo', ...command] };
}
