/** Plans, results and offers of freeing for the window to show: trees, ways to choose, missing rights, several owners. */
import type {
  FreePlan,
  FreeResult,
  FreeWay,
  Listener,
  PlannedProcess,
  StartAgain,
} from '../../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';
import { NOW } from './window-machine.ts';

export const planned = (change: Partial<PlannedProcess>): PlannedProcess => ({
  ...SAMPLE_PROCESS,
  user: 'ada',
  ...change,
});

/** npm, its shell, the server and as many workers as make `count`. */
export function processTree(count: number): PlannedProcess[] {
  const chain = [
    planned({ pid: 41007, name: 'npm run dev', argv: ['npm', 'run', 'dev'], role: 'runner' }),
    planned({ pid: 41018, name: 'sh', argv: ['sh', '-c', 'node server.js'], parent: 41007, role: 'runner' }),
    planned({
      pid: 48213,
      argv: ['node', '/home/ada/code/api-gateway/server.js', '--port', '3000'],
      parent: 41018,
    }),
  ];
  const workers = Array.from({ length: Math.max(0, count - 3) }, (_, index) =>
    planned({
      pid: 48300 + index,
      argv: ['/usr/bin/node', '/home/ada/code/api-gateway/worker.js', `--id=${index}`],
      parent: 48213,
      role: index % 2 === 0 ? 'holder' : 'child',
    }),
  );
  return [...chain, ...workers].slice(0, count);
}

/** The plan of a row of the machine, by the row's own process. */
export function planFor(listener: Listener, change: Partial<FreePlan> = {}): FreePlan {
  const { owner } = listener;
  const pid = owner?.pid ?? 1;
  return {
    ...SAMPLE_PLAN,
    listenerId: listener.id,
    port: listener.port,
    protocol: listener.protocol,
    addresses: [listener.address],
    target: `${owner?.name ?? 'process'} (pid ${pid})`,
    processes: [planned({ pid, name: owner?.name ?? 'process', argv: owner?.argv ?? [] })],
    command: ['kill', String(pid)],
    ...change,
  };
}

export const stopPm2: FreeWay = {
  verb: 'stop-supervisor',
  target: 'web in pm2',
  processes: [
    planned({ pid: 900, name: 'PM2', argv: ['PM2 v6.0: God Daemon'], role: 'supervisor' }),
    planned({ pid: 48213, argv: ['node', 'server.js'], parent: 900 }),
  ],
  otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }],
  command: ['pm2', 'stop', 'web'],
};

/** What pm2 starts again at once, unless pm2 is told. */
export const underPm2: Partial<FreePlan> = {
  respawner: { kind: 'pm2', name: 'web', pid: 900, when: 'at-once' },
  alternatives: [stopPm2],
  clients: { connections: 3, local: 2 },
};

/** What belongs to root; `asks`: the system can ask for an administrator's word. */
export const ofRoot = (asks: boolean): Partial<FreePlan> => ({
  processes: [planned({ pid: 812, name: 'nginx', argv: ['nginx: master process'], user: 'root' })],
  target: 'nginx (pid 812)',
  elevation: { means: asks ? 'pkexec' : null, command: ['sudo', 'kill', '812'] },
  refusal: {
    outcome: 'denied',
    message: 'nginx (pid 812) belongs to root.',
    nextStep: 'Run the command below with an administrator’s rights.',
    ownList: false,
  },
});

export const refused: Partial<FreePlan> = {
  verb: 'none',
  refusal: {
    outcome: 'protected',
    message: 'sshd is always protected: ending it could lock you out.',
    nextStep: 'End it by hand where you are sure.',
    ownList: false,
  },
};

export const resultOf = (plan: FreePlan, change: Partial<FreeResult> = {}): FreeResult => ({
  ...SAMPLE_RESULT,
  port: plan.port,
  protocol: plan.protocol,
  pid: plan.processes[0]?.pid ?? null,
  plan,
  tookMs: 420,
  detail: `Port ${plan.port} is free: ${plan.target} ended, and nobody listens there now.`,
  ...change,
});

/** pm2 was quicker. */
export const retaken: Partial<FreeResult> = {
  outcome: 'retaken',
  detail: 'node (pid 48213) ended, but pm2 started it again after 116 ms: node (pid 48999) has the port now.',
  heldBy: [{ pid: 48999, name: 'node', listenerId: 'tcp-0.0.0.0-3000-48999' }],
  respawner: { kind: 'pm2', name: 'web', pid: 900, when: 'at-once' },
};

export const startAgainOffer = (change: Partial<StartAgain> = {}): StartAgain => ({
  id: 'again-3000',
  port: 3000,
  protocol: 'tcp',
  kind: 'process',
  name: 'npm',
  argv: ['npm', 'run', 'dev'],
  cwd: '/home/ada/code/api-gateway',
  withheld: ['NPM_TOKEN', 'AWS_SECRET_ACCESS_KEY'],
  until: new Date(NOW + 600_000).toISOString(),
  started: null,
  ...change,
});
