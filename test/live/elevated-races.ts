/** Races of re-used pids through the elevated step, inside a pid namespace of its own: between its list and the signal. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createElevator } from '../../main/core/platform/linux/elevator.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { ElevatedSession } from '../../main/core/platform/platform.ts';
import { end as endRacer, readInode, SLEEP, startAtPid } from './linux-races.ts';

export interface ElevatedRaceReport {
  races: number;
  /** How often a stranger, who holds the same socket, had the pid of the process that was named. */
  reused: number;
  /** How often the stranger would have been signalled by its pid alone. */
  wrongByPid: number;
  wrongByUs: number;
  /** How often the right process was signalled where nothing was replaced. */
  rightByUs: number;
}

export async function runElevatedRaces(races: number): Promise<ElevatedRaceReport> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Node keeps the number of the socket on the handle, which it does not declare.
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const inode = readInode(fd);
  // We are root here: what gives the rights has nothing to give.
  const elevator = createElevator({ program: '/usr/bin/env' });
  const report: ElevatedRaceReport = { races, reused: 0, wrongByPid: 0, wrongByUs: 0, rightByUs: 0 };
  for (let race = 0; race < races; race++) {
    const seen = await startAtPid(SLEEP, fd);
    const startKey = readStat(`/proc/${seen.pid}`)?.startKey ?? '';
    const opened = await elevator.open([inode], new AbortController().signal);
    if (!opened.ok) throw new Error(opened.failure.message);
    const identity = { pid: seen.pid ?? 0, startKey };
    if (!opened.value.holders.some(({ pid }) => pid === identity.pid)) throw new Error('it was not named');
    // Every tenth is let live: whoever signals nobody would pass otherwise.
    if (race % 10 === 9) {
      const ended = once(seen, 'exit');
      if ((await opened.value.signal('ask', identity)).ok) await ended;
      if (seen.signalCode === 'SIGTERM') report.rightByUs++;
      await endRacer(seen);
    } else {
      await endRacer(seen);
      const stranger = await startAtPid(SLEEP, fd);
      if (stranger.pid === seen.pid) await tryToSignal(opened.value, identity, report);
      if ((await endRacer(stranger)) !== 'SIGKILL') report.wrongByUs++;
    }
    opened.value.close();
  }
  server.close();
  return report;
}

async function tryToSignal(
  session: ElevatedSession,
  identity: { pid: number; startKey: string },
  report: ElevatedRaceReport,
): Promise<void> {
  report.reused++;
  report.wrongByPid++;
  const asked = await session.signal('ask', identity);
  const forced = await session.signal('force', identity);
  if (asked.ok || forced.ok) report.wrongByUs++;
}
