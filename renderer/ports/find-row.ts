/** The row that a listener's id stands in: ids are what conflicts, notices and links name. */
import { foldTwins, type PortRow } from './fold-twins.ts';
import type { ListMemory } from './list-memory.ts';

export function findRow(memory: ListMemory, listenerId: string | null, home: string): PortRow | null {
  const entry = listenerId === null ? undefined : memory.get(listenerId);
  if (!entry) return null;
  const twins = new Map([...memory].filter(([, { rowKey }]) => rowKey === entry.rowKey));
  return foldTwins(twins, home).get(entry.rowKey) ?? null;
}
