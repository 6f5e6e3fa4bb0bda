/** Losing the core and finding it again; the link with and without its token; scans that stop. */
import { describe, expect, it } from 'vitest';
import { connectToHost } from '../../main/server/connect.ts';
import { SERVER_LIMITS } from '../../main/server/limits.ts';
import { waitUntil } from '../wait-until.ts';
import { fivePorts, makeListener, makeOwner } from './window-machine.ts';
import { activeRow, rowOf, waitForPorts } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(fivePorts, { troubles: 'expected' });

describe('a lost core', () => {
  it('is said at once, takes Free away, and is found again with the list as it is then', async () => {
    const page = await stage.open({ clock: false });
    await waitForPorts(page, [3000, 3001, 5432]);
    await page.keyboard.press('ArrowDown');
    await stage.server.close();
    await page.getByText('The connection to Quayside is lost.').waitFor();
    await page.getByText('It reconnects by itself.').waitFor();
    expect(await page.getByRole('navigation').textContent()).toContain('Disconnected');
    expect(await page.getByRole('button', { name: 'Free port 3000' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);
    stage.service.setListeners([
      ...fivePorts(),
      makeListener({ port: 4000, owner: makeOwner({ pid: 4, name: 'new' }) }),
    ]);
    await stage.startServerAgain();
    await waitForPorts(page, [3000, 3001, 4000, 5432]);
    await page.getByText('The connection to Quayside is lost.').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Free port 3000' }).isDisabled()).toBe(false);
    await waitUntil('the keyboard is where it was', async () => (await activeRow(page))?.includes('3000'));
    expect(stage.troubles).toEqual([]);
  });

  it('is tried again by a page whose first attempts fail, which says so meanwhile', async () => {
    const page = await stage.open({ clock: false });
    await waitForPorts(page, [3000, 3001, 5432]);
    let attempts = 0;
    let isBack = false;
    await page.routeWebSocket(/\/ws$/, (socket) => {
      attempts++;
      if (isBack) socket.connectToServer();
      else void socket.close({ code: 1011 });
    });
    await page.reload();
    await page.getByRole('heading', { name: 'Connecting to Quayside…' }).waitFor();
    await waitUntil('it tries again by itself', () => attempts >= 2);
    isBack = true;
    await waitForPorts(page, [3000, 3001, 5432]);
  });
});

describe('the link', () => {
  it('is explained where it has no token', async () => {
    await stage.open({}, `${stage.server.origin}/`);
    await stage.page.getByRole('heading', { name: 'Open the whole link' }).waitFor();
    expect(await stage.page.getByText('quayside serve').isVisible()).toBe(true);
  });

  it('is refused with a wrong token, which is then forgotten, and a new one works in the same tab', async () => {
    const page = await stage.open({}, `${stage.server.origin}/#token=wrong`);
    await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor();
    expect(page.url()).toBe(`${stage.server.origin}/`);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('wrong');
    await page.evaluate((token) => {
      location.hash = `token=${token}`;
    }, stage.server.token);
    await waitForPorts(page, [3000, 3001, 5432]);
    expect(page.url()).not.toContain(stage.server.token);
  });
});

describe('one window too many', () => {
  it('says so, and opens after another was closed', async () => {
    const doors = await Promise.all(
      Array.from({ length: SERVER_LIMITS.doors }, () => connectToHost(stage.server)),
    );
    await stage.open();
    await stage.page.getByRole('heading', { name: 'Too many windows are open' }).waitFor();
    for (const door of doors) door.close();
    await waitUntil('the window after a reload', async () => {
      await stage.page.reload();
      return stage.page
        .getByRole('row')
        .first()
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        );
    });
  });
});

describe('scans', () => {
  it('that have not begun are waited for, not taken for an empty machine', async () => {
    stage.service.set({
      listeners: [],
      watching: { state: 'starting', reader: '', scanMs: 0, resumesAt: null },
    });
    await stage.open({ clock: false });
    await stage.page.getByText('Looking at the ports…').waitFor();
    stage.service.set({
      listeners: fivePorts(),
      watching: { state: 'watching', reader: 'netlink', scanMs: 1.2, resumesAt: null },
    });
    await waitForPorts(stage.page, [3000, 3001, 5432]);
    await stage.page.getByText('1.2 ms a scan').waitFor();
  });

  it('that stall are said, with what happens next', async () => {
    await stage.open();
    await waitForPorts(stage.page, [3000, 3001, 5432]);
    stage.service.set({ watching: { state: 'stalled', reader: 'netlink', scanMs: 0.4, resumesAt: null } });
    await stage.page.getByText('The last scan did not come to its end.').waitFor();
    expect(await stage.page.getByRole('navigation').textContent()).toContain('Stalled');
  });

  it('tell what works less well, and a warning can be put away', async () => {
    await stage.open();
    stage.service.set({ warnings: [{ code: 'w', message: 'Names cannot be read.', nextStep: 'Do this.' }] });
    await stage.page.getByText('Do this.').waitFor();
    await stage.page.getByRole('button', { name: 'Dismiss this warning' }).click();
    await stage.page.getByText('Do this.').waitFor({ state: 'detached' });
    await rowOf(stage.page, 3000).waitFor();
  });
});
