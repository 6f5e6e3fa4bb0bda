/** A core with two listeners and scripted plans, whose frees end as a test likes: for what the command line makes of them. */
import type { HandlerInput } from '../preload/contract.ts';
import { type FreePlan, type FreeResult, type FreeWay, ok } from '../preload/model.ts';
import type { Handlers, Service } from '../preload/serve.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from './sample-free.ts';
import { sampleListener, sampleOwner } from './sample-listener.ts';
import { serviceOf } from './service-of.ts';

const web = sampleListener({ id: 'web', port: 3000 });
const api = sampleListener({
  id: 'api',
  port: 8080,
  owner: sampleOwner({ pid: 4002, name: 'docker-proxy' }),
});

const SUPERVISOR: FreeWay = {
  verb: 'stop-supervisor',
  target: 'nodemon (pid 9)',
  processes: [{ ...SAMPLE_PROCESS, pid: 9, name: 'nodemon', role: 'supervisor' }],
  otherPorts: [],
  command: ['kill', '9'],
};

/** Kept up by nodemon. */
export const supervised: FreePlan = { ...SAMPLE_PLAN, listenerId: 'web', alternatives: [SUPERVISOR] };
/** Published by a container. */
export const contained: FreePlan = {
  ...SAMPLE_PLAN,
  listenerId: 'api',
  port: 8080,
  verb: 'stop-container',
  target: 'container web-1',
  processes: [],
  command: ['docker', 'stop', 'web-1'],
};
/** Another user’s, where the system could ask. */
export const denied: FreePlan = {
  ...SAMPLE_PLAN,
  listenerId: 'web',
  verb: 'none',
  refusal: { outcome: 'denied', message: 'It belongs to root.', nextStep: 'Ask root.', ownList: false },
  elevation: { means: 'pkexec', command: ['sudo', 'kill', '-TERM', '4001'] },
};

export interface FreeScene {
  service: Service;
  /** What `freeMany` was given. */
  asked: HandlerInput<'ports.freeMany'>[];
}

/** A core with these plans, whose frees end as the test likes. */
export function freeScene(
  plans: readonly FreePlan[],
  handlers: Partial<Handlers> = {},
  results?: FreeResult[],
): FreeScene {
  const asked: FreeScene['asked'] = [];
  const service = serviceOf(
    { listeners: [web, api] },
    {
      'ports.planMany': async ({ listenerIds }) =>
        ok({ plans: plans.filter(({ listenerId }) => listenerIds.includes(listenerId)) }),
      'ports.freeMany': async (input) => {
        asked.push(input);
        const freed = input.targets.map(({ listenerId }) => {
          const port = listenerId === 'web' ? 3000 : 8080;
          return { ...SAMPLE_RESULT, port, detail: `Port ${port} is free.` };
        });
        return ok({ results: results ?? freed });
      },
      ...handlers,
    },
  );
  return { service, asked };
}

/** The results in what `free --json` printed. */
export const resultsIn = (json: unknown): FreeResult[] => (json as { results: FreeResult[] }).results;
