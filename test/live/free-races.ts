/**
 * Races of re-used pids against a whole free by signals, inside a pid namespace of its own: before SIGTERM the process
 * that was seen is replaced by a stranger, before SIGKILL by one that even holds the same listener.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createSignalRun } from '../../main/core/freeing/free-run.ts';
import { createHold } from '../../main/core/platform/linux/hold-process.ts';
import { loadLibc } from '../../main/core/platform/linux/libc.ts';
import { readStat } from '../../main/core/platform/linux/proc-stat.ts';
import type { ProcessFacts } from '../../main/core/platform/platform.ts';
import { fail } from '../../preload/model.ts';
import { readInode, SLEEP, startAtPid } from './linux-races.ts';

export interface FreeRaceReport {
  races: number;
  /** How often a stranger had the pid: whoever goes by the pid alone would have signalled it. */
  wrongByPid: number;
  /** How often it was signalled by us. */
  wrongByUs: number;
  /** Outcomes other than that nobody holds the socket any more. */
  surprises: number;
}

const IGNORES_TERM = ['/bin/sh', '-c', 'trap "" TERM; echo; read line'] as const;

export async function runFreeRaces(
  races: number,
): Promise<Record<'beforeAsk' | 'beforeForce', FreeRaceReport>> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Node keeps the number of the socket on the handle, which it does not declare.
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const hold = createHold({ libc: await loadLibc(), ownPids: [process.pid] });
  const inode = readInode(fd);
  const report = { beforeAsk: emptyReport(races), beforeForce: emptyReport(races) };

  const freeOne = async (seen: ProcessFacts, replace: () => Promise<void>) => {
    let time = 0;
    const run = createSignalRun(
      { kind: 'signals', holders: [seen], runners: [], supervisor: null },
      [inode],
      {
        platform: { hold, holdParent: () => fail('not-found', 'No parent here.', 'None.') },
        monotonic: () => time,
        async pause(ms) {
          time += ms;
          await replace();
        },
        onPhase: () => {},
        isCancelled: () => false,
        isForcedNow: () => false,
      },
    );
    const outcome = await run.stop(1);
    run.release();
    return outcome;
  };

  for (let race = 0; race < races; race++) {
    const { beforeAsk, beforeForce } = report;
    const first = await startAtPid(SLEEP, fd);
    const facts = factsOf(first);
    await end(first, 'SIGKILL');
    const stranger = await startAtPid(SLEEP, 'ignore');
    const outcome = await freeOne(facts, async () => {});
    await count(beforeAsk, facts, stranger, outcome === null);

    const deaf = await startAtPid([...IGNORES_TERM], fd);
    await new Promise((resolve) => deaf.stdout?.once('data', resolve));
    const deafFacts = factsOf(deaf);
    let next: ChildProcess | null = null;
    const late = await freeOne(deafFacts, async () => {
      if (next) return;
      await end(deaf, 'SIGKILL');
      next = await startAtPid(SLEEP, fd);
    });
    if (next) await count(beforeForce, deafFacts, next, late === null);
    else beforeForce.surprises++;
  }
  server.close();
  return report;
}

const emptyReport = (races: number): FreeRaceReport => ({ races, wrongByPid: 0, wrongByUs: 0, surprises: 0 });

/** The stranger ends by a signal that nobody else sends: another one would have been ours. */
async function count(report: FreeRaceReport, seen: ProcessFacts, stranger: ChildProcess, quiet: boolean) {
  if (stranger.pid === seen.identity.pid) report.wrongByPid++;
  if (!quiet) report.surprises++;
  if ((await end(stranger, 'SIGUSR1')) !== 'SIGUSR1') report.wrongByUs++;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.signalCode;
}

function factsOf(child: ChildProcess): ProcessFacts {
  const pid = child.pid ?? 0;
  return {
    identity: { pid, startKey: readStat(`/proc/${pid}`)?.startKey ?? '' },
    startedAt: '',
    name: 'sleep',
    argv: [],
    cwd: null,
    user: null,
    launchers: [],
    ancestors: [],
    parents: [],
    system: false,
    unit: null,
    containerId: null,
  };
}
