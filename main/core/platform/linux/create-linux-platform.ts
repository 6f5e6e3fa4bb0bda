/** The Linux side of the core: puts the parts of this folder together behind the Platform interface. */
import { release } from 'node:os';
import { exec } from '../../exec.ts';
import { tryBindByNode } from '../node-bind-trial.ts';
import type { Platform } from '../platform.ts';
import { createCloseEvents } from './close-events.ts';
import { countConnections } from './connections.ts';
import { createDescribe } from './describe-process.ts';
import { createElevator, findPkexec } from './elevator.ts';
import { createHold, createHoldParent } from './hold-process.ts';
import { loadLibc } from './libc.ts';
import { listProcesses } from './list-processes.ts';
import { openUrl } from './open-url.ts';
import { ownPids } from './own-process.ts';
import { readPortRules } from './port-rules.ts';
import { createScanner } from './scanner.ts';
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

export async function createLinuxPlatform(options: LinuxPlatformOptions = {}): Promise<Platform> {
  const libc = options.withoutKoffi ? null : await loadLibc();
  const uid = process.geteuid?.() ?? 0;
  const users = createUserNames();
  const { table, warnings } = openSocketTable(libc, options.reader ?? 'auto');
  const scanner = createScanner({ table, users, warnings, uid, links: createSocketLinks(libc) });
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
    processes: listProcesses,
    connections: (protocol, port) =>
      countConnections(options.reader === 'procfs' ? null : libc, protocol, port),
    tryBind: async (protocol, port) => (libc ? tryBind(libc, protocol, port) : tryBindByNode(protocol, port)),
    portRules: async () => readPortRules(),
    startFacts: createStartFacts({ ownUid: uid }),
    environment: createEnvironment({ ownUid: uid }),
    start: (facts, log) => startProgram(libc, facts, log),
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
