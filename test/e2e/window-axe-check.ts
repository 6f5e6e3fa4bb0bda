/** The states of the check, and of who is connected, that axe-core looks at. */
import type { Page } from 'playwright';
import { ok } from '../../preload/model.ts';
import type { AxeState } from './window-axe-freeing.ts';
import {
  answerChecks,
  checkResult,
  foundPorts,
  outgoingPorts,
  servedPort,
  strangeCertificate,
} from './window-check.ts';
import { someConnections } from './window-connections.ts';
import { tidyMachine } from './window-machine.ts';
import { goTo, rowOf } from './window-page.ts';
import type { WindowService } from './window-service.ts';

const show = async (page: Page, service: WindowService, target: string) => {
  const machine = tidyMachine();
  answerChecks(service, {
    '3000': { total: 1, results: [servedPort(machine)] },
    '3002': {
      total: 1,
      results: [checkResult({ port: 3002, state: 'blocked', udp: 'Nobody listens on UDP.' })],
    },
    'dev.example.test:8443': { total: 1, results: [strangeCertificate()] },
    '3000-12000': { total: 9_001, results: foundPorts(machine), stays: 4_210 },
    '1-65535': { total: 65_535, results: foundPorts(machine) },
  });
  await goTo(page, '#/check');
  await page.getByRole('searchbox').fill(target);
  await page.keyboard.press('Enter');
};

export const CHECK_STATES: AxeState[] = [
  {
    name: 'a check that was not asked for yet, with little left for outgoing connections',
    async enter(page, service) {
      const full = { state: 'full' as const, nextStep: 'See which program holds so many.' };
      service.answer('host.ephemeral', async () => ok({ ranges: [outgoingPorts(full)] }));
      await goTo(page, '#/check');
      await page.getByText('See which program holds so many.').waitFor();
    },
  },
  ...['3000', '3002', 'dev.example.test:8443'].map((target) => ({
    name: `the check of ${target}`,
    async enter(page: Page, service: WindowService) {
      await show(page, service, target);
      await page.getByRole('article', { name: `Port ${target}` }).waitFor();
    },
  })),
  {
    name: 'the check of a range under way',
    async enter(page, service) {
      await show(page, service, '3000-12000');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the check of a range, with the focus on one of its ports',
    async enter(page, service) {
      await show(page, service, '1-65535');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'what cannot be checked',
    async enter(page, service) {
      await show(page, service, 'nonsense');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a narrow check',
    async enter(page, service) {
      await page.setViewportSize({ width: 640, height: 420 });
      await show(page, service, '3000');
      await page.getByRole('article').waitFor();
    },
  },
  {
    name: 'the details with who is connected, one of them open',
    async enter(page, service) {
      service.answer('ports.connections', async () => ok(someConnections()));
      await rowOf(page, 6006).click();
      await page.getByRole('button', { name: /^curl/ }).click();
      await page.getByRole('button', { name: 'And 3 more…' }).click();
    },
  },
];
