/** Many rows: only those in sight are drawn, the list stays quick while it changes, and nothing piles up. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { makeListener, manyPorts } from './window-machine.ts';
import { activeRow, rowOf, shownPorts } from './window-page.ts';
import { createWindowStage } from './window-stage.ts';

const stage = createWindowStage(() => []);

const open = async (count: number) => {
  stage.service.setListeners(manyPorts(count));
  const page = await stage.open({ clock: false });
  await page.getByText(`${count} ports`).waitFor();
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.getByRole('grid').focus();
  return page;
};

/** The processor time that the page's own thread takes for `work`, in ms: what others do on this machine is not in it. */
async function pageTime(page: Page, work: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const total = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  const before = await total();
  await work();
  return (await total()) - before;
}

async function showUsers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'User' }).click();
  await page.keyboard.press('Escape');
  // Away from the list, which holds its order while it is pointed at.
  await page.mouse.move(5, 5);
}

/** Publishes `times` lists, each with another tenth of the rows changed, as fast as the page takes them. */
async function churn(page: Page, times: number): Promise<void> {
  const all = stage.service.snapshot().listeners.filter(({ id }) => id !== 'marker');
  for (let time = 1; time <= times; time++) {
    const marker = makeListener({ port: 1, id: 'marker', user: `round-${time}` });
    stage.service.setListeners([
      marker,
      ...all.map((listener, index) =>
        index % 10 === time % 10 ? { ...listener, user: `user-${time}` } : listener,
      ),
    ]);
    await rowOf(page, 1)
      .filter({ hasText: `round-${time}` })
      .first()
      .waitFor();
  }
}

describe('2,000 rows', () => {
  it('are drawn only where they are seen, and scroll to the very end', async () => {
    const page = await open(2_000);
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await waitUntil('the last row is drawn', async () =>
      (await shownPorts(page)).includes(1_025 + 1_999 * 5),
    );
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    const last = rowOf(page, 1_025 + 1_999 * 5);
    expect(await last.getAttribute('aria-rowindex')).toBe('2001');
  });

  it('keep the row that is looked at in its place while others come above it', async () => {
    const page = await open(2_000);
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 20_000));
    const port = await waitUntil('rows in the middle are drawn', async () =>
      (await shownPorts(page)).find((shown) => shown > 4_000),
    );
    const row = rowOf(page, port);
    const before = await row.boundingBox();
    stage.service.setListeners(
      [1, 2, 3].map((low) => makeListener({ port: low })).concat(stage.service.snapshot().listeners),
    );
    await page.getByText('2003 ports').waitFor();
    await waitUntil('the row is where it was', async () => (await row.boundingBox())?.y === before?.y);
  });

  it('keep the active row known to a screen reader however far it is scrolled away', async () => {
    const page = await open(2_000);
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 30_000));
    await waitUntil('it is far away', async () => (await shownPorts(page)).some((port) => port > 5_000));
    expect(await activeRow(page)).toContain('1025');
    await page.keyboard.press('ArrowDown');
    await waitUntil(
      'the list came back to it',
      async () => (await page.getByRole('grid').evaluate((grid) => grid.scrollTop)) < 100,
    );
  });

  it('change again and again without growing', async () => {
    const page = await open(2_000);
    await showUsers(page);
    const session = await page.context().newCDPSession(page);
    const heap = async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    await churn(page, 10);
    const before = await heap();
    await churn(page, 30);
    expect((await heap()) - before).toBeLessThan(20 * 1024 * 1024);
  });
});

describe('10,000 rows', () => {
  it('open, change and are searched without freezing the page', async () => {
    const page = await open(10_000);
    await showUsers(page);
    const rounds = 5;
    const each = (await pageTime(page, () => churn(page, rounds))) / rounds;
    // Measured: 350 ms, most of it for reading 7 MB of JSON. A list that draws every row takes many times as long.
    expect(each).toBeLessThan(15_000);
    const search = await pageTime(page, async () => {
      await page.getByRole('searchbox').fill('server-3000');
      await waitUntil('the search answers', async () => (await shownPorts(page)).length === 3);
    });
    // Measured: 50 ms.
    expect(search).toBeLessThan(5_000);
  });
});
