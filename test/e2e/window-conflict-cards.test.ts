/** The cards of the conflicts in the window: what they say, and what can be done with them by mouse and keys. */
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';
import { waitUntil } from '../wait-until.ts';
import { fiveConflicts, reserved, someReservations, takenConflict } from './window-conflicts.ts';
import { tidyMachine } from './window-machine.ts';
import {
  cardOf,
  cards,
  focused,
  rowOf,
  type WindowOptions,
  waitForSpoken,
  waitForViews,
} from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: waitForViews });

describe('the conflicts', () => {
  const five = async (options: WindowOptions = {}) => {
    stage.service.set({ conflicts: fiveConflicts(), reservations: someReservations() });
    const page = await stage.open(options);
    await page.getByRole('button', { name: 'Conflicts 5' }).click();
    await cards(page).nth(4).waitFor();
    return page;
  };

  it('stand as cards with the sentence, both sides and what can be done', async () => {
    const page = await five();
    const text = (await cardOf(page, '3000 (web-shop)').innerText()).replace(/\s+/g, ' ');
    for (const words of [
      'Taken',
      '3000 (web-shop) was taken by node in ~/code/api-gateway',
      'web-shop ~/code/web-shop by quayside.json',
      'node in ~/code/api-gateway PID 48213',
      'since 14:02, 18 min',
    ]) {
      expect(text).toContain(words);
    }
    const buttons = await cardOf(page, '3000 (web-shop)').getByRole('button').allInnerTexts();
    expect(buttons).toEqual([
      'Free…',
      'Use 3002',
      'Give 3000 to api-gateway',
      'Details',
      'Ignore',
      'Mute 3000',
    ]);
    expect(await cardOf(page, 'localhost gets here by ::1').count()).toBe(1);
    expect(await cardOf(page, 'Moved to 6006').count()).toBe(1);
  });

  it('are walked, opened and freed by the keys alone', async () => {
    stage.service.answer('ports.plan', async ({ listenerId }) =>
      ok({
        ...SAMPLE_PLAN,
        listenerId,
        port: 5173,
        protocol: 'tcp',
        addresses: ['127.0.0.1', '::1'],
        verb: 'signal',
        processes: [
          {
            ...SAMPLE_PROCESS,
            pid: 49877,
            name: 'node',
            argv: ['node', 'vite'],
            user: 'ada',
            startedAt: null,
          },
        ],
        otherPorts: [],
        refusal: null,
        graceMs: 3_000,
      }),
    );
    stage.service.answer('ports.free', async () => {
      const { listeners } = stage.service.snapshot();
      stage.service.set({
        listeners: listeners.filter(({ port }) => port !== 5173),
        conflicts: stage.service.snapshot().conflicts.filter(({ id }) => id !== 'moved-5173'),
      });
      return ok({
        ...SAMPLE_RESULT,
        port: 5173,
        protocol: 'tcp',
        outcome: 'freed',
        pid: 49877,
        startedAt: null,
        plan: null,
        tookMs: 300,
        detail: 'node ended.',
      });
    });
    const page = await five();
    await page.keyboard.press('Tab');
    await waitUntil('the keys reach the cards', async () => {
      if ((await focused(page)) === 'conflict-taken-3000') return true;
      await page.keyboard.press('Tab');
      return false;
    });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('conflict-moved-5173');
    await page.keyboard.press('Enter');
    await cardOf(page, 'Moved').getByText('npm run storybook').waitFor();
    await page.keyboard.press('f');
    const dialog = page.getByRole('dialog', { name: 'Free port 5173' });
    await dialog.getByRole('button', { name: 'Free 5173' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('heading', { name: '5173 is free' }).waitFor();
    // Hidden from roles while the dialog lies over it.
    await page.locator('article', { hasText: 'Over' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await waitUntil('the focus is back', async () => (await focused(page)) === 'conflict-moved-5173');
    await page.clock.fastForward(6_000);
    await waitUntil('the focus goes on', async () => (await focused(page)) === 'conflict-blocked-6379');
    expect(await cards(page).count()).toBe(4);
  });

  it('give the next free port, asked anew, to be copied', async () => {
    stage.service.answer('ports.next', async () => ok({ ports: [3003] }));
    const page = await five();
    await cardOf(page, '3000 (web-shop)').getByRole('button', { name: 'Use 3002' }).click();
    await page.getByText('Copied 3003, which is free. Start your server with PORT=3003.').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('3003');
    expect(stage.calls('ports.next')).toEqual([{ from: 3002, to: 65_535, count: 1, protocol: 'tcp' }]);
  });

  it('give the port to a side, of a clash to either', async () => {
    stage.service.answer('conflicts.reassign', async () =>
      ok({ reservation: reserved(4000, 'billing', { name: 'billing', source: 'user' }) }),
    );
    const page = await five();
    const clash = cardOf(page, '4000 is reserved by both');
    await clash.getByRole('button', { name: 'Give 4000 to api-gateway' }).waitFor();
    await clash.getByRole('button', { name: 'Give 4000 to billing' }).click();
    await page.getByText('4000 is kept for billing from now on.').first().waitFor();
    expect(stage.calls('conflicts.reassign')).toEqual([{ conflictId: 'clash-4000', party: 1 }]);
  });

  it('are ignored, and taken back by a button or by Ctrl+Z', async () => {
    const page = await five();
    await cardOf(page, '3000 (web-shop)')
      .getByRole('button', { name: /^Ignore/ })
      .click();
    await cardOf(page, '3000 (web-shop)').waitFor({ state: 'detached' });
    await waitForSpoken(page, 'Ignored the conflict over 3000.');
    await page.getByRole('region', { name: 'Undo' }).getByRole('button', { name: 'Undo' }).click();
    await cardOf(page, '3000 (web-shop)').waitFor();
    await cardOf(page, '3000 (web-shop)').focus();
    await page.keyboard.press('i');
    await cardOf(page, '3000 (web-shop)').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('conflict-clash-4000');
    await page.getByRole('region', { name: 'Undo' }).waitFor();
    await page.keyboard.press('Control+z');
    await cardOf(page, '3000 (web-shop)').waitFor();
    await page.getByRole('region', { name: 'Undo' }).waitFor({ state: 'detached' });
  });

  it('are kept below when they are ignored, and come back when asked', async () => {
    const page = await five();
    await cardOf(page, '3000 (web-shop)')
      .getByRole('button', { name: /^Ignore/ })
      .click();
    await page.getByRole('button', { name: 'Ignored (1)' }).click();
    await page.getByRole('button', { name: 'Stop ignoring the conflict over 3000' }).click();
    await cardOf(page, '3000 (web-shop)').waitFor();
    expect(await page.getByRole('button', { name: /^Ignored/ }).count()).toBe(0);
  });

  it('let a port be muted and unmuted', async () => {
    const page = await five();
    await cardOf(page, '3000 (web-shop)').getByRole('button', { name: 'Mute 3000' }).click();
    await cardOf(page, '3000 (web-shop)').getByRole('button', { name: 'Unmute 3000' }).waitFor();
    expect(stage.service.snapshot().settings.notifications.mutedPorts).toEqual([3000]);
    await cardOf(page, '3000 (web-shop)').focus();
    await page.keyboard.press('m');
    await waitUntil(
      'it is unmuted',
      () => stage.service.snapshot().settings.notifications.mutedPorts.length === 0,
    );
  });

  it('say what the core refuses', async () => {
    stage.service.answer('conflicts.ignore', async () =>
      fail('not-found', 'There is no such conflict any more.', 'Look at the list of conflicts again.'),
    );
    const page = await five();
    await cardOf(page, '3000 (web-shop)')
      .getByRole('button', { name: /^Ignore/ })
      .click();
    await page.getByText('There is no such conflict any more.').first().waitFor();
    expect(await page.getByRole('region', { name: 'Undo' }).count()).toBe(0);
  });

  it('are told as they come and go, in every view, and stay where they were', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    stage.service.set({ conflicts: [takenConflict()] });
    await waitForSpoken(page, 'was taken by node');
    await page.getByRole('button', { name: 'Conflicts 1' }).click();
    await cardOf(page, '3000 (web-shop)').waitFor();
    stage.service.set({ conflicts: fiveConflicts() });
    await waitForSpoken(page, '4 new conflicts.');
    stage.service.set({ conflicts: [] });
    await waitForSpoken(page, '5 conflicts are over.');
    expect(await cards(page).count()).toBe(5);
    await page.clock.fastForward(6_000);
    await page.getByRole('heading', { name: 'No port is in conflict.' }).waitFor();
  });

  it('do nothing while the core is lost', async () => {
    const page = await five();
    await stage.server.close();
    await page.getByText('The connection to Quayside is lost.').waitFor();
    const buttons = cardOf(page, '3000 (web-shop)').getByRole('button', { disabled: true });
    expect(await buttons.allInnerTexts()).toEqual([
      'Free…',
      'Use 3002',
      'Give 3000 to api-gateway',
      'Ignore',
      'Mute 3000',
    ]);
  });

  it('fit into a narrow window, and do not scroll sideways', async () => {
    const page = await five({ viewport: { width: 640, height: 420 } });
    const over = await page.evaluate(
      () =>
        [...document.querySelectorAll('main, main *')].filter(
          (element) => element.getBoundingClientRect().right > innerWidth + 1,
        ).length,
    );
    expect(over).toBe(0);
  });

  it('move nothing where the user wants no motion', async () => {
    const page = await five({ reducedMotion: 'reduce' });
    await cardOf(page, '3000 (web-shop)')
      .getByRole('button', { name: /^Ignore/ })
      .click();
    const toast = page.getByRole('region', { name: 'Undo' });
    await toast.waitFor();
    expect(await toast.evaluate((element) => getComputedStyle(element).animationDuration)).toBe('0.001s');
  });
});
