/** Freeing a port in the window: the plan, the wait that can be cut short or cancelled, the proof. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type FreePlan, type FreeProgress, type FreeResult, ok } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { makeListener, makeOwner, NOW, tidyMachine } from './window-machine.ts';
import { activeRow, freeDialog, rowOf, shownPorts } from './window-page.ts';
import { planFor, planned, resultOf } from './window-plans.ts';
import { createWindowStage } from './window-stage.ts';

describe('with a scripted core', () => {
  const stage = createWindowStage(tidyMachine, {
    ready: (page) => rowOf(page, 3000).waitFor(),
  });
  let plan: FreePlan;
  let progress: FreeProgress;
  let finish: (change: Partial<FreeResult>) => void;

  beforeEach(async () => {
    const [listener] = stage.service.snapshot().listeners;
    if (!listener) throw new Error('a listener on 3000');
    plan = planFor(listener, {
      processes: [
        planned({ pid: 48213, name: 'node', argv: ['node', 'server.js'] }),
        planned({ pid: 48290, name: 'worker', argv: ['worker', '--threads', '4'] }),
      ],
      otherPorts: [{ port: 9230, protocol: 'tcp', address: '127.0.0.1' }],
    });
    progress = {
      freeId: 'free-1',
      listenerId: listener.id,
      port: 3000,
      protocol: 'tcp',
      name: 'node',
      pid: 48213,
      phase: 'asking',
      forceAt: null,
    };
    stage.service.answer('ports.plan', async () => ok(plan));
    const ended = new Promise<FreeResult>((resolve) => {
      finish = (change) => resolve(resultOf(plan, { detail: 'It ended.', ...change }));
    });
    stage.service.answer('ports.free', async () => ok(await ended));
    await stage.open();
  });

  const ask = async () => {
    await rowOf(stage.page, 3000).hover();
    await stage.page.getByRole('button', { name: 'Free port 3000' }).click();
  };
  const phase = (change: Partial<FreeProgress>) =>
    stage.service.set({ freeing: [{ ...progress, ...change }] });
  const waiting = () => phase({ phase: 'waiting', forceAt: new Date(NOW + 60_000).toISOString() });

  it('shows the plan before anything happens, and does nothing when it is cancelled', async () => {
    const { page } = stage;
    await ask();
    const dialog = freeDialog(page, 3000);
    const text = (await dialog.innerText()).replace(/\s+/g, ' ');
    for (const words of [
      'node server.js · PID 48213 · TCP on 0.0.0.0',
      'worker --threads 4',
      '9230 TCP',
      'forced after 3 s',
    ]) {
      expect(text).toContain(words);
    }
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(stage.calls('ports.free')).toEqual([]);
  });

  it('is above the details of a narrow window, and keeps the focus while they close', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 640, height: 420 });
    await rowOf(page, 3000).click();
    await page.getByRole('dialog', { name: 'Port 3000' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    const dialog = freeDialog(page, 3000);
    const free = dialog.getByRole('button', { name: 'Free 3000' });
    await free.waitFor();
    await page.getByRole('dialog', { name: 'Port 3000', exact: true }).waitFor({ state: 'detached' });
    await waitUntil('the button has the focus', () =>
      free.evaluate((element) => element === document.activeElement),
    );
    await page.keyboard.press('Enter');
    await dialog.getByText('Asking it to stop').waitFor();
  });

  it('goes from f and Enter over the countdown to the proof', async () => {
    const { page } = stage;
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('f');
    const dialog = freeDialog(page, 3000);
    await dialog.getByRole('button', { name: 'Free 3000' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByText('Asking it to stop').waitFor();
    expect(stage.calls('ports.free')).toEqual([
      { listenerId: plan.listenerId, verb: 'signal', overrideProtected: false, elevate: false },
    ]);
    phase({ phase: 'waiting', forceAt: new Date(NOW + 30_000).toISOString() });
    await dialog.getByText(/forced in \d+ s/).waitFor();
    const before = Number(/forced in (\d+) s/.exec(await dialog.innerText())?.[1]);
    await page.clock.fastForward(5_000);
    await waitUntil('the countdown runs', async () => {
      const left = Number(/forced in (\d+) s/.exec(await dialog.innerText())?.[1]);
      return left <= before - 4;
    });
    // Not by its role: behind a dialog the list is hidden from screen readers.
    await page.locator('[role="row"]', { hasText: 'being freed3000' }).waitFor({ state: 'attached' });
    phase({ phase: 'proving', forceAt: null });
    await dialog.getByText('Checking that 3000 is free').waitFor();
    stage.service.set({ freeing: [] });
    finish({ detail: 'Port 3000 is free: node (pid 48213) ended, and nobody listens there now.' });
    await dialog.getByRole('heading', { name: '3000 is free in 420 ms' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await waitUntil('the list has the focus', async () => (await activeRow(page)) !== null);
  });

  it('forces now, and cancels, at a word', async () => {
    const { page } = stage;
    stage.service.answer('ports.forceFree', async () => ok({ forced: true }));
    stage.service.answer('ports.cancelFree', async () => ok({ cancelled: true }));
    await ask();
    const dialog = freeDialog(page, 3000);
    await dialog.getByRole('button', { name: 'Free 3000' }).click();
    expect(await dialog.getByRole('button', { name: 'Force now' }).isDisabled()).toBe(true);
    waiting();
    await dialog.getByRole('button', { name: 'Force now' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await waitUntil('both were told', () => stage.calls('ports.cancelFree').length === 1);
    expect(stage.calls('ports.forceFree')).toEqual([{ freeId: 'free-1' }]);
    finish({ outcome: 'cancelled', detail: 'Cancelled. The process was asked to stop and may still do so.' });
    await dialog.getByRole('heading', { name: 'Cancelled' }).waitFor();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByRole('button', { name: 'Free 3000' }).waitFor();
    expect(stage.calls('ports.plan')).toHaveLength(2);
  });

  it('goes on below the list when the dialog is closed, and tells how it ended', async () => {
    const { page } = stage;
    stage.service.answer('ports.cancelFree', async () => ok({ cancelled: true }));
    await ask();
    await freeDialog(page, 3000).getByRole('button', { name: 'Free 3000' }).click();
    waiting();
    await page.getByRole('button', { name: 'Force now' }).waitFor();
    await page.keyboard.press('Escape');
    await freeDialog(page, 3000).waitFor({ state: 'detached' });
    await page.getByText('Freeing 3000').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await waitUntil('the core was told', () => stage.calls('ports.cancelFree').length === 1);
    stage.service.set({ freeing: [] });
    finish({ outcome: 'still-held', detail: 'Port 3000 is still held by node.' });
    await page.getByText('3000 is still held. Port 3000 is still held by node.').first().waitFor();
    await page.getByText('Freeing 3000').waitFor({ state: 'detached' });
  });

  it('shows a free that another door began', async () => {
    waiting();
    await stage.page.getByText('Freeing 3000').waitFor();
    await stage.page.getByText(/node \(PID 48213\): waiting for it to stop, forced in \d+ s/).waitFor();
  });

  it('names what was clicked, whatever takes its place meanwhile, and frees no other', async () => {
    const { page } = stage;
    await ask();
    const dialog = freeDialog(page, 3000);
    await dialog.getByRole('button', { name: 'Free 3000' }).waitFor();
    const thief = makeOwner({ pid: 66_666, name: 'thief', startedAt: new Date(NOW).toISOString() });
    stage.service.setListeners([
      makeListener({ port: 3000, owner: thief }),
      makeListener({ port: 2999, owner: thief }),
      ...stage.service.snapshot().listeners.slice(1),
    ]);
    await waitUntil('the list has changed', async () => (await shownPorts(page)).includes(2999));
    expect(await dialog.innerText()).toContain('node server.js · PID 48213');
    expect(await dialog.innerText()).not.toContain('thief');
    await dialog.getByRole('button', { name: 'Free 3000' }).click();
    await waitUntil('the core was asked', () => stage.calls('ports.free').length === 1);
    expect(stage.calls('ports.free')).toEqual([
      { listenerId: plan.listenerId, verb: 'signal', overrideProtected: false, elevate: false },
    ]);
    finish({ outcome: 'changed', detail: 'Port 3000 is now held by thief (pid 66666). Nothing was ended.' });
    await dialog.getByRole('heading', { name: 'This is not what you saw any more' }).waitFor();
  });

  it('says why it would do nothing, and offers nothing then', async () => {
    const { page } = stage;
    plan.refusal = {
      outcome: 'protected',
      message: 'docker-proxy carries the ports of containers.',
      nextStep: 'Stop the container.',
      ownList: false,
    };
    await ask();
    const dialog = freeDialog(page, 3000);
    await dialog.getByText('Stop the container.').waitFor();
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Close']);
  });

  it('asks once more for a process of the user’s own list, and then overrides it', async () => {
    const { page } = stage;
    plan.refusal = {
      outcome: 'protected',
      message: 'node is on your own list.',
      nextStep: 'Confirm, or take it off.',
      ownList: true,
    };
    await ask();
    const dialog = freeDialog(page, 3000);
    const free = dialog.getByRole('button', { name: 'Free 3000' });
    await free.waitFor();
    expect(await free.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox').check();
    await free.click();
    await waitUntil('the core was asked', () => stage.calls('ports.free').length === 1);
    expect(stage.calls('ports.free')).toEqual([
      { listenerId: plan.listenerId, verb: 'signal', overrideProtected: true, elevate: false },
    ]);
    finish({});
  });

  it('says what went wrong when the plan cannot be made', async () => {
    const { page } = stage;
    stage.service.answer('ports.plan', async () => ({
      ok: false,
      failure: {
        code: 'not-found',
        message: 'That row is not known here any more.',
        nextStep: 'Choose anew.',
      },
    }));
    await ask();
    await freeDialog(page, 3000).getByText('Choose anew.').waitFor();
  });

  it('is not offered where the host cannot free', async () => {
    stage.service.set({ capabilities: { free: false, closeEvents: false, openUrl: false } });
    await rowOf(stage.page, 3000).hover();
    const button = stage.page.getByRole('button', { name: 'Free port 3000' });
    await waitUntil('it is off', () => button.isDisabled());
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('f');
    expect(stage.calls('ports.plan')).toEqual([]);
  });
});
