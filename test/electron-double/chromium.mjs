/** The one real Chromium behind all windows, and every request that its pages make. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

let context = null;
let unusedPage = null;
/** Decides about a request: { abort }, { fulfill: Response } or { pass }. */
let decide = async () => ({ pass: true });

export const onRequest = (decision) => {
  decide = decision;
};

export async function startChromium(userData) {
  const folder = join(userData, 'pages');
  context = await chromium.launchPersistentContext(folder, {
    ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
    headless: true,
    viewport: null,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--remote-debugging-port=0'],
    // The app ends in order at a signal, and its pages with it, not before.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  unusedPage = context.pages()[0] ?? null;
  await context.route(
    () => true,
    async (route) => {
      const decision = await decide(route.request());
      if (decision.abort) return route.abort(decision.abort);
      if (decision.fulfill) return route.fulfill(await asFulfilment(decision.fulfill));
      return route.continue();
    },
  );
  const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n');
  process.send?.({ kind: 'chromium', endpoint: `http://127.0.0.1:${port}` });
}

export async function openPage() {
  const page = unusedPage ?? (await context.newPage());
  unusedPage = null;
  return page;
}

const asFulfilment = async (response) => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: Buffer.from(await response.arrayBuffer()),
});
