/** The conflicts in the window: the cards, what can be done with them by mouse and keys, the banner, the marks. */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import { fail, type Listener, ok } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import {
  fiveConflicts,
  hostileConflicts,
  manyConflicts,
  reserved,
  someReservations,
  takenConflict,
} from './window-conflicts.ts';
import { hostileMachine, manyPorts, tidyMachine } from './window-machine.ts';
import {
  activeRow,
  launchChromium,
  type OpenWindow,
  openWindow,
  rowOf,
  shownPorts,
  spoken,
  startWindowServer,
  type WindowOptions,
  waitForPorts,
} from './window-page.ts';
import { createWindowService, type WindowService } from './window-service.ts';

let browser: Browser;
let service: WindowService;
let server: RunningServer;
let opened: OpenWindow;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  service = createWindowService(tidyMachine());
  server = await startWindowServer(service);
});
afterEach(async () => {
  await opened?.close();
  await server?.close();
  expect(opened.troubles).toEqual([]);
});

const open = async (options: WindowOptions = {}): Promise<Page> => {
  opened = await openWindow(browser, server.url, options);
  await opened.page.getByRole('navigation', { name: 'Views' }).waitFor();
  return opened.page;
};
const goTo = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);
const cards = (page: Page) => page.getByRole('article');
const cardOf = (page: Page, words: string) => cards(page).filter({ hasText: words });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');
const calls = (name: string) => service.called.filter((call) => call.name === name).map((call) => call.input);
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

describe('the conflicts', () => {
  const five = async (options: WindowOptions = {}) => {
    service.set({ conflicts: fiveConflicts(), reservations: someReservations() });
    const page = await open(options);
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
    service.answer('ports.plan', async ({ listenerId }) =>
      ok({
        listenerId,
        port: 5173,
        protocol: 'tcp',
        addresses: ['127.0.0.1', '::1'],
        verb: 'signal',
        processes: [{ pid: 49877, name: 'node', argv: ['node', 'vite'], user: 'ada', startedAt: null }],
        otherPorts: [],
        refusal: null,
        graceMs: 3_000,
      }),
    );
    service.answer('ports.free', async () => {
      const { listeners } = service.snapshot();
      service.set({
        listeners: listeners.filter(({ port }) => port !== 5173),
        conflicts: service.snapshot().conflicts.filter(({ id }) => id !== 'moved-5173'),
      });
      return ok({
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
    service.answer('ports.next', async () => ok({ ports: [3003] }));
    const page = await five();
    await cardOf(page, '3000 (web-shop)').getByRole('button', { name: 'Use 3002' }).click();
    await page.getByText('Copied 3003, which is free. Start your server with PORT=3003.').first().waitFor();
    expect(await clipboard(page)).toBe('3003');
    expect(calls('ports.next')).toEqual([{ from: 3002, to: 65_535, count: 1, protocol: 'tcp' }]);
  });

  it('give the port to a side, of a clash to either', async () => {
    service.answer('conflicts.reassign', async () =>
      ok({ reservation: reserved(4000, 'billing', { name: 'billing', source: 'user' }) }),
    );
    const page = await five();
    const clash = cardOf(page, '4000 is reserved by both');
    await clash.getByRole('button', { name: 'Give 4000 to api-gateway' }).waitFor();
    await clash.getByRole('button', { name: 'Give 4000 to billing' }).click();
    await page.getByText('4000 is kept for billing from now on.').first().waitFor();
    expect(calls('conflicts.reassign')).toEqual([{ conflictId: 'clash-4000', party: 1 }]);
  });

  it('are ignored, and taken back by a button or by Ctrl+Z', async () => {
    const page = await five();
    await cardOf(page, '3000 (web-shop)')
      .getByRole('button', { name: /^Ignore/ })
      .click();
    await cardOf(page, '3000 (web-shop)').waitFor({ state: 'detached' });
    expect(await spoken(page)).toContain('Ignored the conflict over 3000.');
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
    expect(service.snapshot().settings.notifications.mutedPorts).toEqual([3000]);
    await cardOf(page, '3000 (web-shop)').focus();
    await page.keyboard.press('m');
    await waitUntil('it is unmuted', () => service.snapshot().settings.notifications.mutedPorts.length === 0);
  });

  it('say what the core refuses', async () => {
    service.answer('conflicts.ignore', async () =>
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
    const page = await open();
    await rowOf(page, 3000).waitFor();
    service.set({ conflicts: [takenConflict()] });
    await waitUntil('it is read out', async () => (await spoken(page)).includes('was taken by node'));
    await page.getByRole('button', { name: 'Conflicts 1' }).click();
    await cardOf(page, '3000 (web-shop)').waitFor();
    service.set({ conflicts: fiveConflicts() });
    await waitUntil('four more are read out', async () => (await spoken(page)).includes('4 new conflicts.'));
    service.set({ conflicts: [] });
    await waitUntil('the end is read out', async () =>
      (await spoken(page)).includes('5 conflicts are over.'),
    );
    expect(await cards(page).count()).toBe(5);
    await page.clock.fastForward(6_000);
    await page.getByRole('heading', { name: 'No port is in conflict.' }).waitFor();
  });

  it('do nothing while the core is lost', async () => {
    const page = await five();
    await server.close();
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

describe('a place', () => {
  it('leads to the one conflict, marked, as often as it is set', async () => {
    service.set({ conflicts: fiveConflicts() });
    const page = await open();
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
    service.set({ conflicts: [...(taken ? [{ ...taken, state: 'ignored' as const }] : []), ...others] });
    const page = await open();
    await goTo(page, '#/conflicts/taken-3000');
    await page.getByRole('listitem').filter({ hasText: '3000 (web-shop)' }).waitFor();
    await waitUntil('it has the focus', async () => (await focused(page)) === 'ignored-taken-3000');
    await goTo(page, '#/conflicts/long-over');
    await page.getByText('That conflict is over.').first().waitFor();
  });

  it('leads to a port, to the search and to the plan of a free', async () => {
    service.answer('ports.plan', () => new Promise(() => {}));
    // Ids of the core are such as this one; those of the machines are for reading.
    service.setListeners(tidyMachine().map((one) => (one.port === 3000 ? { ...one, id: 'L-1' } : one)));
    const page = await open();
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
    const page = await open();
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
    await goTo(page, `#token=${server.token}`);
    await waitUntil('it connects anew', () => connections > before);
    expect(page.url()).not.toContain(server.token);
  });
});

describe('the list', () => {
  it('shows the one conflict over it, with what can be done', async () => {
    service.set({ conflicts: [takenConflict()] });
    service.answer('ports.plan', () => new Promise(() => {}));
    const page = await open();
    await page.getByText('3000 (web-shop) was taken by node in ~/code/api-gateway').first().waitFor();
    await page.getByText('node server.js (PID 48213) has had it since 14:02, started from cursor.').waitFor();
    await page.getByRole('button', { name: 'Free…' }).click();
    await page.getByRole('dialog', { name: 'Free port 3000' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show the conflict over 3000' }).click();
    await waitUntil('the card has the focus', async () => (await focused(page)) === 'conflict-taken-3000');
  });

  it('shows how many there are where there are several', async () => {
    service.set({ conflicts: fiveConflicts() });
    const page = await open();
    await page.getByText('The newest: 8000 is held twice').waitFor();
    await page.getByRole('button', { name: 'Show the conflicts' }).click();
    await cards(page).nth(4).waitFor();
  });

  it('marks the rows in conflict by shape and word, and finds them', async () => {
    service.set({ conflicts: [takenConflict()] });
    const page = await open();
    await rowOf(page, 3000)
      .filter({ hasText: 'listening, in conflict: 3000 (web-shop) was taken' })
      .waitFor();
    expect(await rowOf(page, 3001).innerText()).not.toContain('conflict');
    await page.keyboard.press('/');
    await page.keyboard.type('conflict ');
    await waitForPorts(page, [3000]);
    await page.getByRole('button', { name: 'Remove the filter conflict' }).waitFor();
    service.set({ conflicts: [] });
    await waitUntil('nothing is in conflict', async () => (await shownPorts(page)).length === 0);
  });

  it('says under its details why this port', async () => {
    service.set({ conflicts: [takenConflict()], reservations: someReservations() });
    const page = await open();
    await rowOf(page, 3000).click();
    const details = page.getByRole('complementary', { name: 'Port 3000' });
    await details.getByText('Reserved for web-shop by quayside.json').waitFor();
    await details.getByRole('button', { name: 'Show the conflict' }).click();
    await waitUntil('the card has the focus', async () => (await focused(page)) === 'conflict-taken-3000');
  });
});

describe('none and many', () => {
  it('teaches what a conflict is while there is none', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Conflicts', exact: true }).click();
    const text = await page.getByRole('main').innerText();
    for (const word of ['Taken', 'Split', 'Moved', 'Clash', 'quayside reserve 3000', 'quayside.json'])
      expect(text).toContain(word);
  });

  it('stays quick with 500: from the first to the last by one key', async () => {
    const listeners: Listener[] = manyPorts(600);
    service.set({ listeners, conflicts: manyConflicts(listeners, 500) });
    const page = await open();
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
    service.set({ conflicts: manyConflicts(listeners, 500).filter(({ id }) => id !== 'many-0') });
    await cardOf(page, 'Over').waitFor();
    expect(await page.locator('#conflict-many-3').getAttribute('data-same')).toBe('');
  });

  it('shows hostile names as text, in their own place', async () => {
    const listeners = hostileMachine();
    service.set({ listeners, conflicts: hostileConflicts(listeners) });
    const page = await open();
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
