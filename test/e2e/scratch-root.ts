/** The machine's whole root, to change at will: what is written goes into memory, is seen by nobody else, and is gone with it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ScratchRoot {
  /** Where a path of it lies, seen from outside. */
  at(path: string): string;
  /** Runs a program in it, as root, and settles with what it printed. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Whatever is there now and was not, or is there no more, or was written: files, links and new folders, sorted. */
  changed(): string[];
  remove(): Promise<void>;
}

/**
 * In a mount name space of its own: an overlay over `/`, with /proc and /dev, becomes the root. By pivot_root, for in a mere
 * chroot the kernel gives no user name spaces. It lives as long as its input is open.
 */
const MAKE = `set -eu
mount -t tmpfs none "$1"
mkdir "$1/written" "$1/work" "$1/root"
mount -t overlay none -o "lowerdir=/,upperdir=$1/written,workdir=$1/work" "$1/root"
for folder in /proc /dev; do mount --rbind "$folder" "$1/root$folder"; done
mount --bind "$1" "$1/root/mnt"
cd "$1/root"
pivot_root . .
umount -l .
echo ready
exec cat`;

/** An environment of its own: that of a machine, not that of a test. */
const ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  HOME: '/root',
};

export async function openScratchRoot(): Promise<ScratchRoot> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-root-'));
  const holder = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', '--', 'sh', '-c', MAKE, 'sh', folder],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const ended = once(holder, 'exit');
  const first = await Promise.race([once(holder.stdout, 'data'), ended]);
  if (String(first[0]) !== 'ready\n') throw new Error(`no root could be made: ${first}`);
  const at = (path: string) => join(`/proc/${holder.pid}/root`, path);
  return {
    at,
    async run(command, ...args) {
      const words = [`--mount=/proc/${holder.pid}/ns/mnt`, '--wd=/', '--', command, ...args];
      const { stdout } = await promisify(execFile)('nsenter', words, { env: ENV, maxBuffer: 1 << 24 });
      return stdout;
    },
    changed: () => leaves(at('/mnt/written'), '').sort(),
    async remove() {
      holder.stdin.end();
      await ended;
      rmdirSync(folder);
    },
  };
}

/** Folders that were there before are in the written layer only for what is below them. */
function leaves(written: string, below: string): string[] {
  return readdirSync(join(written, below)).flatMap((name) => {
    const path = `${below}/${name}`;
    if (!lstatSync(join(written, path)).isDirectory()) return [path];
    const isNew = lstatSync(path, { throwIfNoEntry: false }) === undefined;
    return [...(isNew ? [path] : []), ...leaves(written, path)];
  });
}
