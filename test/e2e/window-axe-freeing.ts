/** The states of freeing that axe-core looks at: plans, rights, outcomes, starting again, several at once. */
import type { Page } from 'playwright';
import { type FreePlan, type Listener, ok } from '../../preload/model.ts';
import { NOW } from './window-machine.ts';
import { rowOf } from './window-page.ts';
import {
  ofRoot,
  planFor,
  processTree,
  refused,
  resultOf,
  retaken,
  startAgainOffer,
  underPm2,
} from './window-plans.ts';
import type { WindowService } from './window-service.ts';

export interface AxeState {
  name: string;
  enter(page: Page, service: WindowService): Promise<unknown>;
}

const listenerOf = (service: WindowService, id?: string): Listener => {
  const { listeners } = service.snapshot();
  const found = id === undefined ? listeners[0] : listeners.find((one) => one.id === id);
  if (!found) throw new Error(`a listener ${id}`);
  return found;
};

async function ask(page: Page, service: WindowService, change: Partial<FreePlan>): Promise<void> {
  service.answer('ports.plan', async () => ok(planFor(listenerOf(service), change)));
  await rowOf(page, 3000).hover();
  await page.getByRole('button', { name: 'Free port 3000' }).click();
  await page.getByRole('dialog').getByText('By hand').waitFor();
}

async function askMany(page: Page, service: WindowService): Promise<void> {
  const changes = [{ processes: processTree(5) }, underPm2, refused];
  service.answer('ports.planMany', async ({ listenerIds }) =>
    ok({ plans: listenerIds.map((id, index) => planFor(listenerOf(service, id), changes[index])) }),
  );
  for (const port of [3000, 3001, 5173]) await rowOf(page, port).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Free…' }).click();
  await page.getByRole('dialog').getByText('5 processes').click();
}

const started = { at: new Date(NOW).toISOString(), pid: 5123, log: '/home/ada/again.log' };

export const FREEING_STATES: AxeState[] = [
  {
    name: 'a plan with a tree, other ports, clients and ways to choose from',
    enter: (page, service) =>
      ask(page, service, {
        ...underPm2,
        processes: processTree(12),
        otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }],
      }),
  },
  {
    name: 'a plan that needs an administrator, in a narrow window',
    async enter(page, service) {
      await page.setViewportSize({ width: 640, height: 420 });
      await ask(page, service, ofRoot(true));
    },
  },
  {
    name: 'a plan that only a command carries out',
    enter: (page, service) => ask(page, service, ofRoot(false)),
  },
  {
    name: 'a free that waits for an administrator',
    async enter(page, service) {
      await ask(page, service, ofRoot(true));
      await page.getByRole('button', { name: 'Free as administrator…' }).click();
      await page.getByRole('dialog').getByText('Waiting for an administrator’s word').waitFor();
    },
  },
  {
    name: 'a port that was taken again, with who holds it',
    async enter(page, service) {
      service.answer('ports.free', async () => ok(resultOf(planFor(listenerOf(service)), retaken)));
      await ask(page, service, {});
      await page.getByRole('button', { name: 'Free 3000' }).click();
      await page.getByRole('button', { name: 'Stop pm2’s web too…' }).waitFor();
    },
  },
  {
    name: 'an outcome that can be started again',
    async enter(page, service) {
      service.set({ again: [startAgainOffer()] });
      service.answer('ports.free', async () =>
        ok(resultOf(planFor(listenerOf(service)), { againId: 'again-3000' })),
      );
      await ask(page, service, {});
      await page.getByRole('button', { name: 'Free 3000' }).click();
      await page.getByRole('button', { name: 'Start again', exact: true }).waitFor();
    },
  },
  {
    name: 'what was started again, with its output',
    async enter(page, service) {
      service.set({ again: [startAgainOffer({ started })] });
      service.answer('ports.againLog', async () => ok({ path: started.log, text: 'ready\n'.repeat(100) }));
      await page.getByRole('button', { name: 'Show…' }).click();
      await page.getByRole('button', { name: 'Show output' }).click();
      await page.getByRole('region', { name: 'Output' }).waitFor();
    },
  },
  {
    name: 'chosen rows, and what can be started again',
    async enter(page, service) {
      service.set({ again: [startAgainOffer()] });
      for (const port of [3000, 3001]) await rowOf(page, port).click({ modifiers: ['Control'] });
      await page.getByRole('region', { name: 'Selected ports' }).waitFor();
      await page.getByText('3000 was freed').waitFor();
    },
  },
  { name: 'the plan for several ports', enter: askMany },
  {
    name: 'several frees under way',
    async enter(page, service) {
      service.answer('ports.freeMany', () => new Promise(() => {}));
      await askMany(page, service);
      await page.getByRole('button', { name: 'Free 2 ports' }).click();
      await page.getByText('Not begun yet').first().waitFor();
    },
  },
  {
    name: 'what came of several frees',
    async enter(page, service) {
      service.answer('ports.freeMany', async ({ targets }) =>
        ok({
          results: targets.map(({ listenerId }, index) =>
            resultOf(planFor(listenerOf(service, listenerId)), index === 0 ? retaken : {}),
          ),
        }),
      );
      await askMany(page, service);
      await page.getByRole('button', { name: 'Free 2 ports' }).click();
      await page.getByText('1 of 3 is free').first().waitFor();
    },
  },
  {
    name: 'a port that is explained',
    async enter(page, service) {
      service.answer('ports.explain', async ({ port, protocol }) =>
        ok({ port, protocol, state: 'bound', message: 'A program has it bound.', nextStep: 'Look for it.' }),
      );
      await page.getByRole('searchbox').fill('3077');
      await page.getByText('A program has it bound.').waitFor();
    },
  },
];
