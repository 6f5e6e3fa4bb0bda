/** Races of re-used pids of parents, inside a pid namespace of its own: the shell that was held is replaced, then signalled. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createHoldParent } from '../../main/core/platform/linux/hold-process.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';

export interface ParentRaceReport {
  /** How often a stranger had the pid of the parent that was held. */
  reused: number;
  /** How often the stranger would have been signalled by its pid alone. */
  wrongByPid: number;
  wrongByUs: number;
  /** How often the right parent was signalled where nothing was replaced. */
  rightByUs: number;
}

const PID = 30_000;

async function startAtPid(script: string): Promise<ChildProcess> {
  writeFileSync('/proc/sys/kernel/ns_last_pid', String(PID - 1));
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child, 'spawn');
  return child;
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals | null): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    if (signal) child.kill(signal);
    await ended;
  }
  return child.signalCode;
}

const identityOf = (pid: number) => ({ pid, startKey: readStat(`/proc/${pid}`)?.startKey ?? '' });

export async function runParentRaces(races: number): Promise<ParentRaceReport> {
  const libc = await loadLibc();
  const report: ParentRaceReport = { reused: 0, wrongByPid: 0, wrongByUs: 0, rightByUs: 0 };
  for (let race = 0; race < races; race++) {
    // By turns through the folder and by number.
    const holdParent = createHoldParent({ libc: race % 2 ? libc : null, ownPids: [process.pid] });
    const parent = await startAtPid('sleep 60 & echo $!; wait');
    const [said] = await once(parent.stdout ?? parent, 'data');
    const child = identityOf(Number(String(said)));
    const held = holdParent(identityOf(parent.pid ?? 0), child);
    if (!held.ok) throw new Error(held.failure.message);
    if (race % 10 === 9) {
      if ((await held.value.signal('ask', [])).ok && (await endOf(parent, null)) === 'SIGTERM')
        report.rightByUs++;
    } else {
      await endOf(parent, 'SIGKILL');
      const stranger = await startAtPid('exec sleep 60');
      if (stranger.pid === parent.pid) {
        report.reused++;
        report.wrongByPid++;
        if ((await held.value.signal('ask', [])).ok || held.value.isAlive()) report.wrongByUs++;
        if (holdParent(identityOf(PID), child).ok) report.wrongByUs++;
      }
      if ((await endOf(stranger, 'SIGKILL')) !== 'SIGKILL') report.wrongByUs++;
    }
    held.value.release();
    process.kill(child.pid, 'SIGKILL');
  }
  return report;
}
