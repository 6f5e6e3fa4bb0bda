/** The tray's popover, as the page draws it: the list in short, its keys, and the way to the window. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { type Listener, ok } from '../../preload/model.ts';
import { sampleUpdate } from '../scripted-desktop.ts';
import { waitUntil } from '../wait-until.ts';
import { takenConflict } from './window-conflicts.ts';
import { fivePorts, hostileMachine, manyPorts, tidyMachine } from './window-machine.ts';
import { goTo, rowOf, waitForFocus, waitForViews } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const SIZE = { width: 420, height: 560 };
/** Where pictures go, for a person to look at. */
const PICTURES = process.env.QUAYSIDE_POPOVER_PICTURES;

const stage = createWindowStage(tidyMachine);
const desktop = {
  sessionStart: null,
  shortcut: { state: 'off' as const, words: null },
  updates: sampleUpdate(),
};

async function openPopover(listeners?: readonly Listener[], dark = false): Promise<Page> {
  if (listeners) stage.service.setListeners(listeners);
  const page = await stage.open({ viewport: SIZE, colorScheme: dark ? 'dark' : 'light' });
  await waitForViews(page);
  await goTo(page, '#/popover');
  await page.getByRole('button', { name: 'Open Quayside' }).waitFor();
  return page;
}
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search ports' });
const asDesktop = () => {
  const { capabilities } = stage.service.snapshot();
  stage.service.set({ desktop, capabilities: { ...capabilities, openUrl: true } });
  stage.service.answer('desktop.show', async () => ok({}));
};

describe('the popover', () => {
  it.each<[string, () => readonly Listener[], RegExp]>([
    ['no port', () => [], /^0 ports$/],
    ['five ports', fivePorts, /^3 ports, 1 not yours$/],
    ['a tidy machine', tidyMachine, /^11 ports, 4 not yours$/],
    ['500 ports', () => manyPorts(500), /^500 ports$/],
    ['hostile names', hostileMachine, /^6 ports, 2 not yours$/],
  ])('fits with %s, in both themes', async (name, machine, count) => {
    for (const dark of [false, true]) {
      const listeners = machine();
      if (name === 'a tidy machine') stage.service.set({ conflicts: [takenConflict([...listeners])] });
      const page = await openPopover(listeners, dark);
      await page.locator('footer').waitFor();
      if (PICTURES) {
        await page
          .getByRole('row')
          .nth(2)
          .hover({ timeout: 500 })
          .catch(() => {});
        await page.screenshot({
          path: join(PICTURES, `${name.replaceAll(' ', '-')}-${dark ? 'dark' : 'light'}.png`),
        });
      }
      await page.getByText(count).waitFor();
      if (listeners.length > 0) await page.getByRole('row').first().waitFor();
      const fits = await page.evaluate(() => {
        const main = document.querySelector('main') ?? document.body;
        const { scrollWidth, scrollHeight, clientWidth, clientHeight } = main;
        const foot = document.querySelector('footer')?.getBoundingClientRect();
        const grid = document.querySelector('[role="grid"]');
        return {
          page: [scrollWidth <= clientWidth, scrollHeight <= clientHeight],
          list: !grid || grid.scrollWidth <= grid.clientWidth,
          foot: foot !== undefined && foot.bottom <= innerHeight && foot.height > 0,
          theme: document.documentElement.dataset.theme,
        };
      });
      expect(fits).toEqual({ page: [true, true], list: true, foot: true, theme: dark ? 'dark' : 'light' });
      if (!dark) await page.context().close();
    }
  });

  it('is ready to type in, each time that it comes up', async () => {
    const page = await openPopover();
    await waitForFocus(search(page));
    await page.keyboard.type('5173');
    await rowOf(page, 3000).waitFor({ state: 'detached' });
    expect(await page.getByRole('row').count()).toBe(1);
    await rowOf(page, 5173).click();
    await page.evaluate(() => void window.dispatchEvent(new Event('focus')));
    await waitForFocus(search(page));
    await page.keyboard.type('web-shop');
    await rowOf(page, 6006).waitFor();
    await search(page).fill('nothing of this name');
    await page.getByText('Nothing of yours matches.').waitFor();
  });

  it('leads to the window of the desktop app, and frees only through its plan', async () => {
    asDesktop();
    stage.service.answer('ports.open', async () => ok({ url: 'http://127.0.0.1:5173' }));
    // Ids as the core makes them.
    const page = await openPopover(
      tidyMachine().map((row) => ({ ...row, id: `row-${row.port}-${row.family}` })),
    );
    await page.getByRole('button', { name: 'Open Quayside' }).click();
    await rowOf(page, 5173).hover();
    await page.getByRole('button', { name: 'Open port 5173 in the browser' }).click();
    await page.getByText('Opened http://127.0.0.1:5173').first().waitFor();
    await rowOf(page, 3000).hover();
    await page.getByRole('button', { name: 'Free port 3000' }).click();
    await rowOf(page, 6006).dblclick();
    await waitUntil('three wishes', () => stage.calls('desktop.show').length === 3);
    expect(stage.calls('desktop.show')).toEqual([
      { place: { view: 'ports' } },
      { place: { view: 'free', listenerId: 'row-3000-ipv4' } },
      { place: { view: 'ports', port: 6006 } },
    ]);
    const names = stage.service.called.map(({ name }) => name);
    expect(names.filter((name) => /free|plan/i.test(name))).toEqual([]);
    expect(stage.calls('ports.open')).toHaveLength(1);
    expect(new URL(page.url()).hash).toBe('#/popover');
  });

  it('is worked by the keys alone', async () => {
    asDesktop();
    stage.service.answer('ports.open', async () => ok({ url: 'http://127.0.0.1:3001' }));
    const page = await openPopover();
    await waitForFocus(search(page));
    const active = () =>
      page.evaluate(() => {
        const id = document.activeElement?.getAttribute('aria-activedescendant');
        return id ? document.getElementById(id)?.textContent : null;
      });
    const isAt = (port: string) => waitUntil(port, async () => (await active())?.includes(port));
    await page.keyboard.press('ArrowDown');
    await isAt('3000');
    await page.keyboard.press('ArrowDown');
    await isAt('3001');
    await page.keyboard.press('o');
    await waitUntil('it is opened', () => stage.calls('ports.open').length === 1);
    await page.keyboard.press('End');
    await isAt('11434');
    await page.keyboard.press('Enter');
    await waitUntil('the window', () => stage.calls('desktop.show').length === 1);
    await page.keyboard.press('/');
    await waitForFocus(search(page));
    expect(stage.calls('desktop.show')).toEqual([{ place: { view: 'ports', port: 11_434 } }]);
  });

  it('draws only the rows in sight, and the last one where the keys lead to it', async () => {
    const page = await openPopover(manyPorts(500));
    await page.getByText('500 ports').waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(50);
    await page.getByRole('grid', { name: 'Ports' }).focus();
    await page.keyboard.press('End');
    await page.locator('[role="row"][aria-rowindex="500"]').waitFor();
  });

  it('says a pause, and what a lost window answers', async () => {
    stage.service.set({ desktop });
    const page = await openPopover();
    const { watching } = stage.service.snapshot();
    stage.service.set({ watching: { ...watching, state: 'paused', resumesAt: null } });
    await page.getByText('Watching is paused.').waitFor();
    await page.getByRole('button', { name: 'Open Quayside' }).click();
    await page.getByText('The script has no answer to that.').first().waitFor();
  });

  it('is the window itself where no desktop app is', async () => {
    const page = await openPopover();
    await page.getByRole('button', { name: 'Open Quayside' }).click();
    await waitForViews(page);
    expect(stage.calls('desktop.show')).toEqual([]);
  });
});
