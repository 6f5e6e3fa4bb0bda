/** Puts a process into a control group of systemd's shape, for real where the machine lets us. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from './wait-until.ts';

/** Where systemd keeps its groups: the named hierarchy of version 1, or version 2. */
const ROOTS = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified', '/sys/fs/cgroup'];

export interface MadeGroup {
  /** Once all of its processes have ended. */
  remove(): Promise<void>;
}

/** Moves `pid` into the group `path` (`/system.slice/x.service`), made for it; null where no groups may be made. */
export function moveToGroup(pid: number, path: string): MadeGroup | null {
  const root = ROOTS.find((each) => existsSync(join(each, 'cgroup.procs')));
  if (!root) return null;
  const made: string[] = [];
  try {
    makeGroup(root, path, made);
    writeFileSync(join(root, path, 'cgroup.procs'), String(pid));
  } catch {
    for (const folder of made) rmdirSync(folder);
    return null;
  }
  return {
    async remove() {
      // Others may have come to use the outer ones.
      const [own, ...outer] = made;
      if (own === undefined) return;
      await waitUntil(`${own} is empty`, () => removed(own));
      for (const folder of outer) removed(folder);
    },
  };
}

/** Notes the folders that were not there, the innermost first. */
function makeGroup(root: string, path: string, made: string[]): void {
  const folder = join(root, path);
  if (existsSync(folder)) return;
  if (dirname(path) !== '/') makeGroup(root, dirname(path), made);
  mkdirSync(folder);
  made.unshift(folder);
}

function removed(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
