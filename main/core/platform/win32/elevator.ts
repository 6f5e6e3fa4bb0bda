/** Asks for an administrator's word through Windows' own question (UAC), and signals with it the holders of a few sockets, and nobody else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fail, type Result } from '../../../../preload/model.ts';
import { openCarrier } from '../elevated-carrier.ts';
import { noSuchSocket, notDone, notGiven } from '../elevated-failures.ts';
import {
  askInTurn,
  ELEVATED_LIMITS,
  type ElevatedLimits,
  type EndedEvent,
  openElevated,
} from '../elevated-open.ts';
import { followCarrier } from '../elevated-step.ts';
import type { ElevatedSession, Elevator } from '../platform.ts';
import { readPid, readPort } from '../readers/printed-socket.ts';
import { CANCELLED, elevatedArgv, type SocketNumbers } from './elevated-script.ts';
import type { ProcessTable } from './process-table.ts';
import type { SystemTools } from './system-tools.ts';
import { KERNEL_PIDS } from './windows-programs.ts';

export interface UacOptions {
  readonly places: Pick<SystemTools, 'powershell' | 'env'>;
  readonly processes: Pick<ProcessTable, 'rows'>;
  /** Never signalled: we ourselves and everything above us. */
  readonly ownPids: () => readonly number[];
  /** Starts the program without a shell and without pipes. May throw what the system says. */
  readonly start?: (program: string, argv: readonly string[]) => ChildProcess;
  /** Where we listen under a pair of numbers, as the step is told them. */
  readonly pipeOf?: (first: number, second: number) => string;
  readonly limits?: ElevatedLimits;
}

const HIGHEST = 2 ** 47;

/** Its looks at sockets take seconds where there are many, and a service has thirty to take a request to stop. */
const LIMITS: ElevatedLimits = { ...ELEVATED_LIMITS, signalMs: 45_000 };

export function createUacElevator(options: UacOptions): Elevator {
  const { places, limits = LIMITS } = options;
  const {
    start = (program, argv) =>
      spawn(program, argv, { env: places.env, shell: false, windowsHide: true, stdio: 'ignore' }),
    pipeOf = (first, second) => `\\\\.\\pipe\\quayside-${first}-${second}`,
  } = options;
  const inTurn = askInTurn();

  const ask = async (
    sockets: readonly SocketNumbers[],
    stopped: AbortSignal,
  ): Promise<Result<ElevatedSession>> => {
    const pipe = [randomInt(1, HIGHEST), randomInt(1, HIGHEST)] as const;
    const argv = elevatedArgv({ pipe, above: options.ownPids(), sockets });
    if (!argv) return notOpened({ code: null, said: '' });
    // Nobody is asked for what was cancelled while others were asked.
    const carrier = await openCarrier(pipeOf(...pipe), () =>
      stopped.aborted ? null : start(places.powershell, argv),
    );
    return openElevated(() => carrier && followCarrier(carrier), limits, stopped, notOpened);
  };

  return {
    means: 'uac',
    async open(socketKeys, stopped) {
      const named = socketKeys.map(numbersOf);
      if (named.length === 0 || named.includes(null)) {
        return noSuchSocket();
      }
      const rows = options.processes.rows();
      // Windows tells everybody whose sockets they are and when those began: only who was seen may be signalled.
      const sockets = named.flatMap((one): SocketNumbers[] => {
        const startMs = one && rows.get(one.pid)?.startMs;
        return one && startMs ? [[one.protocol, one.port, one.pid, startMs]] : [];
      });
      if (sockets.length === 0) {
        return fail('not-found', 'No process that is known holds that port.', 'Look at the list again.');
      }
      return inTurn(stopped, () => ask(sockets, stopped));
    },
  };
}

/** Of `tcp 0.0.0.0 5173 4242`; null for anything else, and for the kernel. */
function numbersOf(key: string): { protocol: 6 | 17; port: number; pid: number } | null {
  const [, protocol, number = '', owner = ''] = /^(tcp|udp) \S{1,64} (\d{1,5}) (\d{1,10})$/.exec(key) ?? [];
  const [port, pid] = [readPort(number), readPid(owner)];
  if (port === null || pid === null || KERNEL_PIDS.includes(pid)) return null;
  return { protocol: protocol === 'udp' ? 17 : 6, port, pid };
}

/** By the number with which the program ended that asks. */
function notOpened({ code }: EndedEvent): ReturnType<typeof notDone> {
  if (code === CANCELLED) return notGiven();
  return notDone(
    code ? `Windows’ number for it: ${code}.` : '',
    'Run the command that is shown in a PowerShell.',
  );
}
