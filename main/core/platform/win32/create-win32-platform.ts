/** The Windows side of the core: puts the parts of this folder together behind the Platform interface. */
import { statSync } from 'node:fs';
import { networkInterfaces, release, userInfo } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as realPause } from 'node:timers/promises';
import { fail } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import { type Exec, exec as realExec } from '../../exec.ts';
import { tryBindByNode } from '../node-bind-trial.ts';
import type { BindTrial, Platform } from '../platform.ts';
import { decodeConsole } from '../readers/decode-console.ts';
import { createToolRunner } from '../run-tool.ts';
import { createBoundByJob } from './bound-by-job.ts';
import { commandsByHand } from './commands-by-hand.ts';
import { createConnections } from './connections.ts';
import { ancestorsOf, createDescribe } from './describe-process.ts';
import { createUacElevator, type UacOptions } from './elevator.ts';
import { createHolds } from './hold-process.ts';
import { behindKernel } from './http-queues.ts';
import { findProgram, openUrl } from './open-url.ts';
import { createOwnerNames } from './owner-names.ts';
import { createWindowsPorts } from './port-rules.ts';
import { createPowerShell, type PowerShell } from './power-shell.ts';
import { POWER_SHELL_ARGV } from './power-shell-script.ts';
import { createProcessTable } from './process-table.ts';
import { rangeUse } from './range-use.ts';
import { createScanner } from './scanner.ts';
import { createServiceControl } from './service-control.ts';
import { createServiceNames } from './service-names.ts';
import { createSocketTable } from './socket-table.ts';
import { systemRoot, systemTools } from './system-tools.ts';

/** What touches the machine; all of it the real one unless told. */
export interface Win32PlatformOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly exec?: Exec;
  readonly shell?: PowerShell;
  /** Whether somebody has that pid now. */
  readonly isThere?: (pid: number) => boolean;
  readonly tryBind?: (protocol: 'tcp' | 'udp', port: number) => Promise<BindTrial>;
  readonly user?: string;
  /** Of this process and the one that started it. */
  readonly pids?: readonly [number, number];
  readonly system?: string;
  /** In ms, from any point on; never goes back. */
  readonly monotonic?: () => number;
  readonly uac?: Pick<UacOptions, 'start' | 'pipeOf'>;
  /** Waits that many ms. */
  readonly pause?: (ms: number) => Promise<void>;
}

const unsupported = (what: string) =>
  fail('unsupported', `Quayside cannot ${what} on Windows.`, 'Do it in a terminal.');

export async function createWin32Platform(options: Win32PlatformOptions = {}): Promise<Platform> {
  const { env = process.env, exec = realExec, isThere = isPidThere } = options;
  const places = systemTools(env);
  const { monotonic = () => performance.now(), pause = (ms) => realPause(ms) } = options;
  const runner = () => createToolRunner({ exec, env: places.env, decode: decodeConsole });
  const [tools, deeds, services] = [runner(), runner(), runner()];
  const shell =
    options.shell ??
    createPowerShell({ program: places.powershell, argv: POWER_SHELL_ARGV, env: places.env, monotonic });
  const user = cleanText(options.user ?? userInfo().username, 64);
  const processes = createProcessTable({ shell, tools, places });
  const sockets = createSocketTable({ tools, shell, places });
  const owners = createOwnerNames(shell, user);
  const [ownPid, parentPid] = options.pids ?? [process.pid, process.ppid];
  /** Who stands above our parent is known from the table alone; its first look is a scan's. */
  const ownPids = (): number[] => {
    const row = processes.rows().get(ownPid);
    const above = row ? ancestorsOf(row, processes.rows()).map(({ identity }) => identity.pid) : [];
    return [...new Set([ownPid, parentPid, ...above])];
  };
  // It tells administrators alone; whoever is none gets a code.
  const elevated = (await deeds.run({ program: places.fltmc, argv: [] })).ok;
  const describing = createDescribe({
    processes,
    owners,
    services: createServiceNames(tools, places),
    root: systemRoot(env),
    now: () => new Date(),
    isThere,
  });
  const ports = createWindowsPorts({ tools, places, monotonic });
  const holds = createHolds({ processes, sockets, deeds, places, ownPids, isThere });
  const connections = createConnections({ tools, places, processes, ownAddresses });
  return {
    capabilities: { free: true, closeEvents: false, openUrl: true },
    self: {
      user,
      elevated,
      get pids() {
        return ownPids();
      },
    },
    system: options.system ?? `Windows ${release()}`,
    scan: createScanner({ sockets, processes, owners, tools, monotonic }),
    ...describing,
    behindKernel: (port) => behindKernel(port, { tools, places, processes, describe: describing.describe }),
    ...holds,
    async processes() {
      const rows = await processes.refresh();
      return [...rows.values()].map(({ identity, parent, name }) => ({
        identity,
        parent,
        name: cleanText(name, 128),
      }));
    },
    connections: connections.count,
    peers: connections.peers,
    rangeUse: (protocol) => rangeUse(protocol, { tools, places, ports }),
    tryBind: options.tryBind ?? tryBindByNode,
    portRules: ports.rules,
    // Neither the folder nor the environment of another process is told.
    environment: async () => unsupported('see how a program was started'),
    startFacts: async () => unsupported('start a program again'),
    start: async () => unsupported('start a program again'),
    ...createBoundByJob({ processes, places, holds }),
    findProgram: (name) => findProgram(name, pathOf(env), isFile),
    services: createServiceControl({ services, places, monotonic, pause }),
    elevator: elevated ? null : createUacElevator({ places, processes, ownPids, ...options.uac }),
    commandsByHand,
    onClose: () => () => undefined,
    openUrl: (url) => openUrl(url, { deeds, places }),
    dispose() {
      tools.close();
      deeds.close();
      services.close();
      shell.close();
    },
  };
}

/** Signal 0 sends nothing; a process that may not be touched is there all the same. */
function isPidThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Node's errors of signals always carry a code.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

const pathOf = (env: NodeJS.ProcessEnv): string => {
  const key = Object.keys(env).find((name) => name.toLowerCase() === 'path');
  return (key !== undefined && env[key]) || '';
};

function ownAddresses(): Set<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address));
}
