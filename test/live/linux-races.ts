/** Races of re-used pids, inside a pid namespace of its own: the process that was seen is replaced, then signalled. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createHold } from '../../main/core/platform/linux/hold-process.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { HeldProcess } from '../../main/core/platform/platform.ts';
import type { Result } from '../../preload/model.ts';

export interface RaceReport {
  races: number;
  /** How often a stranger had the pid of the process that was seen. */
  reused: number;
  /** How often the stranger would have been signalled by its pid alone, and by pid and start time. */
  wrongByPid: number;
  wrongByStart: number;
  /** How often it was signalled by us. */
  wrongByUs: number;
  /** How often the right process was signalled where nothing was replaced. */
  rightByUs: number;
}

const PID = 30_000;
const MOST_ATTEMPTS = 50;

export const SLEEP = ['/bin/sleep', '60'];

/** Always at the same pid, with a listener that it inherits, or without one. */
export async function startAtPid(
  [program = '', ...argv]: readonly string[],
  listener: number | 'ignore',
): Promise<ChildProcess> {
  for (let attempt = 0; ; attempt++) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(PID - 1));
    const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'ignore', listener] });
    await once(child, 'spawn');
    // A thread of ours may have been given the number in between.
    if (child.pid === PID || attempt === MOST_ATTEMPTS) return child;
    await end(child);
  }
}

export async function end(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  return child.signalCode;
}

export async function runRaces(races: number): Promise<RaceReport> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Node keeps the number of the socket on the handle, which it does not declare.
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const inode = readInode(fd);
  const hold = createHold({ libc: await loadLibc(), ownPids: [process.pid] });
  const report: RaceReport = { races, reused: 0, wrongByPid: 0, wrongByStart: 0, wrongByUs: 0, rightByUs: 0 };

  for (let race = 0; race < races; race++) {
    // Both hold the same listener, as two workers of one server would: only the process itself tells them apart.
    const seen = await startAtPid(SLEEP, fd);
    const startKey = readStat(`/proc/${seen.pid}`)?.startKey ?? '';
    const held = hold({ pid: seen.pid ?? 0, startKey });
    // Every tenth is let live: whoever signals nobody would pass otherwise.
    if (race % 10 === 9) {
      if (held.ok && (await held.value.signal('ask', [inode])).ok) {
        await once(seen, 'exit');
        if (seen.signalCode === 'SIGTERM') report.rightByUs++;
      }
      await end(seen);
    } else {
      await end(seen);
      await tryToSignal(seen, startKey, held, await startAtPid(SLEEP, fd), inode, report);
    }
    if (held.ok) held.value.release();
  }
  server.close();
  return report;
}

async function tryToSignal(
  seen: ChildProcess,
  startKey: string,
  held: Result<HeldProcess>,
  stranger: ChildProcess,
  inode: string,
  report: RaceReport,
): Promise<void> {
  if (stranger.pid === seen.pid) {
    report.reused++;
    report.wrongByPid++;
    if (readStat(`/proc/${stranger.pid}`)?.startKey === startKey) report.wrongByStart++;
    const sent =
      held.ok &&
      ((await held.value.signal('ask', [inode])).ok || (await held.value.signal('force', [inode])).ok);
    // A signal that was sent may come a moment later than the kill below: both must say that there was none.
    if (sent || (held.ok && (held.value.isAlive() || held.value.holdsSocket(inode)))) report.wrongByUs++;
  }
  const signal = await end(stranger);
  if (signal !== 'SIGKILL') report.wrongByUs++;
}

export function readInode(fd: number): string {
  return /\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0] ?? '';
}
