/** Opens the built window in a real Chromium over the real server, and watches for whatever goes wrong in it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright';
import { LOCKS, type RunningServer, startServerWith } from '../../main/server/server.ts';
import { createTokenGate } from '../../main/server/token.ts';
import type { Service } from '../../preload/serve.ts';
import { waitUntil } from '../wait-until.ts';
import { NOW } from './window-machine.ts';

const PAGE = fileURLToPath(new URL('../../out/renderer', import.meta.url));

/** The same at every start, so that a server can come back as the one that the page knew. */
const TOKEN = 'the-token-of-the-window-tests';

export async function startWindowServer(service: Service, port = 0): Promise<RunningServer> {
  if (!existsSync(PAGE)) throw new Error('Build the window first: npx vite build --mode renderer');
  const started = await startServerWith(
    { service, staticRoot: PAGE, port },
    { ...LOCKS, gate: (_token, limits) => createTokenGate(TOKEN, limits) },
  );
  if (!started.ok) throw new Error(started.failure.message);
  return { ...started.value, token: TOKEN, url: `${started.value.origin}/#token=${TOKEN}` };
}

// As root Chromium refuses its own sandbox.
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });

export interface OpenWindow {
  page: Page;
  /** Everything that went wrong: violations of the security policy, errors, warnings. Must stay empty. */
  troubles: string[];
  close(): Promise<void>;
}

export interface WindowOptions extends BrowserContextOptions {
  /** The page's clock stands at the machines' own moment and goes on from there. */
  clock?: boolean;
}

export async function openWindow(
  browser: Browser,
  url: string,
  options: WindowOptions = {},
): Promise<OpenWindow> {
  const { clock = true, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1100, height: 720 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...contextOptions,
  });
  if (clock) await context.clock.install({ time: NOW });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A lost connection is part of some tests; Chromium reports it on the console by itself.
    if (/WebSocket connection to .* failed/.test(message.text())) return;
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  return { page, troubles, close: () => context.close() };
}

/** The row of a port, as a screen reader finds it. */
export const rowOf = (page: Page, port: number): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: String(port), exact: true }) });

/** The dialog in which that port is freed. */
export const freeDialog = (page: Page, port: number): Locator =>
  page.getByRole('dialog', { name: `Free port ${port}` });

/** The ports of the rows in the document, from top to bottom. */
export const shownPorts = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('[role="grid"] [role="row"]')];
    const numbered = rows
      .map((row) => ({
        at: Number(row.getAttribute('aria-rowindex')),
        port: row.children[1]?.textContent ?? '',
      }))
      .filter(({ port }) => /^\d+$/.test(port));
    return numbered.sort((a, b) => a.at - b.at).map(({ port }) => Number(port));
  });

export async function waitForPorts(page: Page, ports: readonly number[]): Promise<void> {
  let shown: number[] = [];
  await waitUntil(`the list shows ${ports.join(', ')}`, async () => {
    shown = await shownPorts(page);
    return shown.join() === ports.join();
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; it shows ${shown.join(', ')}`);
  });
}

/** The active row: the one that the grid, which has the focus, names. */
export const activeRow = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const grid = document.activeElement;
    const id = grid?.getAttribute('role') === 'grid' ? grid.getAttribute('aria-activedescendant') : null;
    return id === null ? null : (document.getElementById(id)?.textContent ?? null);
  });

/** Leads the page to a place. */
export const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

/** The page with its views on the left: it is connected. */
export const waitForViews = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).waitFor();

/** The cards of the conflicts, and those that say these words. */
export const cards = (page: Page): Locator => page.getByRole('article');
export const cardOf = (page: Page, words: string): Locator => cards(page).filter({ hasText: words });

/** The id of what has the focus. */
export const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');

/** What the page has said to a screen reader last. */
export const spoken = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('[role="status"][aria-live]')?.textContent ?? '');

/** Waits until the last thing said holds these words: it is said a moment after it is shown. */
export const waitForSpoken = (page: Page, words: string): Promise<boolean> =>
  waitUntil(`“${words}” is said`, async () => (await spoken(page)).includes(words));

/** Waits until that element is there and has the focus: only then a key reaches it. */
export const waitForFocus = (locator: Locator): Promise<boolean> =>
  waitUntil(`the focus is on ${locator}`, async () => (await locator.count()) === 1 && hasFocus(locator));

/** Whether that element has the focus. */
export const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);
