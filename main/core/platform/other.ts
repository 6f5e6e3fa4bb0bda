/** Every system that has no folder of its own yet: what systeminformation can tell, to look at but not to free. */
import { homedir, release, type, userInfo } from 'node:os';
import type { Systeminformation } from 'systeminformation';
import { fail, type Warning } from '../../../preload/model.ts';
import { cleanArgv, cleanText } from '../clean-text.ts';
import { tryBindByNode } from './node-bind-trial.ts';
import { readConnections } from './other-connections.ts';
import type { ObservedSocket, Platform, ProcessFacts, ProcessIdentity } from './platform.ts';

/** What is used of the library; a test brings its own. */
export interface SystemReader {
  networkConnections(): Promise<Systeminformation.NetworkConnectionsData[]>;
  processes(): Promise<Systeminformation.ProcessesData>;
}

const partialSupport = (): Warning => ({
  code: 'partial-support',
  message: `Quayside has no own reader for ${type()} yet: it sees ports a little late and cannot free them.`,
  nextStep: 'Free a port in the terminal for now; support for this system is on its way.',
});

const unreadable: Warning = {
  code: 'sockets-unreadable',
  message: 'The list of ports could not be read just now; what is shown is older.',
  nextStep: 'See whether `netstat` works in a terminal on this machine.',
};

const unsupported = (what: string) =>
  fail('unsupported', `Quayside cannot ${what} on this system yet.`, 'Do it in the terminal for now.');

export async function createOtherPlatform(reader?: SystemReader): Promise<Platform> {
  const system: SystemReader = reader ?? (await import('systeminformation')).default;
  const warnings = [partialSupport()];
  const withUnreadable = [...warnings, unreadable];
  let processes = new Map<number, Systeminformation.ProcessesProcessData>();
  let sockets: readonly ObservedSocket[] = [];
  let signature = '';

  /** The table of processes is dear (0.1 to 1 s): read again only for a process that is not in it. */
  const ensureProcesses = async (pids: readonly number[]) => {
    if (pids.every((pid) => processes.has(pid))) return;
    const { list } = await system.processes();
    processes = new Map(list.map((process) => [process.pid, process]));
  };

  const identify = (pid: number): ProcessIdentity[] => identityOf(processes.get(pid));

  const find = async ({ pid, startKey }: ProcessIdentity) => {
    await ensureProcesses([pid]).catch(() => undefined);
    const process = processes.get(pid);
    return process && process.started === startKey ? process : null;
  };

  return {
    capabilities: { free: false, closeEvents: false, openUrl: false },
    self: { user: currentUser(), elevated: false, pids: [process.pid, process.ppid] },
    system: `${type()} ${release()}`,
    async scan(options) {
      try {
        if (options?.thorough) processes = new Map();
        const rows = readConnections(await system.networkConnections());
        await ensureProcesses(rows.flatMap((row) => (row.pid === null ? [] : [row.pid])));
        const next = rows.map(({ pid, ...row }): ObservedSocket => {
          const holders = pid === null ? [] : identify(pid);
          return { ...row, user: null, holders, hidden: holders.length > 0 ? null : 'other-user' };
        });
        const text = JSON.stringify(next);
        if (text !== signature) [signature, sockets] = [text, next];
        return { sockets, reader: 'systeminformation', warnings };
      } catch {
        return { sockets, reader: 'systeminformation', warnings: withUnreadable };
      }
    },
    async describe(identity) {
      const process = await find(identity);
      return process && describe(identity, process, processes);
    },
    async argv(identity) {
      const process = await find(identity);
      return (
        process && [process.command, process.params].filter(Boolean).map((text) => cleanText(text, 65_536))
      );
    },
    hold: () => unsupported('free a port'),
    holdParent: () => unsupported('free a port'),
    holdOwn: () => unsupported('end what an earlier run left over'),
    processes: async () => [],
    connections: async () => null,
    peers: async () => null,
    rangeUse: async () => null,
    tryBind: tryBindByNode,
    portRules: async () => ({ privilegedBelow: 0, ephemeral: null, reserved: [] }),
    environment: async () => unsupported('see how a program was started'),
    startFacts: async () => unsupported('start a program again'),
    start: async () => unsupported('start a program again'),
    startBound: () => unsupported('start a program that is sure to end with it'),
    findProgram: () => null,
    services: null,
    elevator: null,
    onClose: () => () => undefined,
    openUrl: async () => unsupported('open a browser'),
    dispose: () => undefined,
  };
}

function describe(
  identity: ProcessIdentity,
  process: Systeminformation.ProcessesProcessData,
  all: ReadonlyMap<number, Systeminformation.ProcessesProcessData>,
): ProcessFacts {
  const ancestors: number[] = [];
  for (let pid = process.parentPid; pid > 0 && !ancestors.includes(pid); pid = all.get(pid)?.parentPid ?? 0) {
    ancestors.push(pid);
  }
  const started = new Date(process.started.replace(' ', 'T'));
  return {
    identity,
    startedAt: new Date(Number.isNaN(started.getTime()) ? 0 : started).toISOString(),
    name: cleanText(process.name, 128),
    // The library gives the arguments as one text; where one ends and the next begins is lost.
    argv: cleanArgv([process.command, ...process.params.split(' ')].filter(Boolean)),
    cwd: null,
    user: process.user ? cleanText(process.user, 64) : null,
    launchers: ancestors
      .filter((pid) => pid > 1)
      .map((pid) => ({ pid, name: cleanText(all.get(pid)?.name ?? String(pid), 128) }))
      .reverse(),
    ancestors,
    parents: ancestors.flatMap((pid) => (pid > 1 ? identityOf(all.get(pid)) : [])),
    system: identity.pid <= 4,
    unit: null,
    containerId: null,
  };
}

const identityOf = (process: Systeminformation.ProcessesProcessData | undefined): ProcessIdentity[] =>
  process ? [{ pid: process.pid, startKey: process.started }] : [];

function currentUser(): string {
  try {
    return cleanText(userInfo().username, 64);
  } catch {
    return cleanText(homedir(), 64);
  }
}
