/** Plans and results of freeing that a test changes to its needs. */
import type { FreePlan, FreeResult, PlannedProcess } from '../preload/model.ts';

export const SAMPLE_PROCESS: PlannedProcess = {
  pid: 4001,
  name: 'node',
  argv: ['node', 'server.js'],
  user: 'dev',
  startedAt: null,
  parent: null,
  role: 'holder',
};

export const SAMPLE_PLAN: FreePlan = {
  listenerId: 'row-1',
  port: 3000,
  protocol: 'tcp',
  addresses: ['127.0.0.1'],
  verb: 'signal',
  target: 'node (pid 4001)',
  processes: [SAMPLE_PROCESS],
  otherPorts: [],
  command: ['kill', '4001'],
  alternatives: [],
  clients: { connections: 0, local: 0 },
  respawner: null,
  elevation: null,
  tunnelId: null,
  refusal: null,
  graceMs: 3_000,
};

export const SAMPLE_RESULT: FreeResult = {
  port: 3000,
  protocol: 'tcp',
  outcome: 'freed',
  pid: 4001,
  startedAt: null,
  plan: null,
  tookMs: 20,
  detail: 'Port 3000 is free: node (pid 4001) ended, and nobody listens there now.',
  heldBy: [],
  respawner: null,
  againId: null,
};
