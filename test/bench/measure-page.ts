/** How long a browser takes from opening the page to rows on the screen, beside a page that is nothing but one row. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { type Measurement, unmeasured } from './figures.ts';
import type { Host } from './host.ts';
import { PAGE } from './places.ts';
import { findProgram } from './programs.ts';
import { pause, type Setting } from './setting.ts';
import { median, pairedRatio } from './statistics.ts';

const LIMIT_MS = 30_000;
const EMPTY_PAGE = '<!doctype html><title>empty</title><p role="gridcell">one row';

export async function measurePage(host: Host, { quick }: Setting): Promise<Measurement> {
  const program = findProgram('chromium');
  if (!program) return unmeasured('no Chromium');
  if (!existsSync(join(PAGE, 'index.html'))) return unmeasured('the page is not built');
  const empty = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(EMPTY_PAGE);
  }).listen(0, '127.0.0.1');
  await once(empty, 'listening');
  // Not null or a path: the server listens on TCP.
  const emptyUrl = `http://127.0.0.1:${(empty.address() as AddressInfo).port}/`;
  // Chromium's own sandbox does not start for root.
  const browser = await chromium.launch({
    executablePath: program,
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    await firstRows(browser, emptyUrl);
    for (let round = 0; round < (quick ? 2 : 7); round++) {
      theirs.push(await firstRows(browser, emptyUrl));
      ours.push(await firstRows(browser, host.running.url));
    }
  } finally {
    await browser.close();
    empty.close();
  }
  const peer = { name: 'an empty page', value: median(theirs), ratio: pairedRatio(ours, theirs) };
  return { value: median(ours), peers: [peer] };
}

/** In ms from the start of the navigation to the frame that shows a row. Nothing is cached from the time before. */
async function firstRows(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        // The callback after next runs when the frame with the row has been drawn.
        const found = document.querySelector('[role="gridcell"]') !== null;
        if (found) requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('rows')));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(url, { waitUntil: 'commit' });
    const end = performance.now() + LIMIT_MS;
    while (performance.now() < end) {
      const at = await page.evaluate(() => performance.getEntriesByName('rows')[0]?.startTime);
      if (at !== undefined) return at;
      await pause(20);
    }
    throw new Error('no row came');
  } finally {
    await context.close();
  }
}
