/** One running app per user data folder; a second one leaves its arguments for the first and goes. */
import { readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = 'instance.lock';
const MESSAGE = /^second-\d+\.json$/;

/** Null where another one runs; else how to let go. */
export function claimInstance(folder, onSecond) {
  const lock = join(folder, LOCK);
  if (!takeLock(lock)) {
    leaveMessage(folder);
    return null;
  }
  const watcher = watch(folder, () => {
    for (const name of readdirSync(folder)) {
      if (!MESSAGE.test(name)) continue;
      const path = join(folder, name);
      const argv = JSON.parse(readFileSync(path, 'utf8'));
      rmSync(path);
      onSecond(argv);
    }
  });
  return () => {
    watcher.close();
    rmSync(lock, { force: true });
  };
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (Number.isInteger(pid) && pid > 1 && isAlive(pid)) return false;
    rmSync(lock, { force: true });
    return takeLock(lock);
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function leaveMessage(folder) {
  const path = join(folder, `second-${process.pid}`);
  writeFileSync(path, JSON.stringify(process.argv));
  // Renamed when whole, so that the first one never reads half of it.
  renameSync(path, `${path}.json`);
}
