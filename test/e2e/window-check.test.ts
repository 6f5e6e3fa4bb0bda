/** The view Check: one port as a page, a range as a list, the way there and back, by the keys alone too. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { ok } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import {
  answerChecks,
  checkResult,
  foundPorts,
  outgoingPorts,
  refusedAt,
  servedPort,
  strangeCertificate,
} from './window-check.ts';
import { manyPorts, tidyMachine } from './window-machine.ts';
import { goTo, hasFocus, rowOf, spoken, type WindowOptions, waitForFocus } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine);

const span = (from: number, to: number, state: 'free' | 'blocked') => ({
  ...{ target: 0, host: null, here: true, from, to, state },
});

function answer() {
  const machine = tidyMachine();
  const crowd = foundPorts(manyPorts(400));
  answerChecks(stage.service, {
    '3000': { total: 1, results: [servedPort(machine)] },
    '3002': { total: 1, results: [checkResult({ port: 3002 })] },
    '1025': { total: 1, results: crowd.slice(0, 1) },
    '3020': {
      total: 1,
      results: [checkResult({ port: 3020, state: 'in-use', sentence: 'Port 3020 is held.' })],
    },
    'dev.example.test:8443': { total: 1, results: [strangeCertificate()] },
    '3000-3999': { total: 1_000, results: foundPorts(machine).slice(0, 3), stays: 420 },
    '5-9': { total: 5, spans: [span(5, 9, 'free')] },
    '1-65535': {
      total: 65_535,
      results: crowd,
      spans: [span(1, 1_023, 'blocked'), span(1_026, 60_000, 'free')],
    },
  });
  stage.service.answer('host.ephemeral', async () => ok({ ranges: [outgoingPorts()] }));
}

const openView = async (options: WindowOptions = {}, hash = '#/check'): Promise<Page> => {
  answer();
  const page = await stage.open(options);
  await rowOf(page, 3000).waitFor();
  await goTo(page, hash);
  await page.getByRole('main', { name: 'Check' }).waitFor();
  return page;
};
const field = (page: Page) => page.getByRole('searchbox', { name: 'A port, a range, or host:port' });
const list = (page: Page) => page.getByRole('listbox', { name: 'Ports that were found' });
const result = (page: Page, target: string) => page.getByRole('article', { name: `Port ${target}` });
const check = async (page: Page, target: string) => {
  await field(page).fill(target);
  await page.keyboard.press('Enter');
};
const activeOption = (page: Page) => list(page).getByRole('option', { selected: true });
const checked = () => stage.calls('reach.start').map((input) => (input as { targets: string[] }).targets[0]);

describe('the check', () => {
  it('teaches what can be checked, and checks nothing until it is asked', async () => {
    const page = await openView();
    await waitForFocus(field(page));
    await page.getByText('412 of the 28,232 TCP ports').waitFor();
    expect(checked()).toEqual([]);
    await page.getByRole('button', { name: /^3000 Is it free/ }).click();
    await result(page, '3000').waitFor();
    expect(checked()).toEqual(['3000']);
    expect(await field(page).inputValue()).toBe('3000');
  });

  it('says of one port its state, who, each address, what speaks there, and the same by hand', async () => {
    const page = await openView();
    await check(page, '3000');
    const text = (await result(page, '3000').innerText()).replace(/\s+/g, ' ');
    for (const part of [
      '3000 In use',
      'Port 3000 is held by node (pid 48213), at 0.0.0.0.',
      'node server.js api-gateway pid 48213 0.0.0.0:3000',
      'other devices in your network can reach it at 192.168.1.23:3000',
      '127.0.0.1 this machine only answers 0.4 ms',
      '::1 this machine only refuses',
      '192.168.1.23 network, enp0s31f6 answers 0.6 ms',
      'HTTP 200, Express, “API gateway”',
      'Answered in 12 ms',
      'Next free port: 3002',
      "ss -ltnp 'sport = :3000'",
      'curl -i http://localhost:3000/',
    ])
      expect(text).toContain(part);
    await waitUntil('it is said', async () => (await spoken(page)).startsWith('3000: In use.'));
    await page.getByRole('button', { name: 'Check 3002' }).click();
    await result(page, '3002').getByText('Free', { exact: true }).waitFor();
    expect(await field(page).inputValue()).toBe('3002');
    await page.getByRole('button', { name: 'Check again' }).click();
    await waitUntil('it is checked again', () => checked().length === 3);
  });

  it('shows two addresses of each outcome first, and all of them when asked', async () => {
    const page = await openView();
    const served = servedPort(stage.service.snapshot().listeners);
    const bridges = Array.from({ length: 20 }, (_, at) => refusedAt(`172.${at + 17}.0.1`));
    answerChecks(stage.service, {
      '3000': { total: 1, results: [{ ...served, tries: [...served.tries, ...bridges] }] },
    });
    await check(page, '3000');
    const rows = result(page, '3000').locator('tbody tr');
    const places = ['127.0.0.1', '::1', '192.168.1.23', '172.17.0.1'];
    await waitUntil('few are shown', async () => (await rows.count()) === places.length);
    expect(await rows.locator('code').allInnerTexts()).toEqual(places);
    await page.getByRole('button', { name: 'Show 19 more addresses' }).press('Enter');
    await waitUntil('all are shown', async () => (await rows.count()) === 23);
    await page.getByRole('button', { name: 'Show fewer addresses', expanded: true }).press('Enter');
    await waitUntil('few are shown again', async () => (await rows.count()) === places.length);
  });

  it('says whose certificate another host shows, and why browsers warn of it', async () => {
    const page = await openView();
    await check(page, 'dev.example.test:8443');
    const text = (await result(page, 'dev.example.test:8443').innerText()).replace(/\s+/g, ' ');
    for (const part of [
      'It signed itself, so browsers warn of it.',
      'Names dev.example.test, *.dev.example.test, 127.0.0.1',
      'Valid 1 Jan 2026 to 1 Jan 2027',
      'Sends to https://dev.example.test/login',
      'curl -i https://dev.example.test:8443/',
    ])
      expect(text).toContain(part);
    // Nothing of this machine is offered for another one.
    expect(text).not.toContain('ss -ltnp');
    expect(await page.getByRole('button', { name: 'Free…' }).count()).toBe(0);
  });

  it('leads to the plan of a free, and to the port in the list', async () => {
    const page = await openView();
    // The ids of the real list are short digests, which fit into an address.
    stage.service.setListeners(tidyMachine().map((one, index) => ({ ...one, id: `id-${index}` })));
    const served = servedPort(stage.service.snapshot().listeners);
    answerChecks(stage.service, { '3000': { total: 1, results: [served] } });
    await check(page, '3000');
    await page.getByRole('button', { name: 'Show in Ports' }).click();
    await rowOf(page, 3000).waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    // What was found stays for as long as the window.
    await result(page, '3000').getByRole('button', { name: 'Free…' }).click();
    await page.getByRole('dialog', { name: 'Free port 3000' }).waitFor();
  });

  it('checks at once what its address names, and what the details of a port lead to', async () => {
    const page = await openView({}, '#/check/3000');
    await result(page, '3000').waitFor();
    expect(await page.evaluate(() => location.hash)).toBe('#/check');
    await goTo(page, '#/ports');
    await rowOf(page, 3000).click();
    await page.getByRole('button', { name: 'Check whether it answers' }).click();
    await waitUntil('it is checked again', () => checked().length === 2);
    expect(checked()).toEqual(['3000', '3000']);
  });

  it('says in words what cannot be checked, and ties that to the field', async () => {
    const page = await openView();
    await check(page, 'nonsense');
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toBe(
      '"nonsense" cannot be checked: a port is a number from 1 to 65535. Write a port (3000), a range (3000-3999) or host:port.',
    );
    expect(await field(page).getAttribute('aria-invalid')).toBe('true');
    expect(await field(page).getAttribute('aria-describedby')).toBe(await alert.getAttribute('id'));
    await check(page, '3002');
    await result(page, '3002').waitFor();
    expect(await alert.count()).toBe(0);
    expect(await field(page).getAttribute('aria-invalid')).toBe('false');
  });

  it('shows how far a range is with what it found by then, and ends it on a click or with Escape', async () => {
    const page = await openView();
    for (const end of ['click', 'Escape']) {
      await check(page, '3000-3999');
      const bar = page.getByRole('progressbar', { name: 'Ports checked' });
      await bar.waitFor();
      expect(await bar.evaluate((element: HTMLProgressElement) => element.position)).toBeCloseTo(0.42);
      await page.getByText('420 of 1,000 ports').waitFor();
      await waitUntil('three are listed', async () => (await list(page).getByRole('option').count()) === 3);
      if (end === 'click') await page.getByRole('button', { name: 'Cancel' }).click();
      else await field(page).press('Escape');
      await page.getByText('Cancelled after 420 of 1,000 ports.').waitFor();
      expect(await list(page).getByRole('option').count()).toBe(3);
    }
    expect(stage.calls('reach.cancel').length).toBe(2);
  });

  it('lists what a whole machine has open, drawing only what is in sight', async () => {
    const page = await openView();
    await check(page, '1-65535');
    await page.getByText('400 in use · 58,975 free · 1,023 blocked').waitFor();
    expect(await list(page).getByRole('option').count()).toBeLessThan(60);
    await field(page).press('ArrowDown');
    await waitForFocus(list(page));
    await page.keyboard.press('End');
    await waitUntil('the last one is active', async () => /3020/.test(await activeOption(page).innerText()));
    expect(await activeOption(page).getAttribute('aria-posinset')).toBe('400');
  });

  it('opens a port of a range with Enter and leads back with Escape to where one was', async () => {
    const page = await openView();
    await check(page, '1-65535');
    await page.getByText('Checked 65,535 ports.').waitFor();
    await field(page).press('ArrowDown');
    await page.keyboard.press('End');
    await waitUntil('the last one is active', async () => /3020/.test(await activeOption(page).innerText()));
    await page.keyboard.press('Enter');
    await result(page, '3020').getByText('In use').waitFor();
    await page.getByRole('button', { name: 'Back to 1-65535' }).waitFor();
    expect(await field(page).inputValue()).toBe('3020');
    await page.keyboard.press('Escape');
    await waitForFocus(list(page));
    expect(await activeOption(page).innerText()).toMatch(/3020/);
    expect(await field(page).inputValue()).toBe('1-65535');
    // Nothing was checked anew for it.
    expect(checked()).toEqual(['1-65535', '3020']);
  });

  it('says where nobody listens at all', async () => {
    const page = await openView();
    await check(page, '5-9');
    await page.getByText('Nobody listens on any of these ports.').waitFor();
    await page.getByText('5 free', { exact: true }).waitFor();
  });

  it('is not put aside by what a server says of itself', async () => {
    const markup = '<img src=x onerror="globalThis.stolen=1">';
    const page = await openView();
    const served = servedPort(tidyMachine());
    const spokenThere = served.spoken && {
      ...served.spoken,
      summary: markup,
      http: { status: 200, title: markup, server: markup, location: `javascript:${markup}` },
    };
    answerChecks(stage.service, {
      '1': { total: 1, results: [{ ...served, sentence: markup, spoken: spokenThere }] },
    });
    await check(page, '1');
    await page.getByText(`javascript:${markup}`).waitFor();
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
    expect(await page.getByRole('link').count()).toBe(0);
  });

  it('fits into the narrowest window', async () => {
    const page = await openView({ viewport: { width: 640, height: 420 } });
    for (const target of ['3000', 'dev.example.test:8443', '1-65535', 'nonsense']) {
      await check(page, target);
      await waitUntil(`${target} is shown`, () =>
        page.evaluate(
          () => document.querySelector('main :is(article, [role="listbox"], [role="alert"])') !== null,
        ),
      );
      const overflow = await page.evaluate(() =>
        [...document.querySelectorAll('main, main *')].some(
          (element) => element.getBoundingClientRect().right > innerWidth + 0.5,
        ),
      );
      expect([target, overflow]).toEqual([target, false]);
    }
  });

  it('is reached from the rail and by its key, with the field ready', async () => {
    const page = await openView({}, '#/check');
    await check(page, '3002');
    await page.getByRole('button', { name: 'Check again' }).focus();
    await page.keyboard.press('/');
    expect(await hasFocus(field(page))).toBe(true);
  });
});
