/** What is saved of a tunnel, without how it is at the moment. */
import type { Tunnel, TunnelSpec } from '../../preload/model.ts';

export function specOf(tunnel: Tunnel): TunnelSpec {
  const { name, carrier, destination, user, sshPort, jump, identityFile, forwards, autoStart, tags } = tunnel;
  return {
    name,
    carrier,
    destination,
    ...(user !== undefined && { user }),
    ...(sshPort !== undefined && { sshPort }),
    ...(jump !== undefined && { jump }),
    ...(identityFile !== undefined && { identityFile }),
    forwards,
    autoStart,
    tags,
  };
}

/** The same with a name that nobody has yet: `db copy`, `db copy 2`. */
export function copyOf(spec: TunnelSpec, names: readonly string[]): TunnelSpec {
  const taken = new Set(names);
  const base = `${spec.name.slice(0, 88)} copy`;
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
  // Two that start by themselves would want the same port.
  return { ...spec, name, autoStart: false };
}

/** The same with another local port in place of `from`. */
export const withPort = (spec: TunnelSpec, from: number, to: number): TunnelSpec => ({
  ...spec,
  forwards: spec.forwards.map((forward) =>
    forward.kind !== 'remote' && forward.bindPort === from ? { ...forward, bindPort: to } : forward,
  ),
});
