/** The Linux side of the core: puts the parts of this folder together behind the Platform interface. */
import { release } from 'node:os';
import { exec } from '../../exec.ts';
import { startBoundByShell } from '../bound-by-shell.ts';
import { tryBindByNode } from '../node-bind-trial.ts';
import type { Platform } from '../platform.ts';
import { createCloseEvents } from './close-events.ts';
import { countConnections } from './connections.ts';
import { createDescribe } from './describe-process.ts';
import { createElevator, findPkexec } from './elevator.ts';
import { createHold, createHoldOwn, createHoldParent } from './hold-process.ts';
import { createZones } from './ipv6-zones.ts';
import { loadLibc } from './libc.ts';
import { listProcesses } from './list-processes.ts';
import { findProgram, openUrl } from './open-url.ts';
import { ownPids } from './own-process.ts';
import { findPortPeers } from './port-peers.ts';
import { readPortRules } from './port-rules.ts';
import { readStat } from './proc-stat.ts';
import { readUsage } from './process-usage.ts';
import { countRangeUse } from './range-use.ts';
import { openRefusals } from './refusals.ts';
import { createScanner } from './scanner.ts';
import { createSocketHolders } from './socket-holders.ts';
import { createSocketLinks } from './socket-links.ts';
import { openSocketTable, type ReaderChoice } from './socket-table.ts';
import { createEnvironment, createStartFacts } from './start-facts.ts';
import { startProgram } from './start-program.ts';
import { createSystemdServices, findSystemctl } from './systemd-services.ts';
import { tryBind } from './try-bind.ts';
import { createUserNames } from './user-names.ts';
import { createWorkingFolders } from './working-folders.ts';

export interface LinuxPlatformOptions {
  /** `auto` unless a test or a measurement wants one; then a reader that cannot be used throws. */
  reader?: ReaderChoice;
  /** Do without koffi, as where it does not load. */
  withoutKoffi?: boolean;
  /** What asks for an administrator's word, instead of pkexec at its own places. */
  elevator?: string;
}

const FIRST_AFTER_STDERR = 3;

export async function createLinuxPlatform(options: LinuxPlatformOptions = {}): Promise<Platform> {
  const libc = options.withoutKoffi ? null : await loadLibc();
  const uid = process.geteuid?.() ?? 0;
  const users = createUserNames();
  const { table, warnings } = openSocketTable(libc, options.reader ?? 'auto');
  const links = createSocketLinks(libc);
  const scanner = createScanner({ table, users, warnings, uid, links });
  const netlink = options.reader === 'procfs' ? null : libc;
  const peerDeps = {
    libc: netlink,
    findHolders: createSocketHolders({ links, now: () => performance.now() }),
    canSee: (owner: number) => uid === 0 || owner === uid,
  };
  const events = createCloseEvents(libc);
  const { describe, argv } = createDescribe({ users, ownUid: uid });
  const pids = ownPids();
  const pkexec = uid === 0 ? null : (options.elevator ?? findPkexec());
  const systemctl = findSystemctl();
  return {
    capabilities: { free: true, closeEvents: events.available, openUrl: true },
    self: { user: users.nameOf(uid), elevated: uid === 0, pids },
    system: `Linux ${release()}`,
    scan: scanner.scan,
    describe,
    argv,
    hold: createHold({ libc, ownPids: pids }),
    holdParent: createHoldParent({ libc, ownPids: pids }),
    holdOwn: createHoldOwn({ libc, ownPids: pids }),
    processes: listProcesses,
    usage: readUsage,
    connections: (protocol, port) => countConnections(netlink, protocol, port),
    peers: (protocol, port) => findPortPeers({ ...peerDeps, place: createZones() }, protocol, port),
    rangeUse: (protocol) => countRangeUse(netlink, protocol),
    tryBind: async (protocol, port) => (libc ? tryBind(libc, protocol, port) : tryBindByNode(protocol, port)),
    openRefusals: (address) => libc && openRefusals(libc, address),
    portRules: async () => readPortRules(),
    startFacts: createStartFacts({ ownUid: uid }),
    environment: createEnvironment({ ownUid: uid }),
    start: (facts, log) => startProgram(libc, facts, log),
    startBound(request) {
      // What whoever started us left open for us is not for it: a listening socket would stay open with it.
      libc?.closeOnExec(FIRST_AFTER_STDERR);
      return startBoundByShell(request, (pid) => readStat(`/proc/${pid}`)?.startKey ?? null);
    },
    findProgram: (name) => findProgram(name, process.env.PATH ?? ''),
    elevator: pkexec === null ? null : createElevator({ program: pkexec }),
    services: systemctl ? createSystemdServices({ program: systemctl, exec, uid, env: process.env }) : null,
    workingFolders: createWorkingFolders(uid),
    onClose: events.onClose,
    openUrl: (url) => openUrl(url),
    dispose() {
      events.dispose();
      scanner.close();
    },
  };
}
