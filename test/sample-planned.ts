/** Plans of `free` with what the command line has decided about them, for tests of its words. */
import type { PlannedFree } from '../main/cli/free-plans.ts';
import type { FreePlan, FreeWay, PlannedProcess } from '../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS } from './sample-free.ts';
import { sampleListener } from './sample-listener.ts';

export const listener = sampleListener();

export function planned(parts: Partial<FreePlan> = {}, rest: Partial<PlannedFree> = {}): PlannedFree {
  const plan = { ...SAMPLE_PLAN, listenerId: listener.id, ...parts };
  return {
    plan,
    first: listener,
    listeners: [listener],
    way: plan,
    otherWays: plan.alternatives,
    verdict: { kind: 'go' },
    ...rest,
  };
}

export const processOf = (pid: number, name: string, rest: Partial<PlannedProcess> = {}): PlannedProcess => ({
  ...SAMPLE_PROCESS,
  pid,
  name,
  argv: [name, 'run'],
  ...rest,
});

/** npm, the shell that it runs, the server, and what that has started. */
export const FAMILY = [
  processOf(10, 'npm', { role: 'runner' }),
  processOf(11, 'sh', { role: 'runner', parent: 10, argv: ['sh', '-c', 'node server.js'] }),
  processOf(12, 'node', { parent: 11 }),
  processOf(13, 'esbuild', { role: 'child', parent: 12, user: null }),
];

export const NODEMON: FreeWay = {
  verb: 'stop-supervisor',
  target: 'nodemon (pid 9)',
  processes: [processOf(9, 'nodemon', { role: 'supervisor' }), processOf(12, 'node', { parent: 9 })],
  otherPorts: [{ port: 9229, protocol: 'tcp', address: '127.0.0.1' }],
  command: ['kill', '9'],
};

export const CONTAINER = {
  verb: 'stop-container',
  target: 'container web-1',
  processes: [],
  otherPorts: [],
  command: ['docker', 'stop', 'web-1'],
} satisfies FreeWay;
