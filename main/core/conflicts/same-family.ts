/** Whether two owners are one server: a parent and its workers, workers of one parent, or one container. Pure. */
import type { Container, Listener, Owner } from '../../../preload/model.ts';
import { commandKey } from '../command-key.ts';
import { isContainerProxy } from '../container-proxies.ts';

export const isSameFamily = (a: Owner, b: Owner): boolean =>
  a.pid === b.pid ||
  a.launchers.some(({ pid }) => pid === b.pid) ||
  b.launchers.some(({ pid }) => pid === a.pid) ||
  // Strangers are most of them, and differ in what is quickly compared.
  (parentOf(a) === parentOf(b) && a.name === b.name && ownMark(a) === ownMark(b));

/** The listeners in groups of one family each; those whose owner is hidden by whom they belong to. Linear. */
export function groupByFamily(listeners: readonly Listener[]): Listener[][] {
  const [first] = listeners;
  if (listeners.every(({ owner }) => owner && owner === first?.owner)) return first ? [[...listeners]] : [];
  const groups = createGroups();
  const owners = new Map<Owner, string[]>();
  const pids = new Set(listeners.flatMap(({ owner }) => owner?.pid ?? []));
  for (const { owner } of listeners) {
    if (!owner || owners.has(owner)) continue;
    const ancestors = owner.launchers.filter(({ pid }) => pids.has(pid)).map(({ pid }) => pidMark(pid));
    owners.set(owner, [...marksOf(owner), ...ancestors]);
  }
  const marksOfRow = ({ owner, holders, user, container }: Listener): string[] => {
    if (owner) return [...(owners.get(owner) ?? []), ...holders.map(({ pid }) => pidMark(pid))];
    return [container ? containerMark(container) : `hidden ${user ?? ''}`];
  };
  for (const listener of listeners) groups.join(marksOfRow(listener));
  const families = new Map<string, Listener[]>();
  for (const listener of listeners) {
    const root = groups.rootOf(marksOfRow(listener)[0] ?? '');
    const family = families.get(root);
    if (family) family.push(listener);
    else families.set(root, [listener]);
  }
  return [...families.values()];
}

const containerMark = ({ id }: Container): string => `container ${id}`;

const pidMark = (pid: number): string => `pid ${pid}`;

/** Two owners that share one of these are of one family. */
const marksOf = (owner: Owner): string[] => [pidMark(owner.pid), ownMark(owner)];

const parentOf = ({ launchers }: Owner): number => launchers.at(-1)?.pid ?? 1;

/**
 * The same parent alone says little: one terminal starts the servers of many projects. Workers of one parent also run
 * the same program in the same folder. A container engine's proxies have none of their own.
 */
function ownMark(owner: Owner): string {
  const { name, user, cwd, container } = owner;
  if (container) return containerMark(container);
  const program = isContainerProxy(owner) ? ['proxy'] : [commandKey(owner), cwd];
  return `sibling ${JSON.stringify([parentOf(owner), name, user, ...program])}`;
}

/** Which marks belong together. */
function createGroups() {
  const parents = new Map<string, string>();
  const rootOf = (mark: string): string => {
    let root = mark;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) {
      // Halves the way for the next one who asks.
      const above = parents.get(next);
      if (above !== undefined) parents.set(root, above);
      root = next;
    }
    return root;
  };
  return {
    rootOf,
    join([first, ...others]: readonly string[]): void {
      if (first === undefined) return;
      for (const other of others) {
        const [a, b] = [rootOf(first), rootOf(other)];
        if (a !== b) parents.set(b, a);
      }
    },
  };
}
