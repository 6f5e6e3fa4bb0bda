/** The least that a desktop app must do, whatever it runs on: its window lists a port, and it ends when asked. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListeningChild, startListener } from '../e2e/listening-child.ts';

export interface RunningApp {
  window(): Promise<Page>;
  /** Asks it to end; settles with its exit code. */
  quit(): Promise<number | null>;
  /** Ends it by force where it still runs. */
  end(): Promise<void>;
}

export interface SmokeParts {
  start(dataFolder: string): Promise<RunningApp>;
  /** Runs `quayside` of the same package, which finds the running app; absent where there is none beside it. */
  commandLine?(dataFolder: string, words: readonly string[]): Promise<string>;
}

export function smoke(title: string, { start, commandLine }: SmokeParts): void {
  describe(title, () => {
    let dataFolder: string;
    let listener: ListeningChild;
    let app: RunningApp;

    beforeAll(async () => {
      dataFolder = mkdtempSync(join(tmpdir(), 'quayside-smoke-'));
      listener = await startListener();
      app = await start(dataFolder);
    });
    afterAll(async () => {
      await app?.end();
      await listener.end();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    });

    it('opens its window and lists a port that has just been opened, until it is closed', async () => {
      const page = await app.window();
      await page.getByRole('searchbox', { name: 'Search ports' }).fill(String(listener.port));
      const row = page.getByRole('row', { name: new RegExp(`\\b${listener.port} TCP\\b`) });
      await row.waitFor({ timeout: 60_000 });
      expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false);
      await listener.end();
      await row.waitFor({ state: 'detached', timeout: 60_000 });
    });

    if (commandLine)
      it('is found by the command line of the same package', async () => {
        const later = await startListener();
        const { ports } = JSON.parse(await commandLine(dataFolder, ['ls', String(later.port), '--json']));
        await later.end();
        expect(ports).toMatchObject([{ port: later.port, owner: { pid: later.pid } }]);
      });

    it('ends when it is asked to, and nobody finds it any more', async () => {
      expect(existsSync(join(dataFolder, 'endpoint.json'))).toBe(true);
      expect(await app.quit()).toBe(0);
      expect(existsSync(join(dataFolder, 'endpoint.json'))).toBe(false);
    });
  });
}
