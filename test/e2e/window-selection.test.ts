/** Choosing rows of the list by mouse and by keys. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { makeListener, makeOwner, manyPorts, tidyMachine } from './window-machine.ts';
import { activeRow, rowOf, shownPorts, spoken } from './window-page.ts';
import { createBrowserStage, createWindowStage } from './window-stage.ts';

const chromium = createBrowserStage();
const ready = (page: Page) => page.getByRole('row').nth(3).waitFor();

const selected = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role="row"][aria-selected="true"]')]
      .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
      .map((row) => Number(row.children[1]?.textContent)),
  );
const bar = (page: Page) => page.getByRole('region', { name: 'Selected ports' });
const waitForSelected = (page: Page, ports: number[]) =>
  waitUntil(`${ports} are selected`, async () => (await selected(page)).join() === ports.join());

describe('choosing rows', () => {
  const stage = createWindowStage(tidyMachine, { chromium, ready });

  it('goes by Ctrl and Shift with a click', async () => {
    const page = await stage.open();
    expect(await page.getByRole('grid').getAttribute('aria-multiselectable')).toBe('true');
    await rowOf(page, 3001).click({ modifiers: ['Control'] });
    await rowOf(page, 6006).click({ modifiers: ['Control'] });
    await waitForSelected(page, [3001, 6006]);
    await bar(page).getByText('2 ports selected').waitFor();
    await rowOf(page, 3001).click({ modifiers: ['Control'] });
    await waitForSelected(page, [6006]);
    await rowOf(page, 6006).click({ modifiers: ['Control'] });
    await bar(page).waitFor({ state: 'detached' });
    await rowOf(page, 3001).click({ modifiers: ['Control'] });
    await rowOf(page, 6006).click({ modifiers: ['Shift'] });
    await waitForSelected(page, [3001, 5173, 5432, 6006]);
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
    // No details came meanwhile; a click without a key shows them, and lets go of the rest.
    expect(await page.getByRole('complementary', { name: /^Port/ }).count()).toBe(0);
    await rowOf(page, 8000).click();
    await page.getByRole('complementary', { name: 'Port 8000' }).waitFor();
    await waitForSelected(page, [8000]);
    expect(await bar(page).count()).toBe(0);
  });

  it('goes by the keys alone', async () => {
    const page = await stage.open();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await waitForSelected(page, [3001]);
    await waitUntil('it is said', async () => (await spoken(page)) === '1 port selected');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await waitForSelected(page, [3001, 5173, 5432]);
    await page.keyboard.press('Shift+ArrowUp');
    await waitForSelected(page, [3001, 5173]);
    // Moving on keeps what is chosen.
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await waitForSelected(page, [3001, 5173, 11434]);
    await page.keyboard.press('Control+a');
    await waitForSelected(page, await shownPorts(page));
    await page.keyboard.press('Escape');
    await waitForSelected(page, []);
    expect(await activeRow(page)).toContain('11434');
  });

  it('survives another order and a search, and drops what is gone', async () => {
    const page = await stage.open();
    for (const port of [3000, 6006, 8000]) await rowOf(page, port).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Port', exact: true }).click();
    await waitUntil('the order is another', async () => (await shownPorts(page))[0] === 11434);
    await waitForSelected(page, [8000, 6006, 3000]);
    await page.getByRole('searchbox').fill('6006');
    await bar(page).getByText('2 not in this search').waitFor();
    await page.getByRole('searchbox').fill('');
    const { service } = stage;
    service.setListeners(service.snapshot().listeners.filter(({ port }) => port !== 6006));
    await bar(page).getByText('2 ports selected').waitFor();
    await waitForSelected(page, [8000, 3000]);
  });

  it('does not pass on to another who takes the port', async () => {
    const page = await stage.open();
    for (const port of [3000, 8000]) await rowOf(page, port).click({ modifiers: ['Control'] });
    const thief = makeListener({ port: 3000, owner: makeOwner({ pid: 6_666, name: 'thief' }) });
    const { service } = stage;
    service.setListeners([thief, ...service.snapshot().listeners.filter(({ port }) => port !== 3000)]);
    await bar(page).getByText('1 port selected').waitFor();
    await waitForSelected(page, [8000]);
  });

  it('is offered in the menu of a row', async () => {
    const page = await stage.open();
    await rowOf(page, 3000).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Select', exact: true }).click();
    await waitForSelected(page, [3000]);
    await rowOf(page, 3001).click({ modifiers: ['Control'] });
    await rowOf(page, 3001).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Deselect' }).waitFor();
    await page.getByRole('menuitem', { name: 'Free 2 ports…' }).click();
    await waitUntil('the core was asked', () => stage.calls('ports.planMany').length === 1);
  });
});

describe('a long list', () => {
  const stage = createWindowStage(() => manyPorts(500), { chromium, ready });

  it('frees at most a hundred in one go', async () => {
    const page = await stage.open();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+a');
    await bar(page).getByText('500 ports selected').waitFor();
    await bar(page).getByText('at most 100 are freed at once').waitFor();
    expect(await bar(page).getByRole('button', { name: 'Free…' }).isDisabled()).toBe(true);
    await page.keyboard.press('f');
    await page.keyboard.press('Escape');
    await bar(page).waitFor({ state: 'detached' });
    expect(stage.calls('ports.planMany')).toEqual([]);
  });

  it('keeps the active row in sight when the bar comes', async () => {
    const page = await stage.open();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('PageDown');
    const active = page.locator(
      `[id="${await page.getByRole('grid').getAttribute('aria-activedescendant')}"]`,
    );
    // The last row that is wholly in sight.
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowDown');
    expect(await active.count()).toBe(1);
    await page.keyboard.press('Space');
    await bar(page).waitFor();
    const { row, top } = await page.evaluate(() => {
      const id = document.querySelector('[role="grid"]')?.getAttribute('aria-activedescendant') ?? '';
      const row = document.getElementById(id)?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY;
      const bar = document.querySelector('section[aria-label="Selected ports"]');
      return { row, top: bar?.getBoundingClientRect().top ?? 0 };
    });
    expect(row).toBeLessThanOrEqual(top + 1);
  });
});
