/** Freeing several ports of the list in one go: one plan, how each goes, what came of each. */
import { describe, expect, it } from 'vitest';
import { type FreePlan, type Listener, ok } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { tidyMachine } from './window-machine.ts';
import { rowOf, waitForFocus, waitForSpoken } from './window-page.ts';
import { planFor, refused, resultOf, retaken, underPm2 } from './window-plans.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: (page) => rowOf(page, 3000).waitFor() });

describe('freeing what is chosen', () => {
  const byId = (id: string): Listener => {
    const found = stage.service.snapshot().listeners.find((one) => one.id === id);
    if (!found) throw new Error(`a listener ${id}`);
    return found;
  };
  const dialog = (count: number) => stage.page.getByRole('dialog', { name: `Free ${count} ports` });

  /** Chooses these ports, and asks by the keys. */
  const ask = async (changes: Record<number, Partial<FreePlan>>) => {
    const { service } = stage;
    const page = await stage.open();
    service.answer('ports.planMany', async ({ listenerIds }) =>
      ok({ plans: listenerIds.map((id) => planFor(byId(id), changes[byId(id).port])) }),
    );
    const ports = Object.keys(changes);
    for (const port of ports) await rowOf(page, Number(port)).click({ modifiers: ['Control'] });
    await page.keyboard.press('f');
    await waitForFocus(dialog(ports.length).getByRole('button', { name: /^(Free \d+( ports)?|Close)$/ }));
    return page;
  };

  it('shows one plan, a way for each owner, and leaves out what is refused', async () => {
    stage.service.answer('ports.freeMany', () => new Promise(() => {}));
    const page = await ask({ 3000: {}, 3001: underPm2, 5173: refused });
    const text = (await dialog(3).innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('3000 Ends node (pid 48213).');
    expect(text).toContain('This one is left out 5173 Vite: sshd is always protected');
    const ways = dialog(3).getByRole('group', { name: 'How to free 3001' });
    await ways.getByRole('radio').nth(1).check();
    const free = dialog(3).getByRole('button', { name: 'Free 2 ports' });
    await free.focus();
    await page.keyboard.press('Enter');
    await dialog(3).getByText('Not begun yet').first().waitFor();
    await waitForFocus(dialog(3).getByRole('button', { name: 'Hide' }));
    const [first, second] = stage.service.snapshot().listeners;
    expect(stage.calls('ports.freeMany')).toEqual([
      {
        targets: [
          { listenerId: first?.id, verb: 'signal' },
          { listenerId: second?.id, verb: 'stop-supervisor' },
        ],
        overrideProtected: false,
        elevate: false,
      },
    ]);
  });

  it('shows how each goes, and cancels and forces all', async () => {
    const { service } = stage;
    service.answer('ports.freeMany', () => new Promise(() => {}));
    service.answer('ports.cancelFree', async () => ok({ cancelled: true }));
    service.answer('ports.forceFree', async () => ok({ forced: true }));
    await ask({ 3000: {}, 8000: {} });
    await dialog(2).getByRole('button', { name: 'Free 2 ports' }).click();
    const forceAt = new Date(Date.parse(service.snapshot().at) + 60_000).toISOString();
    const progress = (port: number) => {
      const { id, owner } = byId(service.snapshot().listeners.find((one) => one.port === port)?.id ?? '');
      const shared = { protocol: 'tcp' as const, phase: 'waiting' as const, forceAt };
      return { freeId: `free-${port}`, listenerId: id, port, name: 'x', pid: owner?.pid ?? 0, ...shared };
    };
    service.set({ freeing: [progress(3000)] });
    await dialog(2)
      .getByText(/Waiting for it to stop, forced in \d+ s/)
      .waitFor();
    await dialog(2).getByRole('button', { name: 'Force all now' }).click();
    await dialog(2).getByRole('button', { name: 'Cancel all' }).click();
    await waitUntil('both were told', () => stage.calls('ports.cancelFree').length === 1);
    expect(stage.calls('ports.forceFree')).toEqual([{ freeId: 'free-3000' }]);
    // What begins only now is called off as well.
    service.set({ freeing: [progress(8000)] });
    await waitUntil('the second was told', () => stage.calls('ports.cancelFree').length === 2);
    expect(stage.calls('ports.cancelFree')).toEqual([{ freeId: 'free-3000' }, { freeId: 'free-8000' }]);
    await dialog(2).getByText('Done').waitFor();
  });

  it('says in its title how many are free, and in a line each what came of it', async () => {
    stage.service.answer('ports.freeMany', async ({ targets }) =>
      ok({
        results: targets.map(({ listenerId }, index) =>
          resultOf(planFor(byId(listenerId)), index === 0 ? retaken : {}),
        ),
      }),
    );
    const page = await ask({ 3000: underPm2, 3001: {}, 8000: {}, 5173: refused });
    await page.keyboard.press('Enter');
    await dialog(4).getByRole('heading', { name: '2 of 4 are free' }).waitFor();
    await waitForSpoken(page, '2 of 4 are free.');
    const lines = await dialog(4)
      .getByRole('list', { name: 'What came of each' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(lines.map((line) => /\d+/.exec(line)?.[0])).toEqual(['3000', '5173', '3001', '8000']);
    stage.service.answer('ports.plan', async ({ listenerId }) =>
      ok({ ...planFor(byId('tcp-0.0.0.0-3000-48213'), underPm2), listenerId }),
    );
    await dialog(4).getByRole('button', { name: 'Stop pm2’s web too…' }).click();
    const single = page.getByRole('dialog', { name: 'Free port 3000' });
    const stop = single.getByRole('button', { name: 'Stop pm2’s web' });
    await waitForFocus(stop);
    expect(stage.calls('ports.plan')).toEqual([{ listenerId: 'tcp-0.0.0.0-3000-48999' }]);
  });

  it('goes on below the list when the dialog is closed, and tells how it ended', async () => {
    let end = () => {};
    stage.service.answer('ports.freeMany', async ({ targets }) => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return ok({ results: targets.map(({ listenerId }) => resultOf(planFor(byId(listenerId)))) });
    });
    const page = await ask({ 3000: {}, 8000: {} });
    await page.keyboard.press('Enter');
    await dialog(2).getByRole('button', { name: 'Hide' }).click();
    await dialog(2).waitFor({ state: 'detached' });
    end();
    await page.getByText('Both are free.').first().waitFor();
  });

  it('offers nothing where all of it is refused', async () => {
    await ask({ 3000: refused, 8000: refused });
    expect(await dialog(2).getByRole('button').allInnerTexts()).toEqual(['Close']);
    expect(stage.calls('ports.freeMany')).toEqual([]);
  });

  it('takes one alone through its own plan', async () => {
    const page = await stage.open();
    stage.service.answer('ports.plan', async ({ listenerId }) => ok(planFor(byId(listenerId))));
    await rowOf(page, 8000).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Free…' }).click();
    await page.getByRole('dialog', { name: 'Free port 8000' }).waitFor();
  });
});
