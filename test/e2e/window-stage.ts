/** What tests of the window stand on: a Chromium for all of them; a scripted core, its server and a page anew for each. */
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { RunningServer } from '../../main/server/server.ts';
import type { CallName } from '../../preload/contract.ts';
import type { Listener } from '../../preload/model.ts';
import {
  launchChromium,
  type OpenWindow,
  openWindow,
  startWindowServer,
  type WindowOptions,
} from './window-page.ts';
import { createWindowService, type WindowService } from './window-service.ts';

export interface BrowserStage {
  readonly browser: Browser;
}

export interface WindowStage extends BrowserStage {
  readonly service: WindowService;
  readonly server: RunningServer;
  readonly page: Page;
  readonly troubles: string[];
  /** Opens the page of this test, by the server's own link or by another; settles when it is `ready`. */
  open(options?: WindowOptions, url?: string): Promise<Page>;
  /** Starts a server that was closed again, where it was. */
  startServerAgain(): Promise<void>;
  /** The inputs of all calls of that name so far. */
  calls(name: CallName): unknown[];
}

interface WindowStageOptions {
  /** Whether a page may end with troubles; else the test fails. */
  troubles?: 'none' | 'expected';
  ready?(page: Page): Promise<unknown>;
  /** Where a file has several stages, all of them in one Chromium. */
  chromium?: BrowserStage;
}

export function createBrowserStage(): BrowserStage {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return {
    get browser() {
      return browser;
    },
  };
}

export function createWindowStage(
  machine: () => readonly Listener[],
  { troubles = 'none', ready, chromium = createBrowserStage() }: WindowStageOptions = {},
): WindowStage {
  let service: WindowService;
  let server: RunningServer;
  let opened: OpenWindow | undefined;
  const window = (): OpenWindow => {
    if (!opened) throw new Error('This test has not opened the window.');
    return opened;
  };

  beforeEach(async () => {
    opened = undefined;
    service = createWindowService(machine());
    server = await startWindowServer(service);
  });
  afterEach(async () => {
    await opened?.close();
    await server?.close();
    if (troubles === 'none') expect(window().troubles).toEqual([]);
  });

  return {
    get browser() {
      return chromium.browser;
    },
    get service() {
      return service;
    },
    get server() {
      return server;
    },
    get page() {
      return window().page;
    },
    get troubles() {
      return window().troubles;
    },
    async open(options = {}, url = server.url) {
      opened = await openWindow(chromium.browser, url, options);
      await ready?.(opened.page);
      return opened.page;
    },
    async startServerAgain() {
      server = await startWindowServer(service, server.port);
    },
    calls: (name) => service.called.filter((call) => call.name === name).map(({ input }) => input),
  };
}
