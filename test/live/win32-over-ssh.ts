/**
 * The Windows machine that is played back, with the real ssh of this one as its program: it is started by the code that starts it
 * on Windows, and what it opens and starts stands in the tables that netstat and PowerShell print there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinuxPlatform } from '../../main/core/platform/linux/create-linux-platform.ts';
import type { BoundRequest, Platform } from '../../main/core/platform/platform.ts';
import { joinCommandLine } from '../../main/core/platform/readers/split-command-line.ts';
import { createWin32Machine, OWN_PID, START_MS, type Win32Machine } from '../win32-machine.ts';
import { isLiving } from './tunnel-processes.ts';

export interface Win32OverSsh {
  readonly machine: Win32Machine;
  readonly platform: Platform;
  /** What was started, in order. */
  readonly started: (Pick<BoundRequest, 'program' | 'argv' | 'env'> & { readonly pid: number })[];
  /** Of what is in the tables of that real process. */
  startMsOf(pid: number): number;
  end(): void;
}

const SSH = '/usr/bin/ssh';

export async function openWin32OverSsh(): Promise<Win32OverSsh> {
  const machine = createWin32Machine();
  const linux = await createLinuxPlatform();
  const started: Win32OverSsh['started'] = [];
  const real = new Map<number, number>();
  let clock = START_MS + 60_000;

  const add = (pid: number, parent: number, argv: readonly string[]) => {
    clock += 10;
    real.set(pid, clock);
    const [path = ''] = argv;
    machine.add({
      pid,
      parent,
      name: 'ssh.exe',
      path,
      commandLine: joinCommandLine(argv),
      startMs: clock,
      kind: 'console',
    });
  };
  /** Of all of ours: who lives, and whom they have started. */
  const lookAtProcesses = () => {
    for (const pid of [...real.keys()]) {
      if (!isLiving(pid)) machine.end(pid);
      else for (const child of childrenOf(pid)) if (!real.has(child)) add(child, pid, argvOf(child));
    }
  };
  const lookAtSockets = async () => {
    const { sockets } = await linux.scan({ thorough: true });
    for (const pid of real.keys()) {
      machine.unlisten(pid);
      for (const { holders, protocol, address, port } of sockets)
        if (protocol === 'tcp' && holders.some((one) => one.pid === pid))
          machine.listen(pid, `${address}:${port}`);
    }
  };
  machine.onAsk = lookAtProcesses;
  machine.onRun = async (line) => {
    lookAtProcesses();
    if (line.startsWith('netstat')) await lookAtSockets();
    const pid = Number(/^taskkill\.exe \/PID (\d+) \/F$/.exec(line)?.[1]);
    // Never somebody else of this machine who has that number.
    if (real.has(pid) && isLiving(pid)) process.kill(pid, 'SIGKILL');
  };
  machine.add({ pid: process.pid, parent: OWN_PID - 1, name: 'node.exe', startMs: START_MS });

  const inner = await machine.open();
  const platform: Platform = {
    ...inner,
    findProgram: (name) => (name === 'ssh' ? SSH : null),
    startBound(request) {
      const bound = inner.startBound(request);
      if (!bound.ok) return bound;
      const { program, argv, env } = request;
      const { pid } = bound.value.identity;
      add(pid, process.pid, [program, ...argv]);
      started.push({ program, argv, env, pid });
      return bound;
    },
  };
  return {
    machine,
    platform,
    started,
    startMsOf: (pid) => real.get(pid) ?? 0,
    end() {
      inner.dispose();
      linux.dispose();
      for (const pid of real.keys())
        if (isLiving(pid) && argvOf(pid)[0] === SSH) process.kill(pid, 'SIGKILL');
    },
  };
}

const argvOf = (pid: number): string[] => read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const stat = read(`/proc/${pid}/stat`);
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
