/** A tunnel from a pasted command to its end, in the window, with the real core, the real ssh and a real sshd behind it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import { freePort } from '../free-port.ts';
import { type CoreOverSshd, startCoreOverSshd } from '../live/core-over-sshd.ts';
import { startCodeSshd } from '../live/one-time-codes.ts';
import type { Sshd } from '../live/sshd-process.ts';
import { createSshdStage, type SshdStage } from '../live/sshd-stage.ts';
import { waitUntil } from '../wait-until.ts';
import { type OpenWindow, openWindow, startWindowServer } from './window-page.ts';
import { createBrowserStage } from './window-stage.ts';

const chromium = createBrowserStage();
let stage: SshdStage;
let sshd: Sshd;
let over: CoreOverSshd;
let server: RunningServer;
let opened: OpenWindow;

beforeAll(async () => {
  stage = await createSshdStage();
  sshd = await stage.startSshd();
  over = await startCoreOverSshd(stage);
  over.core.setWatched(true);
  server = await startWindowServer(over.service);
  opened = await openWindow(chromium.browser, server.url, { clock: false });
}, 120_000);
afterAll(async () => {
  await opened?.close();
  await server?.close();
  await over?.end();
  await stage?.end();
  expect(opened.troubles).toEqual([]);
  expect(over.errors).toEqual([]);
});

it('is pasted, saved, started, carries a page, comes back after the server restarts, and is stopped', async () => {
  const { page } = opened;
  const port = await freePort();
  const { name, identityFile } = stage.user;
  const command = `ssh -f -N -L ${port}:127.0.0.1:${over.pagePort} -p ${sshd.port} -i ${identityFile} ${name}@127.0.0.1`;
  const fetchThrough = () => over.fetchThrough(port);

  await page.getByRole('button', { name: /^Tunnels/ }).click();
  await page.getByRole('main', { name: 'Tunnels' }).waitFor();
  await page.getByRole('button', { name: 'New tunnel', exact: true }).click();
  const editor = page.getByRole('dialog', { name: /^New tunnel/ });
  await editor.getByRole('textbox', { name: 'Paste an ssh command', exact: true }).fill(command);
  await editor.getByRole('button', { name: 'Read', exact: true }).click();
  // What was left out is said, with a word why.
  await editor.getByText(/-f\b/).first().waitFor();
  await editor.getByRole('textbox', { name: 'Name', exact: true }).fill('shop');
  await editor.getByRole('button', { name: 'Save and start' }).click();

  const card = page.getByRole('article', { name: 'shop', exact: true });
  await card.getByText(/^Up\b/i).first().waitFor();
  expect(await fetchThrough()).toBe('through');
  const [before] = over.service.snapshot().tunnels;

  await sshd.restart();
  await waitUntil('its end is seen', () => over.service.snapshot().tunnels[0]?.pid !== before?.pid, 30_000);
  await waitUntil('it is up again', () => over.service.snapshot().tunnels[0]?.state === 'up', 60_000);
  await card.getByText(/^Up\b/i).first().waitFor();
  expect(await fetchThrough()).toBe('through');

  await page.getByRole('button', { name: /^Ports/ }).click();
  await page.getByRole('searchbox').fill(String(port));
  await page.getByText('tunnel shop').first().waitFor();
  await page.getByRole('button', { name: /^Tunnels/ }).click();

  await card.getByRole('switch').click();
  await card
    .getByText(/stopped/i)
    .first()
    .waitFor();
  await expect(fetchThrough()).rejects.toThrow();
  expect(over.service.snapshot().tunnels).toMatchObject([{ state: 'stopped', pid: null }]);
}, 180_000);

it('asks for a one-time code, says that one was wrong, and takes the right one', async () => {
  const { page } = opened;
  const server = await startCodeSshd(stage);
  const port = await freePort();
  const forward = { kind: 'local', bindPort: port, host: '127.0.0.1', hostPort: over.pagePort } as const;
  await over.add([forward], { name: 'coded', sshPort: server.sshd.port });
  const card = page.getByRole('article', { name: 'coded', exact: true });
  const dialog = page.getByRole('dialog', { name: 'One-time code', exact: true });
  const give = async (code: string) => {
    await dialog.getByText('The server asks').waitFor();
    await dialog.getByText(/One-time password \(OATH\) for/).waitFor();
    await dialog.getByLabel('Answer', { exact: true }).fill(code);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  await card.getByRole('switch').click();
  await give(server.wrongCode());
  await card.getByText(/wants a password or a code, and got none that is right/).waitFor();

  const code = server.code();
  await card.getByRole('button', { name: 'Try again: coded', exact: true }).click();
  await give(code);
  await card.getByText(/^Up\b/i).first().waitFor();
  expect(await over.fetchThrough(port)).toBe('through');
  expect(await page.evaluate((text) => document.documentElement.outerHTML.includes(text), code)).toBe(false);
  await card.getByRole('switch').click();
  await card
    .getByText(/stopped/i)
    .first()
    .waitFor();
}, 120_000);
