/** The macOS side of the core: the system's own tools behind the Platform interface. */
import { spawnSync } from 'node:child_process';
import { homedir, release, userInfo } from 'node:os';
import { setTimeout as realPause } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../../preload/model.ts';
import { cleanText } from '../../clean-text.ts';
import { type Exec, exec as realExec } from '../../exec.ts';
import { startBoundByShell } from '../bound-by-shell.ts';
import { findProgram, webAddress } from '../linux/open-url.ts';
import { tryBindByNode } from '../node-bind-trial.ts';
import type { ObservedSocket, Platform, ProcessIdentity } from '../platform.ts';
import { readPsFacts } from '../readers/read-ps-darwin.ts';
import { createToolRunner, type ToolRunner } from '../run-tool.ts';
import { countConnections, ownAddresses } from './count-connections.ts';
import { ancestorsOf, createDescribe } from './describe-process.ts';
import { createOsascriptElevator, type OsascriptOptions } from './elevator.ts';
import { askSystem, createHolds, type HoldDeps } from './hold-process.ts';
import { createJobControl } from './job-control.ts';
import { createJobNames } from './job-names.ts';
import { portPeers } from './port-peers.ts';
import { readPortRules } from './port-rules.ts';
import { createProcessList, type ProcessList } from './process-list.ts';
import { createProcessTexts } from './process-texts.ts';
import { rangeUse } from './range-use.ts';
import { createScanSockets } from './scan-sockets.ts';
import { seenFamily } from './seen-family.ts';
import { openAddress, psFactsOf, TOOL_ENV } from './tools.ts';
import { createWorkingFolders } from './working-folders.ts';

export interface DarwinPlatformOptions {
  /** Runs the tools; a test answers with what they once printed. */
  exec?: Exec;
  kill?: HoldDeps['kill'];
  /** Whose eyes these are. */
  uid?: number;
  /** Of that user: an absolute path. */
  home?: string;
  osascript?: Pick<OsascriptOptions, 'start'>;
  /** Waits that many ms. */
  pause?: (ms: number) => Promise<void>;
}

const unsupported = (what: string) =>
  fail('unsupported', `Quayside cannot ${what} on macOS yet.`, 'Do it in the terminal for now.');

export async function createDarwinPlatform(options: DarwinPlatformOptions = {}): Promise<Platform> {
  const { exec = realExec, kill = (pid, signal) => process.kill(pid, signal) } = options;
  const uid = options.uid ?? process.geteuid?.() ?? 0;
  const { home = homedir(), pause = (ms) => realPause(ms) } = options;
  const isThere = (pid: number) => askSystem({ kill }, pid) !== 'gone';
  const monotonic = () => performance.now();
  const runner = createToolRunner({ exec, env: TOOL_ENV });
  const services = createToolRunner({ exec, env: TOOL_ENV });
  const processes = createProcessList(runner, monotonic);
  await processes.refresh();
  const ownPids = pidsAbove(processes);
  let holders: readonly ProcessIdentity[] = [];
  let sockets: readonly ObservedSocket[] = [];
  const texts = createProcessTexts(runner, processes, () => holders);
  const scanSockets = createScanSockets({ runner, processes, isThere, isRoot: uid === 0 });
  const jobs = createJobNames(runner, processes, uid === 0 ? 'system' : 'user');
  const describe = createDescribe({ processes, texts, jobs, ownUid: uid });
  /** Of whom the last look told. */
  const seen = (socketKeys: readonly string[]) => {
    const known = sockets.filter(({ socketKey }) => socketKeys.includes(socketKey));
    const those = known.flatMap((socket) => socket.holders);
    return async (found: readonly ProcessIdentity[]) => {
      await processes.refresh();
      return seenFamily(found, those, processes);
    };
  };
  return {
    capabilities: { free: true, closeEvents: false, openUrl: true },
    self: { user: userOf(processes), elevated: uid === 0, pids: ownPids },
    system: `Darwin ${release()}`,
    async scan(scanOptions) {
      const scan = await scanSockets(scanOptions);
      sockets = scan.sockets;
      holders = scan.sockets.flatMap((socket) => socket.holders);
      return scan;
    },
    ...describe,
    ...createHolds({ runner, processes, ownPids, ownUid: uid, kill, monotonic }),
    connections: (protocol, port) => countConnections(runner, protocol, port),
    peers: (protocol, port) => portPeers(protocol, port, { runner, processes, ownAddresses }),
    rangeUse: (protocol) => rangeUse(runner, protocol),
    tryBind: tryBindByNode,
    portRules: () => readPortRules(runner),
    environment: async () => unsupported('see how a program was started'),
    startFacts: async () => unsupported('start a program again'),
    start: async () => unsupported('start a program again'),
    startBound: (request) => startBoundByShell(request, startOf),
    findProgram: (name) => findProgram(name, process.env.PATH ?? ''),
    services: createJobControl({ services, uid, home, monotonic, pause }),
    elevator: uid === 0 ? null : createOsascriptElevator({ ownPids, seen, ...options.osascript }),
    workingFolders: createWorkingFolders(runner, uid, monotonic),
    onClose: () => () => undefined,
    openUrl: (url) => openUrl(runner, url),
    dispose() {
      runner.close();
      services.close();
    },
  };
}

/** We ourselves first. */
function pidsAbove(processes: ProcessList): number[] {
  const own = processes.at(process.pid);
  if (!own) return [process.pid, process.ppid, 1];
  return [process.pid, ...ancestorsOf(own, processes).map(({ pid }) => pid)];
}

function userOf(processes: ProcessList): string {
  const own = processes.at(process.pid);
  if (own) return cleanText(own.user, 64);
  try {
    return cleanText(userInfo().username, 64);
  } catch {
    return '';
  }
}

/** Node's wait for a moment is the price: a bound program must be known by its start before anything else can come between. */
const START_LIMIT_MS = 1_000;

function startOf(pid: number): string | null {
  const { program, argv } = psFactsOf([pid]);
  const { stdout } = spawnSync(program, argv, {
    env: TOOL_ENV,
    shell: false,
    encoding: 'utf8',
    timeout: START_LIMIT_MS,
    maxBuffer: 65_536,
  });
  return readPsFacts(stdout ?? '').find((row) => row.pid === pid)?.start ?? null;
}

async function openUrl(runner: ToolRunner, url: string): Promise<Result<null>> {
  const address = webAddress(url);
  if (!address)
    return fail('invalid-input', 'Only http and https addresses are opened.', 'Correct the address.');
  const outcome = await runner.run(openAddress(address));
  return outcome.ok
    ? ok(null)
    : fail(
        'unavailable',
        'The browser could not be started.',
        `Copy the address into your browser: ${address}`,
      );
}
