/** The places in the window that a notification, the tray or a link leads to. */
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { fiveConflicts } from './window-conflicts.ts';
import { tidyMachine } from './window-machine.ts';
import { activeRow, focused, goTo, rowOf, waitForPorts, waitForViews } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: waitForViews });

describe('a place', () => {
  it('leads to the one conflict, marked, as often as it is set', async () => {
    stage.service.set({ conflicts: fiveConflicts() });
    const page = await stage.open();
    await goTo(page, '#/conflicts/split-8000');
    await waitUntil('it has the focus', async () => (await focused(page)) === 'conflict-split-8000');
    expect(await page.evaluate(() => location.hash)).toBe('#/conflicts');
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe('conflict-taken-3000');
    await goTo(page, '#/conflicts/split-8000');
    await waitUntil('it has the focus again', async () => (await focused(page)) === 'conflict-split-8000');
  });

  it('leads to an ignored conflict, and says so of one that is over', async () => {
    const [taken, ...others] = fiveConflicts();
    stage.service.set({
      conflicts: [...(taken ? [{ ...taken, state: 'ignored' as const }] : []), ...others],
    });
    const page = await stage.open();
    await goTo(page, '#/conflicts/taken-3000');
    await page.getByRole('listitem').filter({ hasText: '3000 (web-shop)' }).waitFor();
    await waitUntil('it has the focus', async () => (await focused(page)) === 'ignored-taken-3000');
    await goTo(page, '#/conflicts/long-over');
    await page.getByText('That conflict is over.').first().waitFor();
  });

  it('leads to a port, to the search and to the plan of a free', async () => {
    stage.service.answer('ports.plan', () => new Promise(() => {}));
    // Ids of the core are such as this one; those of the machines are for reading.
    stage.service.setListeners(tidyMachine().map((one) => (one.port === 3000 ? { ...one, id: 'L-1' } : one)));
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    await goTo(page, '#/ports/8000');
    await waitForPorts(page, [8000]);
    await waitUntil('its row is active', async () => (await activeRow(page))?.includes('8000'));
    await goTo(page, '#/settings');
    await page.getByRole('main', { name: 'Settings' }).waitFor();
    await goTo(page, '#/ports/find');
    await waitUntil('the search has the focus', () =>
      page.evaluate(() => document.activeElement?.getAttribute('type') === 'search'),
    );
    await page.getByRole('button', { name: 'Settings' }).click();
    await goTo(page, '#/free/L-1');
    await page.getByRole('dialog', { name: 'Free port 3000' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await goTo(page, '#/free/L-1');
    await page.getByRole('dialog', { name: 'Free port 3000' }).waitFor();
    await page.keyboard.press('Escape');
    await goTo(page, '#/free/L-2');
    await page.getByText('What was to be freed is gone already.').first().waitFor();
  });

  it('is not taken for a link: the connection stays, and a reload finds it', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    let connections = 0;
    page.on('websocket', () => {
      connections++;
    });
    await goTo(page, '#/conflicts');
    await page.getByRole('heading', { name: 'No port is in conflict.' }).waitFor();
    await page.getByRole('button', { name: 'Reservations' }).click();
    await page.getByRole('heading', { name: 'No port is reserved.' }).waitFor();
    expect(connections).toBe(0);
    await page.reload();
    await page.getByRole('heading', { name: 'No port is reserved.' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'No port is in conflict.' }).waitFor();
    // A link that is pasted over a place still works.
    const before = connections;
    await goTo(page, `#token=${stage.server.token}`);
    await waitUntil('it connects anew', () => connections > before);
    expect(page.url()).not.toContain(stage.server.token);
  });
});
