/** The README's picture of the window: drawn anew with QUAYSIDE_WRITE_SCREENSHOT=1, else checked to be there and of the right size. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import { reserved, takenConflict } from './window-conflicts.ts';
import { knownToday, tidyMachine } from './window-machine.ts';
import {
  launchChromium,
  type OpenWindow,
  openWindow,
  rowOf,
  startWindowServer,
  waitForPorts,
} from './window-page.ts';
import { createWindowService } from './window-service.ts';

const FILE = fileURLToPath(new URL('../../resources/screenshot.png', import.meta.url));
const SIZE = { width: 1100, height: 720 };

let browser: Browser;
let server: RunningServer;
let opened: OpenWindow;

beforeAll(async () => {
  browser = await launchChromium();
  const listeners = knownToday(tidyMachine());
  const service = createWindowService(listeners);
  service.set({ conflicts: [takenConflict(listeners)], reservations: [reserved(3000, 'web-shop')] });
  server = await startWindowServer(service);
  opened = await openWindow(browser, server.url, { viewport: SIZE });
});
afterAll(async () => {
  await opened?.close();
  await server?.close();
  await browser?.close();
});

/** Width and height out of the header of a PNG. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

// Fonts differ from machine to machine, so the pixels are never compared: only a person can judge the picture.
it('shows a tidy machine with a conflict and the details of one port open', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: /^Group:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Project' }).click();
  await waitForPorts(page, [3000, 8081, 5173, 3001, 6006, 9229, 8000, 5432, 6379, 8025, 11434]);
  await rowOf(page, 6006).click();
  await page.getByRole('complementary', { name: 'Port 6006' }).waitFor();
  await page.mouse.move(5, 5);
  const write = process.env.QUAYSIDE_WRITE_SCREENSHOT === '1';
  const png = await page.screenshot(write ? { path: FILE } : {});
  expect(sizeOf(png)).toEqual(SIZE);
  expect(existsSync(FILE)).toBe(true);
  expect(sizeOf(readFileSync(FILE))).toEqual(SIZE);
  expect(opened.troubles).toEqual([]);
});
