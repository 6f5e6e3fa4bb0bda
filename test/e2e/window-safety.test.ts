/** Hostile names stay text, and the security policy of the page is never in its own way. */
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import { type FreePlan, ok } from '../../preload/model.ts';
import { SAMPLE_PLAN, SAMPLE_PROCESS, SAMPLE_RESULT } from '../sample-free.ts';
import { hostileMachine } from './window-machine.ts';
import { launchChromium, type OpenWindow, openWindow, rowOf, startWindowServer } from './window-page.ts';
import { createWindowService, type WindowService } from './window-service.ts';

const MARKUP = '<img src=x onerror="globalThis.stolen=1">';

let browser: Browser;
let service: WindowService;
let server: RunningServer;
let opened: OpenWindow;

beforeAll(async () => {
  browser = await launchChromium();
  service = createWindowService(hostileMachine());
  service.set({ warnings: [{ code: 'x', message: MARKUP, nextStep: MARKUP }] });
  server = await startWindowServer(service);
  opened = await openWindow(browser, server.url);
  await opened.page.getByRole('button', { name: 'All', exact: true }).click();
  await rowOf(opened.page, 4001).waitFor();
});
afterAll(async () => {
  await opened?.close();
  await server?.close();
  await browser?.close();
});

describe('hostile names', () => {
  it('are text in the row, the details, the menu, the plan, the outcome and the warnings', async () => {
    const { page } = opened;
    expect(await rowOf(page, 4001).innerText()).toContain(MARKUP);
    await rowOf(page, 4001).click();
    expect(await page.getByRole('complementary').innerText()).toContain(MARKUP);
    const [listener] = service.snapshot().listeners;
    const plan: FreePlan = {
      ...SAMPLE_PLAN,
      listenerId: listener?.id ?? '',
      port: 4001,
      protocol: 'tcp',
      addresses: [MARKUP],
      verb: 'signal',
      processes: [
        {
          ...SAMPLE_PROCESS,
          pid: 7001,
          name: MARKUP,
          argv: [MARKUP, '</code><script>globalThis.stolen=1</script>'],
          user: MARKUP,
          startedAt: null,
        },
      ],
      otherPorts: [{ port: 1, protocol: 'tcp', address: MARKUP }],
      refusal: null,
      graceMs: 3_000,
    };
    service.answer('ports.plan', async () => ok(plan));
    service.answer('ports.free', async () =>
      ok({
        ...SAMPLE_RESULT,
        port: 4001,
        protocol: 'tcp',
        outcome: 'retaken',
        pid: 7001,
        startedAt: null,
        plan,
        tookMs: 1,
        detail: MARKUP,
      }),
    );
    await page.getByRole('button', { name: 'Free…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Free 4001' }).waitFor();
    expect(await dialog.innerText()).toContain(MARKUP);
    await dialog.getByRole('button', { name: 'Free 4001' }).click();
    await dialog.getByText(MARKUP).last().waitFor();
    await page.keyboard.press('Escape');
    await rowOf(page, 4001).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Command' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
  });

  it('neither turn the line around nor run out of it', async () => {
    const { page } = opened;
    const grid = await page.getByRole('grid').boundingBox();
    for (const port of [4002, 4003, 4004]) {
      const row = rowOf(page, port);
      const box = await row.boundingBox();
      expect(box?.height).toBe(28);
      expect(box?.width).toBeLessThanOrEqual(grid?.width ?? 0);
      // The port stands left of the name, in whichever direction the name is written.
      const cells = await row
        .getByRole('gridcell')
        .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().left));
      expect([...cells.slice(0, -1)].sort((a, b) => a - b)).toEqual(cells.slice(0, -1));
    }
  });

  it('cause no violation of the policy, no error and no warning', () => {
    expect(opened.troubles).toEqual([]);
  });
});

describe('the security policy', () => {
  it('is in force: what it forbids does not run, and is seen by these tests', async () => {
    const other = await openWindow(browser, server.url);
    await rowOf(other.page, 4002).waitFor();
    await other.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.stolen = 1';
      document.body.append(script);
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(style);
    });
    expect(await other.page.evaluate(() => 'stolen' in globalThis)).toBe(false);
    expect(await other.page.evaluate(() => getComputedStyle(document.body).display)).toBe('block');
    expect(other.troubles.some((trouble) => trouble.includes('script-src'))).toBe(true);
    expect(other.troubles.some((trouble) => trouble.includes('style-src'))).toBe(true);
    await other.close();
  });
});
