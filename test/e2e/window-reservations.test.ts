/** The reservations in the window: the table, the form, offers, folders and their files; and reserving from the list. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fail } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import {
  fiveConflicts,
  manyReservations,
  reserved,
  someOffers,
  someReservations,
} from './window-conflicts.ts';
import { manyPorts, tidyMachine } from './window-machine.ts';
import { rowOf, type WindowOptions } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine);

const openList = async (options: WindowOptions = {}): Promise<Page> => {
  const page = await stage.open(options);
  await rowOf(page, 3000).waitFor();
  return page;
};
const openView = async (options: WindowOptions = {}): Promise<Page> => {
  const page = await stage.open(options);
  await page.getByRole('button', { name: /^Reservations/ }).click();
  await page.getByRole('main', { name: 'Reservations' }).waitFor();
  return page;
};
const line = (page: Page, words: string | RegExp) => page.getByRole('row').filter({ hasText: words });
const form = (page: Page) => page.getByRole('dialog', { name: 'Reserve a port' });

describe('the reservations', () => {
  it('say the port, who it is for, by whom, and who holds it now', async () => {
    stage.service.set({ conflicts: fiveConflicts(), reservations: someReservations() });
    const page = await openView();
    const cells = async (words: string) =>
      (await line(page, words).first().getByRole('cell').allInnerTexts()).map((text) =>
        text.replace(/\s+/g, ' ').trim(),
      );
    expect(await cells('3000')).toEqual([
      '3000 TCP',
      'web',
      'web-shop ~/code/web-shop',
      'quayside.json',
      'node server.js api-gateway Taken',
      '',
    ]);
    expect(await cells('9999')).toEqual([
      '9999 TCP',
      'nobody please',
      'Nobody any holder is a conflict',
      'You',
      'free',
      '',
    ]);
    await page.getByRole('button', { name: 'Taken: show the conflict over 3000' }).click();
    await page.getByRole('article').first().waitFor();
  });

  it('say which count, and let only one’s own be removed', async () => {
    stage.service.set({
      reservations: [...someReservations(), reserved(3000, 'api-gateway', { source: 'user' })],
    });
    const page = await openView();
    await line(page, 'yours counts').filter({ hasText: 'quayside.json' }).waitFor();
    const removable = await page.getByRole('button', { name: /^Remove the reservation/ }).count();
    expect(removable).toBe(5);
  });

  it('are removed, with the focus on the next, and taken back', async () => {
    stage.service.set({ reservations: someReservations() });
    const page = await openView();
    await page.getByRole('button', { name: 'Remove the reservation of 3001 for next' }).focus();
    await page.keyboard.press('Enter');
    await line(page, '3001').waitFor({ state: 'detached' });
    await waitUntil('the next has the focus', () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.includes('5173') ?? false),
    );
    await page.getByRole('region', { name: 'Undo' }).getByRole('button', { name: 'Undo' }).click();
    await line(page, '3001').waitFor();
    expect(stage.calls('reservations.add')).toEqual([
      {
        port: 3001,
        protocol: 'tcp',
        name: 'next',
        project: '/home/ada/code/web-shop',
        match: { cwd: '/home/ada/code/web-shop' },
      },
    ]);
  });

  it('are taught while there is none', async () => {
    const page = await openView();
    expect(await page.getByRole('main').innerText()).toContain('quayside reserve 3000 --project .');
  });

  it('show what is wrong in which file', async () => {
    stage.service.set({
      warnings: [
        { code: 'project-file', message: '~/a/quayside.json: ports.web is 99999.', nextStep: 'Correct it.' },
        { code: 'other', message: 'Something else.', nextStep: 'No.' },
      ],
    });
    const page = await openView();
    await page.getByText('~/a/quayside.json: ports.web is 99999.').waitFor();
    expect(await page.getByText('Something else.').count()).toBe(0);
  });

  it('fit into a narrow window, also 500 of them', async () => {
    const listeners = manyPorts(600);
    stage.service.set({ listeners, reservations: manyReservations(listeners, 500) });
    const page = await openView({ viewport: { width: 640, height: 420 } });
    expect(await page.getByRole('row').count()).toBe(501);
    // Text that runs out of a cell is cut there; nothing can be scrolled to the side.
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('main, main *')].some(
        (element) =>
          element.scrollWidth > element.clientWidth &&
          ['auto', 'scroll'].includes(getComputedStyle(element).overflowX),
      ),
    );
    expect(wide).toBe(false);
  });
});

describe('the form', () => {
  it('says what is wrong by field, and where the core found it', async () => {
    stage.service.answer('reservations.add', async () =>
      fail('invalid-input', 'There is no folder /nowhere.', 'Give the folder of a project.'),
    );
    const page = await openView();
    await page.getByRole('button', { name: 'Reserve a port…' }).click();
    await form(page).getByRole('button', { name: 'Reserve', exact: true }).click();
    const port = form(page).getByRole('textbox', { name: 'Port' });
    await waitUntil('the field has the focus', () =>
      port.evaluate((field) => field === document.activeElement),
    );
    expect(await port.getAttribute('aria-invalid')).toBe('true');
    await form(page).getByText('Type a port, such as 3000.').waitFor();
    expect(stage.calls('reservations.add')).toEqual([]);
    await port.fill('3000');
    expect(await port.getAttribute('aria-invalid')).toBe('false');
    const folder = form(page).getByRole('textbox', { name: 'Project folder' });
    await folder.fill('/nowhere');
    await page.keyboard.press('Enter');
    await form(page).getByText('There is no folder /nowhere.').waitFor();
    expect(await folder.getAttribute('aria-invalid')).toBe('true');
  });

  it('says what else the core refuses, and stays', async () => {
    stage.service.answer('reservations.add', async () =>
      fail('permission', 'The file cannot be written.', 'Free some room.'),
    );
    const page = await openView();
    await page.getByRole('button', { name: 'Reserve a port…' }).click();
    await form(page).getByRole('textbox', { name: 'Port' }).fill('3000');
    await page.keyboard.press('Enter');
    await form(page).getByRole('alert').filter({ hasText: 'The file cannot be written.' }).waitFor();
  });

  it('reserves, says so, and gives the focus back', async () => {
    const page = await openView();
    await page.getByRole('button', { name: 'Reserve a port…' }).click();
    await form(page).getByRole('textbox', { name: 'Port' }).fill('5353');
    await form(page).getByRole('button', { name: 'UDP' }).click();
    await form(page).getByRole('textbox', { name: 'Name' }).fill('dns');
    await form(page).getByRole('textbox', { name: 'Project folder' }).fill('~/code/web-shop/');
    await form(page).getByRole('textbox', { name: 'Command' }).fill('avahi-daemon');
    await page.keyboard.press('Enter');
    await form(page).waitFor({ state: 'detached' });
    expect(stage.calls('reservations.add')).toEqual([
      {
        port: 5353,
        protocol: 'udp',
        name: 'dns',
        project: '/home/ada/code/web-shop',
        match: { command: 'avahi-daemon', cwd: '/home/ada/code/web-shop' },
      },
    ]);
    await line(page, '5353 UDP').filter({ hasText: 'avahi-daemon' }).waitFor();
    await waitUntil('the button has the focus', () =>
      page.evaluate(() => document.activeElement?.textContent === 'Reserve a port…'),
    );
  });
});

describe('offers and folders', () => {
  it('are accepted, or put off', async () => {
    stage.service.set({ offers: someOffers() });
    const page = await openView();
    await page.getByText('docs-site was on 5173, 3 times.').waitFor();
    await page.getByRole('button', { name: 'Reserve it: 5173 for docs-site' }).click();
    await line(page, '5173').filter({ hasText: 'You, by an offer' }).waitFor();
    await page.getByRole('button', { name: 'Not now: 6006 for web-shop' }).click();
    await page.getByText('was on 6006').waitFor({ state: 'detached' });
    expect(stage.calls('reservations.decline')).toEqual([{ offerId: 'o-6006' }]);
  });

  it('of projects are added, refused, removed and taken back', async () => {
    const page = await openView();
    const field = page.getByRole('textbox', { name: 'Add a folder' });
    await field.fill('code');
    await page.keyboard.press('Enter');
    await page.getByText('Give the whole path').waitFor();
    await field.fill('~/code/billing');
    await page.keyboard.press('Enter');
    const folder = page.getByRole('listitem').filter({ hasText: '~/code/billing' });
    await folder.waitFor();
    expect(stage.service.snapshot().settings.projectFolders).toEqual(['/home/ada/code/billing']);
    await field.fill('~/code/billing/');
    await page.keyboard.press('Enter');
    await page.getByText('That folder is in the list.').waitFor();
    await folder.getByRole('button').click();
    await folder.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Undo' }).getByRole('button', { name: 'Undo' }).click();
    await folder.waitFor();
  });
});

describe('from the list', () => {
  it('the details reserve, watch and pin, with the same words as the menu', async () => {
    const page = await openList();
    await rowOf(page, 6006).click();
    const details = page.getByRole('complementary', { name: 'Port 6006' });
    await details.getByText('Nobody has reserved it.').waitFor();
    await details.getByRole('button', { name: 'Watch this port' }).click();
    await details.getByRole('button', { name: 'Stop watching this port' }).waitFor();
    await details.getByRole('button', { name: 'Pin to tray' }).click();
    await details.getByRole('button', { name: 'Unpin from tray' }).waitFor();
    expect(stage.service.snapshot().settings).toMatchObject({ watchedPorts: [6006], pinnedPorts: [6006] });
    await details.getByRole('button', { name: 'Reserve…' }).click();
    expect(await form(page).getByRole('textbox', { name: 'Project folder' }).inputValue()).toBe(
      '/home/ada/code/web-shop',
    );
    await form(page).getByRole('button', { name: 'Reserve', exact: true }).click();
    await details.getByText('Reserved for web-shop by you').waitFor();
    await rowOf(page, 6006).click({ button: 'right' });
    const items = await page.getByRole('menuitem').allInnerTexts();
    expect(items.slice(0, 7)).toEqual([
      'Open in browser',
      'Show details',
      'Reserve…',
      'Stop watching this port',
      'Unpin from tray',
      'Select',
      'Free…',
    ]);
  });

  it('the menu reserves, and gives the focus back to the list', async () => {
    const page = await openList();
    await rowOf(page, 6379).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Reserve…' }).click();
    expect(await form(page).getByRole('textbox', { name: 'Command' }).inputValue()).toBe('redis-server');
    await page.keyboard.press('Escape');
    await form(page).waitFor({ state: 'detached' });
    await waitUntil('the list has the focus', () =>
      page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid'),
    );
  });

  it('the sheet of a narrow window reserves too', async () => {
    const page = await openList({ viewport: { width: 640, height: 420 } });
    await rowOf(page, 6006).click();
    await page.getByRole('dialog', { name: 'Port 6006' }).getByRole('button', { name: 'Reserve…' }).click();
    await form(page).getByRole('button', { name: 'Reserve', exact: true }).click();
    await form(page).waitFor({ state: 'detached' });
    expect(stage.calls('reservations.add')).toHaveLength(1);
  });
});
