/** The conflicts in the window: the banner over the list and the marks in it, none, many, and hostile ones. */
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import {
  fiveConflicts,
  hostileConflicts,
  manyConflicts,
  someReservations,
  takenConflict,
} from './window-conflicts.ts';
import { hostileMachine, manyPorts, tidyMachine } from './window-machine.ts';
import {
  cardOf,
  cards,
  focused,
  goTo,
  rowOf,
  shownPorts,
  waitForPorts,
  waitForViews,
} from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: waitForViews });

describe('the list', () => {
  it('shows the one conflict over it, with what can be done', async () => {
    stage.service.set({ conflicts: [takenConflict()] });
    stage.service.answer('ports.plan', () => new Promise(() => {}));
    const page = await stage.open();
    await page.getByText('3000 (web-shop) was taken by node in ~/code/api-gateway').first().waitFor();
    await page.getByText('node server.js (PID 48213) has had it since 14:02, started from cursor.').waitFor();
    await page.getByRole('button', { name: 'Free…' }).click();
    await page.getByRole('dialog', { name: 'Free port 3000' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show the conflict over 3000' }).click();
    await waitUntil('the card has the focus', async () => (await focused(page)) === 'conflict-taken-3000');
  });

  it.each([480, 1100])(
    'keeps its words beside or above its buttons, never a narrow column, at %i pixels',
    async (width) => {
      stage.service.set({ conflicts: [takenConflict()] });
      const page = await stage.open();
      await page.setViewportSize({ width, height: 700 });
      const words = page.getByRole('paragraph').filter({ hasText: /was taken by node/ });
      const buttons = page.getByRole('button', { name: 'Show the conflict over 3000' }).locator('..');
      const [text, beside] = [await words.boundingBox(), await buttons.boundingBox()];
      if (!text || !beside) throw new Error('no banner');
      expect(text.width).toBeGreaterThanOrEqual(240);
      expect(text.height).toBeLessThan(90);
      expect(beside.x + beside.width).toBeLessThanOrEqual(width);
      expect(width === 480).toBe(beside.y >= text.y + text.height);
    },
  );

  it('shows how many there are where there are several', async () => {
    stage.service.set({ conflicts: fiveConflicts() });
    const page = await stage.open();
    await page.getByText('The newest: 8000 is held twice').waitFor();
    await page.getByRole('button', { name: 'Show the conflicts' }).click();
    await cards(page).nth(4).waitFor();
  });

  it('marks the rows in conflict by shape and word, and finds them', async () => {
    stage.service.set({ conflicts: [takenConflict()] });
    const page = await stage.open();
    await rowOf(page, 3000)
      .filter({ hasText: 'listening, in conflict: 3000 (web-shop) was taken' })
      .waitFor();
    expect(await rowOf(page, 3001).innerText()).not.toContain('conflict');
    await page.keyboard.press('/');
    await page.keyboard.type('conflict ');
    await waitForPorts(page, [3000]);
    await page.getByRole('button', { name: 'Remove the filter conflict' }).waitFor();
    stage.service.set({ conflicts: [] });
    await waitUntil('nothing is in conflict', async () => (await shownPorts(page)).length === 0);
  });

  it('says under its details why this port', async () => {
    stage.service.set({ conflicts: [takenConflict()], reservations: someReservations() });
    const page = await stage.open();
    await rowOf(page, 3000).click();
    const details = page.getByRole('complementary', { name: 'Port 3000' });
    await details.getByText('Reserved for web-shop by quayside.json').waitFor();
    await details.getByRole('button', { name: 'Show the conflict' }).click();
    await waitUntil('the card has the focus', async () => (await focused(page)) === 'conflict-taken-3000');
  });
});

describe('none and many', () => {
  it('teaches what a conflict is while there is none', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: 'Conflicts', exact: true }).click();
    const text = await page.getByRole('main').innerText();
    for (const word of ['Taken', 'Split', 'Moved', 'Clash', 'quayside reserve 3000', 'quayside.json'])
      expect(text).toContain(word);
  });

  it('stays quick with 500: from the first to the last by one key', async () => {
    const listeners: Listener[] = manyPorts(600);
    stage.service.set({ listeners, conflicts: manyConflicts(listeners, 500) });
    const page = await stage.open();
    await page.getByText('500 conflicts').first().waitFor();
    await goTo(page, '#/conflicts');
    await cards(page).first().waitFor();
    expect(await cards(page).count()).toBe(500);
    await cards(page).first().focus();
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('conflict-many-499');
    expect(await cards(page).nth(499).getAttribute('aria-posinset')).toBe('500');
    await waitUntil('it is in sight', () =>
      page.evaluate(() => {
        const box = document.activeElement?.getBoundingClientRect();
        return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
      }),
    );
    // What one does moves none of the others: they keep their very elements.
    await page.evaluate(() => document.getElementById('conflict-many-3')?.setAttribute('data-same', ''));
    stage.service.set({ conflicts: manyConflicts(listeners, 500).filter(({ id }) => id !== 'many-0') });
    await cardOf(page, 'Over').waitFor();
    expect(await page.locator('#conflict-many-3').getAttribute('data-same')).toBe('');
  });

  it('shows hostile names as text, in their own place', async () => {
    const listeners = hostileMachine();
    stage.service.set({ listeners, conflicts: hostileConflicts(listeners) });
    const page = await stage.open();
    await goTo(page, '#/conflicts');
    await cards(page).nth(2).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
    const right = await page.getByRole('main').evaluate((main) => main.getBoundingClientRect().right);
    for (const card of await cards(page).all()) {
      const box = await card.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(right);
    }
    await cardOf(page, '4001 (')
      .getByRole('button', { name: /Details/ })
      .click();
    await cardOf(page, '4001 (').getByText('</script>').waitFor();
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
  });
});
