/** The tunnels in the window: the list, what can be done with each, and what is said where one is not well. */
import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { ok } from '../../preload/model.ts';
import { sampleTunnel } from '../sample-tunnel.ts';
import { waitUntil } from '../wait-until.ts';
import { tidyMachine } from './window-machine.ts';
import { goTo, hasFocus, rowOf, spoken, type WindowOptions, waitForFocus } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';
import {
  blockedTunnel,
  changedKeyTunnel,
  fiveTunnels,
  manyTunnels,
  restingTunnels,
  upTunnel,
} from './window-tunnels.ts';

const stage = createWindowStage(tidyMachine);

const openView = async (tunnels = fiveTunnels(), options: WindowOptions = {}): Promise<Page> => {
  stage.service.set({ tunnels });
  const page = await stage.open(options);
  await page.getByRole('button', { name: /^Tunnels/ }).click();
  await page.getByRole('main', { name: 'Tunnels' }).waitFor();
  return page;
};
const cards = (page: Page): Locator => page.getByRole('article');
const card = (page: Page, name: string): Locator => page.getByRole('article', { name, exact: true });
const names = (page: Page) => page.getByRole('article').getByRole('heading').allInnerTexts();
const state = (id: string) => stage.service.snapshot().tunnels.find((tunnel) => tunnel.id === id)?.state;
const undo = (page: Page) => page.getByRole('region', { name: 'Undo' }).getByRole('button', { name: 'Undo' });

describe('the list of tunnels', () => {
  it('stands in the user’s order, each with its sentence, state and command', async () => {
    const page = await openView([...fiveTunnels(), ...restingTunnels()]);
    await page.getByText('Your localhost:5433 reaches db:5432 through bastion.').waitFor();
    expect(await names(page)).toEqual([
      'db-staging',
      'office-socks',
      'redis-prod',
      'queue',
      'demo-to-vps',
      'wiki',
      'grafana',
      'plain-8080',
    ]);
    const says = async (name: string, words: RegExp) =>
      expect((await card(page, name).innerText()).replace(/\s+/g, ' ')).toMatch(words);
    await says('db-staging', /Up 41 min Auto start work|Up 41 min Auto start Tag work/);
    await says('db-staging', /ssh -N -L 127\.0\.0\.1:5433:db:5432 -J bastion deploy@staging/);
    await says('office-socks', /Up, but db:5432 refuses Open proxy/);
    await says('queue', /Retrying in \d+ s \(attempt 4\)/);
    await says('queue', /no route to host\. Look whether/);
    await says('wiki', /Stopped/);
    await says('grafana', /Connecting/);
    await says('plain-8080', /1\.2 MB sent, 340 MB received/);
    expect(await page.getByRole('button', { name: /^Tunnels/ }).getAttribute('title')).toBe(
      'Tunnels: 3 / 8 up',
    );
  });

  it('marks the rail only where one failed or asks', async () => {
    const page = await openView([upTunnel()]);
    const entry = page.getByRole('button', { name: /^Tunnels/ });
    expect(await entry.innerText()).not.toContain('wants you');
    stage.service.set({ tunnels: [upTunnel(), changedKeyTunnel()] });
    await page.getByRole('button', { name: /^Tunnels.*wants you/ }).waitFor();
  });

  it('starts and stops by the switch and by Space', async () => {
    const page = await openView(restingTunnels());
    await page.getByRole('switch', { name: 'Run wiki' }).click();
    await waitUntil('it starts', () => state('stopped') === 'connecting');
    await card(page, 'plain-8080').focus();
    await page.keyboard.press('Space');
    await waitUntil('it stops', () => state('relay') === 'stopped');
    expect(stage.calls('tunnels.down')).toEqual([{ tunnelId: 'relay' }]);
  });

  it('goes by arrows, and moves one with Alt', async () => {
    const page = await openView();
    await card(page, 'db-staging').focus();
    await page.keyboard.press('ArrowDown');
    await waitForFocus(card(page, 'office-socks'));
    await page.keyboard.press('Alt+ArrowUp');
    await waitUntil('it is first', async () => (await names(page))[0] === 'office-socks');
    await waitUntil('that is said', async () => (await spoken(page)) === 'office-socks is number 1 of 5');
    expect(await hasFocus(card(page, 'office-socks'))).toBe(true);
    await page.keyboard.press('End');
    await waitForFocus(card(page, 'demo-to-vps'));
  });

  it('removes one, with the focus on the next, and takes that back where it was', async () => {
    const page = await openView();
    await card(page, 'office-socks').focus();
    await page.keyboard.press('Delete');
    await card(page, 'office-socks').waitFor({ state: 'detached' });
    await waitForFocus(card(page, 'redis-prod'));
    await page.keyboard.press('Control+z');
    await waitUntil('it is back', async () => (await names(page))[1] === 'office-socks');
    // It ran before.
    await waitUntil('it runs', () => stage.calls('tunnels.up').length === 1);
  });

  it('duplicates, copies the address and the command, and probes', async () => {
    const page = await openView([upTunnel()]);
    await page.getByText('Your localhost:5433 reaches').waitFor();
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'More for db-staging', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await choose('Address');
    await waitUntil('the address is copied', async () => (await clipboard()) === 'localhost:5433');
    await choose('Command');
    await waitUntil('the command is copied', async () => (await clipboard()).startsWith('ssh -N -L'));
    stage.service.answer('tunnels.probe', async () =>
      ok({
        tunnel: upTunnel({
          health: [{ forward: 0, reached: false, message: 'db:5432 refuses', at: upTunnel().since }],
        }),
      }),
    );
    await choose('Probe now');
    await waitUntil('it is said', async () => (await spoken(page)) === 'db-staging: db:5432 refuses');
    await choose('Duplicate');
    await card(page, 'db-staging copy').waitFor();
    await waitForFocus(card(page, 'db-staging copy'));
    await page.keyboard.press('c');
    await waitUntil('the address is copied', async () => (await clipboard()) === 'localhost:5433');
  });

  it('is searched by words, tags and states, and says where nothing fits', async () => {
    const page = await openView();
    await cards(page).first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('is:up tag:off');
    await waitUntil('one is left', async () => (await names(page)).join() === 'office-socks');
    await page.keyboard.type('x');
    await page.getByText('No tunnel matches.').waitFor();
    await page.keyboard.press('Escape');
    await waitUntil('all are there', async () => (await names(page)).length === 5);
  });

  it('shows a hundred, and asks the core once for all, and for one again that changes', async () => {
    const page = await openView(manyTunnels(100));
    await page.getByText('Your localhost:20099 reaches db-99:5432').waitFor({ state: 'attached' });
    expect(await cards(page).count()).toBe(100);
    stage.service.set({ warnings: [] });
    stage.service.set({ tunnels: [...manyTunnels(99), sampleTunnel({ id: 't-99', name: 'last' })] });
    await card(page, 'last').waitFor({ state: 'attached' });
    await waitUntil('the changed one is asked for', () => stage.calls('tunnels.describe').length >= 2);
    expect(stage.calls('tunnels.describe')).toMatchObject([
      { specs: manyTunnels(100).map(({ name }) => ({ name })) },
      { specs: [{ name: 'last' }] },
    ]);
  });

  it('fits into a narrow window', async () => {
    const page = await openView(fiveTunnels(), { viewport: { width: 640, height: 420 } });
    await cards(page).nth(4).waitFor();
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('main, main *')].some(
        (element) =>
          element.scrollWidth > element.clientWidth &&
          ['auto', 'scroll'].includes(getComputedStyle(element).overflowX),
      ),
    );
    expect(wide).toBe(false);
  });

  it('teaches while there is none', async () => {
    const page = await openView([]);
    await page.getByText('ssh -N -L 5433:db:5432 bastion').waitFor();
    await page.getByRole('button', { name: 'New tunnel…' }).click();
    await page.getByRole('dialog', { name: 'New tunnel' }).waitFor();
  });

  it('shows names that try to be markup as what they are', async () => {
    const markup = '<img src=x onerror="globalThis.stolen=1">';
    const page = await openView([
      sampleTunnel({
        name: markup,
        tags: [markup.slice(0, 40)],
        state: 'blocked',
        blockedBy: { port: 5433, holder: markup, listenerId: null, nextPort: null },
      }),
    ]);
    await card(page, markup).getByText(`Blocked: port 5433 is held by ${markup}`).waitFor();
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
  });
});

describe('a place', () => {
  it('leads to one tunnel, and marks it', async () => {
    stage.service.set({ tunnels: manyTunnels(100) });
    const page = await stage.open();
    await rowOf(page, 3000).waitFor();
    await goTo(page, '#/tunnels/t-80');
    await waitForFocus(card(page, 'service-80'));
    await goTo(page, '#/tunnels/gone');
    await waitUntil('it is said', async () => (await spoken(page)) === 'That tunnel was removed.');
  });
});

describe('a tunnel in trouble', () => {
  it('that is blocked names the holder, takes the next port, and shows who it is', async () => {
    const page = await openView([blockedTunnel()]);
    const one = card(page, 'redis-prod');
    await one.getByText('Blocked: port 6379 is held by redis-server (PID 1310)').waitFor();
    await one.getByText('It starts by itself when 6379 is free.').waitFor();
    await one.getByRole('button', { name: 'Use 6380 from now on' }).click();
    await waitUntil('it is saved', () => stage.calls('tunnels.change').length === 1);
    expect(stage.calls('tunnels.change')[0]).toMatchObject({ spec: { forwards: [{ bindPort: 6380 }] } });
    await undo(page).click();
    await waitUntil('it is taken back', () => stage.calls('tunnels.change').length === 2);
    expect(stage.calls('tunnels.change')[1]).toMatchObject({ spec: { forwards: [{ bindPort: 6379 }] } });
    await one.getByRole('button', { name: 'Show it: who holds 6379' }).click();
    await rowOf(page, 6379).waitFor();
  });

  it('whose host key changed says so with the fingerprint, and has no button that accepts it', async () => {
    const page = await openView([changedKeyTunnel()]);
    const one = card(page, 'demo-to-vps');
    await one.getByText('Failed: host key changed').waitFor();
    await one.getByText('SHA256:pQ9sJx2l4mC0y1u7R5tVwK3bN8dZ6eFgHiLoPqXsYzA').waitFor();
    await one.getByText('ssh-keygen -R vps').waitFor();
    expect(await one.getByRole('button').allInnerTexts()).toEqual(['Edit', 'Log', '']);
  });
});

describe('a port that a tunnel holds', () => {
  const withTunnel = async () => {
    const tunnel = { id: 'db-staging', name: 'db-staging' };
    stage.service.set({
      tunnels: [upTunnel()],
      listeners: tidyMachine().map((one) => (one.port === 6379 ? { ...one, tunnel } : one)),
    });
    const page = await stage.open();
    await rowOf(page, 6379).filter({ hasText: 'tunnel db-staging' }).waitFor();
    return page;
  };

  it('is stopped from its details, and leads to its tunnel', async () => {
    const page = await withTunnel();
    await rowOf(page, 6379).click();
    const details = page.getByRole('complementary', { name: 'Port 6379' });
    await details.getByRole('button', { name: 'Stop tunnel' }).click();
    await waitUntil('it is stopped', () => state('db-staging') === 'stopped');
    await details.getByRole('button', { name: 'Show tunnel' }).click();
    await waitForFocus(card(page, 'db-staging'));
  });

  it('is freed by stopping the tunnel, and by nothing else', async () => {
    const page = await withTunnel();
    await rowOf(page, 6379).hover();
    await page.getByRole('button', { name: 'Free port 6379' }).click();
    const dialog = page.getByRole('dialog', { name: 'Free port 6379' });
    await dialog.getByText('Stopping the tunnel frees the port').waitFor();
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Cancel', 'Stop tunnel']);
    await dialog.getByRole('button', { name: 'Stop tunnel' }).click();
    await waitUntil('it is stopped', () => state('db-staging') === 'stopped');
    await dialog.waitFor({ state: 'detached' });
    expect(stage.calls('ports.free')).toEqual([]);
  });

  it('is found by the name of its tunnel, and its menu has the same words', async () => {
    const page = await withTunnel();
    await page.keyboard.press('/');
    await page.keyboard.type('tunnel staging');
    await rowOf(page, 3000).waitFor({ state: 'detached' });
    await rowOf(page, 6379).click({ button: 'right' });
    const items = await page.getByRole('menuitem').allInnerTexts();
    expect(items).toEqual(expect.arrayContaining(['Show tunnel', 'Stop tunnel']));
  });
});
