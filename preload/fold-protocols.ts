/** Rows that say the same of several protocols, as one row each: most ports are registered for TCP and UDP alike. Pure. */

export type Folded<T extends { protocol: string }> = Omit<T, 'protocol'> & {
  readonly protocols: T['protocol'][];
};

/** In the order of the first of each. */
export function foldProtocols<T extends { protocol: string }>(rows: readonly T[]): Folded<T>[] {
  const folded = new Map<string, Folded<T>>();
  for (const { protocol, ...rest } of rows) {
    const key = JSON.stringify(rest);
    const before = folded.get(key);
    if (before) before.protocols.push(protocol);
    else folded.set(key, { ...rest, protocols: [protocol] });
  }
  return [...folded.values()];
}
