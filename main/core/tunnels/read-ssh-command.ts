/** Makes of a pasted ssh command what can be saved as a tunnel, and says what of it is left out. */
import { fail, ok, type Result } from '../../../preload/model.ts';
import { readCommand } from './read-command.ts';
import { routeOf } from './read-fields.ts';
import { shown } from './shown.ts';
import { isEverywhere, isLoopback, type TunnelRoute } from './tunnel-route.ts';

export interface ReadTunnel {
  /** All of a saved tunnel but its name, tags and auto start; what TunnelSpec refuses is refused here. */
  readonly spec: TunnelRoute;
  /** What was understood and left out, each with a word why. */
  readonly dropped: readonly string[];
  /** What somebody should know before saving, such as that a port is open to the network. */
  readonly notes: readonly string[];
}

/** Fails with `invalid-input`: what is wrong, the field where there is one, and what to do. It never throws. */
export function readSshCommand(text: string): Result<ReadTunnel> {
  const reading = readCommand(text);
  if (!reading.ok) return reading;
  const { command, dropped, notes, variables } = reading.value;
  if (command.remoteCommand !== undefined) {
    return fail(
      'invalid-input',
      `The command also runs ${shown(command.remoteCommand)} on the server, which a tunnel does not.`,
      'Leave out what stands behind the host.',
    );
  }
  if (command.forwards.length === 0) {
    return fail(
      'invalid-input',
      'The command forwards nothing.',
      'Add a forward, such as -L 5433:db:5432, or -D 1080 for SOCKS.',
    );
  }
  const route = routeOf(command);
  if (!route.ok) return route;
  const saved = JSON.stringify(route.value);
  const variable = variables.find((name) => saved.includes(name));
  if (variable !== undefined) {
    return fail(
      'invalid-input',
      `The command holds ${shown(variable)}, which only its shell can fill in.`,
      'Write out what it stands for.',
    );
  }
  return ok({ spec: route.value, dropped, notes: [...notes, ...route.value.forwards.flatMap(exposure)] });
}

function exposure({ kind, bindAddress, bindPort }: TunnelRoute['forwards'][number]): string[] {
  if (bindAddress === undefined || isLoopback(bindAddress)) return [];
  const where = isEverywhere(bindAddress) ? 'on every address' : `on ${shown(bindAddress)}`;
  if (kind === 'remote') {
    return [`The server is to listen ${where}; its own settings decide whether others can reach it.`];
  }
  const danger = kind === 'dynamic' ? 'a proxy that others can use' : 'others can connect to it';
  return [`Port ${bindPort} listens ${where} of this machine: ${danger}.`];
}
