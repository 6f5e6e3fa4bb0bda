/** A Platform whose machine is a script: sockets and processes are set by a test, signals are recorded. */
import { appendFileSync } from 'node:fs';
import type {
  BindTrial,
  ConnectionCounts,
  HeldProcess,
  ObservedSocket,
  Platform,
  PortPeers,
  PortRules,
  ProcessFacts,
  ProcessIdentity,
  RangeUse,
  Scan,
  ServiceManager,
  Signal,
  StartFacts,
} from '../main/core/platform/platform.ts';
import { identityKey } from '../main/core/platform/platform.ts';
import { fail, ok, type Protocol, type Result, type Warning } from '../preload/model.ts';

export interface ScriptedProcess extends ProcessFacts {
  /** What it does when it is signalled; default: `ask` ends it. Returns whether it ends. */
  onSignal?: (signal: Signal) => boolean;
  /** The system refuses to signal it. */
  untouchable?: boolean;
  env?: Readonly<Record<string, string>>;
}

export interface ScriptedPlatform extends Platform {
  services: ServiceManager | null;
  /** Replaces what the next scan sees. */
  setSockets(sockets: ObservedSocket[]): void;
  addProcess(process: ScriptedProcess): ProcessIdentity;
  /** The process and its hold on every socket are gone. */
  endProcess(identity: ProcessIdentity): void;
  setWarnings(warnings: Warning[]): void;
  /** By port; none where nothing is set. */
  readonly connectionCounts: Map<number, ConnectionCounts>;
  /** Of TCP, by port; nobody where nothing is set. */
  readonly portPeers: Map<number, PortPeers | null>;
  /** None where nothing is set. */
  readonly rangeUses: Map<Protocol, RangeUse>;
  /** By port; where nothing is set, `in-use` while a socket has it. */
  readonly bindTrials: Map<number, BindTrial>;
  setRules(rules: PortRules): void;
  /** Tells those who wait that a listener closed. */
  announceClose(): void;
  readonly signals: { pid: number; signal: Signal }[];
  readonly scans: { thorough: boolean }[];
  readonly opened: string[];
  /** What was started, and the file of its output. */
  readonly started: { identity: ProcessIdentity; facts: StartFacts; log: string }[];
}

let nextKey = 1;

export function scriptedSocket(socket: Partial<ObservedSocket> & { port: number }): ObservedSocket {
  return {
    protocol: 'tcp',
    family: 'ipv4',
    address: '127.0.0.1',
    dualStack: false,
    socketKey: `socket-${nextKey++}`,
    user: 'dev',
    holders: [],
    hidden: null,
    ...socket,
  };
}

const scriptedIdentity = (pid: number): ProcessIdentity => ({ pid, startKey: `start-${pid}` });

export function scriptedProcess(process: Partial<ScriptedProcess> & { pid: number }): ScriptedProcess {
  const { pid, ...rest } = process;
  return {
    identity: scriptedIdentity(pid),
    startedAt: '2026-01-01T00:00:00.000Z',
    name: 'node',
    argv: ['node', 'server.js'],
    cwd: '/home/dev/web-shop',
    user: 'dev',
    launchers: [],
    ancestors: [1],
    parents: (rest.ancestors ?? []).filter((one) => one > 1).map(scriptedIdentity),
    system: false,
    unit: null,
    containerId: null,
    ...rest,
  };
}

export function createScriptedPlatform(self: Partial<Platform['self']> = {}): ScriptedPlatform {
  const processes = new Map<string, ScriptedProcess>();
  const closeListeners = new Set<() => void>();
  const signals: ScriptedPlatform['signals'] = [];
  const scans: ScriptedPlatform['scans'] = [];
  const opened: string[] = [];
  const started: ScriptedPlatform['started'] = [];
  let scan: Scan = { sockets: [], reader: 'scripted', warnings: [] };

  const portPeers: ScriptedPlatform['portPeers'] = new Map();
  const rangeUses: ScriptedPlatform['rangeUses'] = new Map();
  const connectionCounts: ScriptedPlatform['connectionCounts'] = new Map();
  const bindTrials: ScriptedPlatform['bindTrials'] = new Map();

  let rules: PortRules = {
    privilegedBelow: 1_024,
    ephemeral: { from: 32_768, to: 60_999 },
    reserved: [],
  };

  const isTaken = (protocol: ObservedSocket['protocol'], port: number) =>
    scan.sockets.some((socket) => socket.protocol === protocol && socket.port === port);

  const holdsNow = (identity: ProcessIdentity, socketKey: string) =>
    processes.has(identityKey(identity)) &&
    scan.sockets.some(
      (socket) =>
        socket.socketKey === socketKey &&
        socket.holders.some((holder) => identityKey(holder) === identityKey(identity)),
    );

  const end = (identity: ProcessIdentity) => {
    processes.delete(identityKey(identity));
    const sockets = scan.sockets
      .map((socket) => ({
        ...socket,
        holders: socket.holders.filter((one) => identityKey(one) !== identityKey(identity)),
      }))
      .filter((socket) => socket.holders.length > 0 || socket.hidden !== null);
    scan = { ...scan, sockets };
  };

  /** `forSockets`: it is signalled only while it holds one of the sockets; a parent need hold none. */
  const held = (identity: ProcessIdentity, forSockets: boolean): HeldProcess => ({
    identity,
    isAlive: () => processes.has(identityKey(identity)),
    isStopped: () => false,
    holdsSocket: (key) => holdsNow(identity, key),
    async signal(signal, keys): Promise<Result<null>> {
      const process = processes.get(identityKey(identity));
      if (!process || (forSockets && !keys.some((key) => holdsNow(identity, key)))) {
        return fail('not-found', 'It is gone.', 'Look again.');
      }
      if (process.untouchable) return fail('permission', 'The system refused.', 'Ask its user.');
      signals.push({ pid: identity.pid, signal });
      const ends = process.onSignal ? process.onSignal(signal) : true;
      if (ends) end(identity);
      return ok(null);
    },
    release() {},
  });

  return {
    capabilities: { free: true, closeEvents: true, openUrl: true },
    self: { user: 'dev', elevated: false, pids: [99_999, 99_998, 1], ...self },
    system: 'Scripted 1',
    async scan(options) {
      scans.push({ thorough: options?.thorough ?? false });
      return scan;
    },
    async describe(identity) {
      return processes.get(identityKey(identity)) ?? null;
    },
    async argv(identity) {
      const process = processes.get(identityKey(identity));
      return process ? [...process.argv] : null;
    },
    hold(identity) {
      return processes.has(identityKey(identity))
        ? ok(held(identity, true))
        : fail('not-found', 'It is gone.', 'Look again.');
    },
    holdParent(identity, of) {
      const isParent = processes.get(identityKey(of))?.ancestors[0] === identity.pid;
      return isParent && processes.has(identityKey(identity))
        ? ok(held(identity, false))
        : fail('not-found', 'It is gone.', 'Look again.');
    },
    holdOwn: (identity) =>
      processes.has(identityKey(identity))
        ? ok(held(identity, false))
        : fail('not-found', 'It is gone.', 'Look again.'),
    usage: () => ({ cpuMs: 120, memoryBytes: 50_000_000 }),
    processes: async () =>
      [...processes.values()].map(({ identity, ancestors, name }) => ({
        identity,
        parent: ancestors[0] ?? 1,
        name,
      })),
    connections: async (_protocol, port) =>
      connectionCounts.get(port) ?? { established: 0, local: 0, timeWait: 0, other: 0 },
    peers: async (protocol, port) => {
      const peers = protocol === 'tcp' ? portPeers.get(port) : undefined;
      return peers === undefined ? { connections: [], states: {}, complete: true } : peers;
    },
    rangeUse: async (protocol) => rangeUses.get(protocol) ?? null,
    portPeers,
    rangeUses,
    tryBind: async (protocol, port) => bindTrials.get(port) ?? (isTaken(protocol, port) ? 'in-use' : 'free'),
    portRules: async () => rules,
    connectionCounts,
    bindTrials,
    setRules(next) {
      rules = next;
    },
    async environment(identity) {
      const process = processes.get(identityKey(identity));
      return process ? ok(process.env ?? {}) : fail('not-found', 'It is gone.', 'Look again.');
    },
    async startFacts(identity) {
      const process = processes.get(identityKey(identity));
      if (!process) return fail('not-found', 'It is gone.', 'Look again.');
      const { argv, cwd, env } = process;
      return ok({ program: `/usr/bin/${argv[0]}`, argv, cwd: cwd ?? '/', env: env ?? {} });
    },
    async start(facts, log) {
      const process = scriptedProcess({ pid: 8_000 + started.length, argv: facts.argv, cwd: facts.cwd });
      processes.set(identityKey(process.identity), process);
      started.push({ identity: process.identity, facts, log });
      appendFileSync(log, `${facts.argv.join(' ')}\n`);
      return ok(process.identity);
    },
    startBound: () => fail('unsupported', 'A script starts nothing.', 'Use a real one.'),
    findProgram: () => null,
    services: null,
    elevator: null,
    async workingFolders() {
      return [...new Set([...processes.values()].flatMap((process) => process.cwd ?? []))];
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    async openUrl(url) {
      opened.push(url);
      return ok(null);
    },
    dispose() {},
    setSockets(sockets) {
      scan = { ...scan, sockets };
    },
    addProcess(process) {
      processes.set(identityKey(process.identity), process);
      return process.identity;
    },
    endProcess: end,
    setWarnings(warnings) {
      scan = { ...scan, warnings };
    },
    announceClose() {
      for (const listener of closeListeners) listener();
    },
    signals,
    scans,
    opened,
    started,
  };
}
