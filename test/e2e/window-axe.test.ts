/** axe-core looks at every state of the window, in light and in dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import { type FreePlan, ok } from '../../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';
import { sampleUpdate } from '../scripted-desktop.ts';
import { waitUntil } from '../wait-until.ts';
import { CHECK_STATES } from './window-axe-check.ts';
import { type AxeState, FREEING_STATES } from './window-axe-freeing.ts';
import { REFERENCE_STATES } from './window-axe-reference.ts';
import { TUNNEL_STATES } from './window-axe-tunnels.ts';
import { fiveConflicts, reserved, someOffers, someReservations, takenConflict } from './window-conflicts.ts';
import { NOW, tidyMachine } from './window-machine.ts';
import { goTo, type OpenWindow, openWindow, rowOf, startWindowServer } from './window-page.ts';
import { createWindowService } from './window-service.ts';
import { createBrowserStage, createWindowStage } from './window-stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const plan = (listenerId: string): FreePlan => ({
  ...SAMPLE_PLAN,
  listenerId,
  port: 3000,
  protocol: 'tcp',
  addresses: ['0.0.0.0'],
  verb: 'signal',
  processes: [1, 2, 3, 4, 5].map((pid) => ({
    ...SAMPLE_PROCESS,
    pid: 48_213 + pid,
    name: 'node',
    argv: ['node', 'server.js'],
    user: 'ada',
    startedAt: null,
  })),
  otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }],
  refusal: null,
  graceMs: 3_000,
});

const askToFree = async (page: Page) => {
  await rowOf(page, 3000).hover();
  await page.getByRole('button', { name: 'Free port 3000' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
};

const STATES: AxeState[] = [
  { name: 'the list', enter: async () => {} },
  {
    name: 'the list, grouped, with an opened and a closed row and a hovered one',
    async enter(page, service) {
      await page.getByRole('button', { name: /^Group:/ }).click();
      await page.getByRole('menuitemradio', { name: 'Project' }).click();
      await page.getByRole('button', { name: '2 addresses of port 3001' }).click();
      service.setListeners(service.snapshot().listeners.filter(({ port }) => port !== 8000));
      await rowOf(page, 8000).filter({ hasText: 'closed' }).waitFor();
      await rowOf(page, 6006).hover();
    },
  },
  {
    name: 'the details',
    enter: (page) => rowOf(page, 6006).click(),
  },
  {
    name: 'the plan of a free',
    enter: askToFree,
  },
  {
    name: 'a free that waits',
    async enter(page, service) {
      await askToFree(page);
      await page.getByRole('button', { name: 'Free 3000' }).click();
      const [listener] = service.snapshot().listeners;
      service.set({
        freeing: [
          {
            freeId: 'f',
            listenerId: listener?.id ?? '',
            port: 3000,
            protocol: 'tcp',
            name: 'node',
            pid: 48213,
            phase: 'waiting',
            forceAt: new Date(NOW + 60_000).toISOString(),
          },
        ],
      });
      await page.getByText(/forced in/).waitFor();
    },
  },
  {
    name: 'the outcome of a free',
    async enter(page, service) {
      service.answer('ports.free', async () =>
        ok({
          ...SAMPLE_RESULT,
          port: 3000,
          protocol: 'tcp',
          outcome: 'retaken',
          pid: 1,
          startedAt: null,
          plan: null,
          tookMs: 5,
          detail: 'pm2 started it again.',
        }),
      );
      await askToFree(page);
      await page.getByRole('button', { name: 'Free 3000' }).click();
      await page.getByRole('button', { name: 'Try again' }).waitFor();
    },
  },
  {
    name: 'the menu',
    async enter(page) {
      await rowOf(page, 3000).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Free…' }).waitFor();
    },
  },
  {
    name: 'the columns',
    async enter(page) {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'PID' }).waitFor();
    },
  },
  {
    name: 'the settings',
    async enter(page, service) {
      service.set({
        settings: { ...service.snapshot().settings, protectedNames: ['postgres', 'redis-server'] },
        desktop: {
          sessionStart: { state: 'blocked', words: 'The system waits for your word.' },
          shortcut: { state: 'refused', words: 'Another program has it.' },
          updates: sampleUpdate({ state: 'downloading', words: 'It comes.', version: '9.0.0', percent: 40 }),
        },
      });
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Remove postgres' }).waitFor();
    },
  },
  {
    name: 'the sheet of keys',
    async enter(page) {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard and search' }).waitFor();
    },
  },
  {
    name: 'an empty list',
    async enter(page, service) {
      service.setListeners([]);
      await page.clock.fastForward(6_000);
      await page.getByText('Nothing is listening.').waitFor();
    },
  },
  {
    name: 'a search with chips that finds nothing',
    async enter(page) {
      await page.keyboard.press('/');
      await page.keyboard.type('exposed port:1-2 x');
      await page.getByText('Nothing matches').waitFor();
    },
  },
  {
    name: 'a paused list with warnings',
    async enter(page, service) {
      const { watching } = service.snapshot();
      const warning = (code: string) => ({
        code,
        message: 'Something works less well.',
        nextStep: 'Do this.',
      });
      service.set({ watching: { ...watching, state: 'paused' }, warnings: ['a', 'b', 'c'].map(warning) });
      await page.getByText('Watching is paused.').waitFor();
    },
  },
  {
    name: 'the list with a conflict over it and in its details',
    async enter(page, service) {
      service.set({ conflicts: [takenConflict()], reservations: someReservations() });
      await page.getByRole('button', { name: 'Show the conflict over 3000' }).waitFor();
      await rowOf(page, 3000).click();
      await page.getByRole('button', { name: 'Watch this port' }).waitFor();
    },
  },
  {
    name: 'the conflicts, one with its details, one over, one ignored, one marked',
    async enter(page, service) {
      const five = fiveConflicts();
      service.set({ conflicts: five, reservations: someReservations() });
      await goTo(page, '#/conflicts/taken-3000');
      await page.getByRole('article').first().focus();
      await page.keyboard.press('Enter');
      await page.getByText('server.js --port 3000').waitFor();
      await page.getByRole('article').nth(1).focus();
      await page.keyboard.press('i');
      await page.getByRole('button', { name: 'Ignored (1)' }).click();
      const { conflicts } = service.snapshot();
      service.set({ conflicts: conflicts.filter(({ id }) => id !== 'blocked-6379') });
      await page.getByText('Over', { exact: true }).waitFor();
    },
  },
  {
    name: 'no conflict',
    async enter(page) {
      await goTo(page, '#/conflicts');
      await page.getByText('No port is in conflict.').waitFor();
    },
  },
  {
    name: 'the reservations with offers, folders and a broken file',
    async enter(page, service) {
      service.set({
        conflicts: fiveConflicts(),
        reservations: [...someReservations(), reserved(4000, 'web-shop', { source: 'user' })],
        offers: someOffers(),
        warnings: [{ code: 'project-file', message: 'Line 3 is not JSON.', nextStep: 'Correct it.' }],
        settings: { ...service.snapshot().settings, projectFolders: ['/home/ada/code/billing'] },
      });
      await goTo(page, '#/reservations');
      await page.getByText('Line 3 is not JSON.').waitFor();
    },
  },
  {
    name: 'no reservation',
    async enter(page) {
      await goTo(page, '#/reservations');
      await page.getByText('No port is reserved.').waitFor();
    },
  },
  {
    name: 'the form of a reservation with what is wrong in it',
    async enter(page) {
      await goTo(page, '#/reservations');
      await page.getByRole('button', { name: 'Reserve a port…' }).click();
      await page.getByRole('button', { name: 'Reserve', exact: true }).click();
      await page.getByText('Type a port').waitFor();
    },
  },
  {
    name: 'the settings of notifications, muted, with a port that is none',
    async enter(page, service) {
      const { settings } = service.snapshot();
      const notifications = {
        ...settings.notifications,
        mutedRules: ['split' as const],
        mutedPorts: [8080],
        mutedUntil: new Date(NOW + 3_600_000).toISOString(),
      };
      service.set({ settings: { ...settings, notifications, watchedPorts: [3000], pinnedPorts: [5173] } });
      await goTo(page, '#/settings');
      await page.getByRole('textbox', { name: 'Port to watch' }).fill('x');
      await page.keyboard.press('Enter');
      await page.getByText('A port is a number').waitFor();
    },
  },
  {
    name: 'the popover',
    async enter(page, service) {
      await page.setViewportSize({ width: 420, height: 560 });
      service.set({ conflicts: fiveConflicts() });
      await goTo(page, '#/popover');
      await rowOf(page, 6006).hover();
    },
  },
  {
    name: 'an empty popover',
    async enter(page, service) {
      await page.setViewportSize({ width: 420, height: 560 });
      service.setListeners([]);
      await goTo(page, '#/popover');
      await page.getByText('Nothing is listening.').waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'narrow conflicts',
    async enter(page, service) {
      await page.setViewportSize({ width: 640, height: 420 });
      service.set({ conflicts: fiveConflicts() });
      await goTo(page, '#/conflicts');
      await page.getByRole('article').nth(4).waitFor();
    },
  },
  {
    name: 'a narrow window with its sheet',
    async enter(page) {
      await page.setViewportSize({ width: 640, height: 420 });
      await rowOf(page, 6006).click();
      await page.getByRole('dialog', { name: 'Port 6006' }).waitFor();
    },
  },
];

const chromium = createBrowserStage();

/** Moving colours are judged when they rest. */
const rest = (page: Page) =>
  waitUntil('nothing moves', () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .every(
          ({ effect, playState }) =>
            playState !== 'running' || effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
        ),
    ),
  );

async function findings(page: Page): Promise<string[]> {
  await rest(page);
  await page.evaluate(AXE);
  const results = await page.evaluate(() => {
    // axe puts itself on the window.
    const { axe } = globalThis as unknown as {
      axe: { run(where: object, options: object): Promise<AxeResults> };
    };
    return axe.run(
      // The guards of Base UI hand the focus on at once; they are no place that the focus can rest in.
      { exclude: [['[data-base-ui-focus-guard]']] },
      // A menu lies over the page and belongs to no part of it.
      { rules: { region: { enabled: document.querySelector('[role="menu"]') === null } } },
    );
  });
  expect(results.passes.length).toBeGreaterThan(5);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

describe.each(['light', 'dark'] as const)('axe finds nothing in %s', (colorScheme) => {
  const stage = createWindowStage(tidyMachine, {
    chromium,
    ready: (page) => rowOf(page, 3000).waitFor(),
  });

  it.each([...STATES, ...FREEING_STATES, ...REFERENCE_STATES, ...TUNNEL_STATES, ...CHECK_STATES])(
    '$name',
    async ({ enter }) => {
      const { service } = stage;
      service.answer('ports.plan', async ({ listenerId }) => ok(plan(listenerId)));
      service.answer('ports.free', () => new Promise(() => {}));
      const page = await stage.open({ colorScheme });
      await enter(page, service);
      expect(await findings(page)).toEqual([]);
    },
  );
});

describe('axe', () => {
  let server: RunningServer;
  let opened: OpenWindow;

  beforeAll(async () => {
    server = await startWindowServer(createWindowService(tidyMachine()));
    opened = await openWindow(chromium.browser, server.url);
  });
  afterAll(async () => {
    await opened?.close();
    await server?.close();
  });

  it('would find something if there were something', async () => {
    await rowOf(opened.page, 3000).waitFor();
    await opened.page.evaluate(() => {
      const port = document.querySelector<HTMLElement>('[role="gridcell"]:nth-child(2)');
      if (port) port.style.color = '#bbb';
    });
    expect((await findings(opened.page)).join()).toContain('color-contrast');
  });

  it('finds nothing in a lost connection and in the pages without a list', async () => {
    await server.close();
    await opened.page.getByText('The connection to Quayside is lost.').waitFor();
    await opened.page.evaluate(() =>
      document.querySelector('[role="gridcell"]:nth-child(2)')?.removeAttribute('style'),
    );
    expect(await findings(opened.page)).toEqual([]);
    server = await startWindowServer(createWindowService());
    const page = await openWindow(chromium.browser, `${server.origin}/`);
    await page.page.getByRole('heading', { name: 'Open the whole link' }).waitFor();
    expect(await findings(page.page)).toEqual([]);
    await page.close();
  });
});
