/** Who is connected, in the details of a port. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fail, ok, type PortConnections } from '../../preload/model.ts';
import { waitUntil } from '../wait-until.ts';
import { someConnections } from './window-connections.ts';
import { tidyMachine } from './window-machine.ts';
import { rowOf } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(tidyMachine);

const openDetails = async (port: number, found: () => PortConnections | null): Promise<Page> => {
  stage.service.answer('ports.connections', async () => {
    const told = found();
    return told
      ? ok(told)
      : fail('unsupported', 'This system does not tell who is connected.', 'Ask its tools.');
  });
  const page = await stage.open();
  await rowOf(page, port).click();
  await page.getByRole('complementary', { name: `Port ${port}` }).waitFor();
  return page;
};
const details = (page: Page) => page.getByRole('complementary');
const peers = (page: Page) => details(page).getByRole('button', { name: /connections?$/ });
const names = async (page: Page) =>
  (await peers(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());

describe('who is connected', () => {
  it('names programs, hidden ones and other machines with their connections, five first', async () => {
    const page = await openDetails(6006, () => someConnections());
    await details(page).getByText('223 established · 4 time-wait').waitFor();
    expect(await names(page)).toEqual([
      'wrk load-tests 214 connections',
      'Google Chrome Helper 51877 6 connections',
      'Hidden, another user’s 127.0.0.1 2 connections',
      'curl 52300 1 connection',
      '192.168.1.11 1 connection',
    ]);
    await details(page).getByRole('button', { name: 'And 3 more…' }).click();
    expect((await names(page)).slice(5)).toEqual([
      '192.168.1.12 1 connection',
      '192.168.1.13 1 connection',
      '192.168.1.14 1 connection',
    ]);
  });

  it('opens one by the keys, and says how many are not listed', async () => {
    const page = await openDetails(6006, () => someConnections());
    await peers(page).first().focus();
    await page.keyboard.press('Enter');
    await details(page).getByText('127.0.0.1:40019').waitFor();
    await details(page).getByText('and 194 more').waitFor();
    expect(await peers(page).first().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Space');
    await details(page).getByText('127.0.0.1:40019').waitFor({ state: 'detached' });
  });

  it('looks again while it is open, with everybody in the place of before', async () => {
    let found = someConnections();
    const page = await openDetails(6006, () => found);
    await peers(page).first().waitFor();
    const [wrk, chrome, ...rest] = found.peers;
    if (!wrk || !chrome) throw new Error('two peers');
    found = { ...found, peers: [{ ...chrome, total: 300 }, { ...wrk, total: 12 }, ...rest] };
    await page.clock.fastForward(3_500);
    await waitUntil('the new counts', async () => (await names(page))[0] === 'wrk load-tests 12 connections');
    expect((await names(page))[1]).toBe('Google Chrome Helper 51877 300 connections');
    await page.keyboard.press('Escape');
    await details(page).waitFor({ state: 'detached' });
    const calls = stage.calls('ports.connections').length;
    await page.clock.fastForward(10_000);
    expect(stage.calls('ports.connections').length).toBe(calls);
  });

  it('says that nobody is, and nothing where the system does not tell', async () => {
    let found: PortConnections | null = { ...someConnections(8000), total: 0, states: {}, peers: [] };
    const page = await openDetails(8000, () => found);
    await details(page).getByText('Nobody is connected.').waitFor();
    found = null;
    await rowOf(page, 6379).click();
    await page.getByRole('complementary', { name: 'Port 6379' }).waitFor();
    await waitUntil('it was asked', () => stage.calls('ports.connections').length >= 2);
    expect(
      await details(page)
        .getByText(/connected/)
        .count(),
    ).toBe(0);
  });
});
