/** Freeing a real server in the window, with the real core behind it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { RunningServer } from '../../main/server/server.ts';
import { waitUntil } from '../wait-until.ts';
import {
  freeDialog,
  type OpenWindow,
  openWindow,
  rowOf,
  shownPorts,
  startWindowServer,
} from './window-page.ts';
import { createBrowserStage } from './window-stage.ts';

const chromium = createBrowserStage();

/** A server of its own process; `stubborn` does not stop when it is asked. */
async function startVictim(stubborn: boolean): Promise<{ child: ChildProcess; port: number }> {
  const ignore = stubborn ? "process.on('SIGTERM', () => {});" : '';
  const program = `${ignore} const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port));`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout?.once('data', (data) => resolve(Number(data))),
  );
  return { child, port };
}

describe('with the real core and a real server', () => {
  const victims: ChildProcess[] = [];
  let dataFolder: string;
  let core: ReturnType<typeof createCore>;
  let server: RunningServer;
  let opened: OpenWindow;

  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'quayside-window-'));
    core = createCore({
      platform: await createPlatform(),
      door: 'browser',
      version: '0.0.0-test',
      dataFolder,
      home: '/home/nobody',
      settings: openSettings(dataFolder),
    });
    await core.start();
    core.setWatched(true);
    server = await startWindowServer(core.service);
    opened = await openWindow(chromium.browser, server.url, { clock: false });
    await opened.page.getByRole('button', { name: 'All', exact: true }).click();
  });
  afterAll(async () => {
    await opened?.close();
    await server?.close();
    await core?.stop();
    for (const child of victims) child.kill('SIGKILL');
    rmSync(dataFolder, { recursive: true, force: true });
    expect(opened.troubles).toEqual([]);
  });

  const find = async (stubborn: boolean) => {
    const victim = await startVictim(stubborn);
    victims.push(victim.child);
    await opened.page.getByRole('searchbox').fill(String(victim.port));
    await waitUntil(
      'the server is in the list',
      async () => (await shownPorts(opened.page))[0] === victim.port,
    );
    await rowOf(opened.page, victim.port).first().hover();
    await opened.page.getByRole('button', { name: `Free port ${victim.port}` }).click();
    const dialog = freeDialog(opened.page, victim.port);
    await dialog.getByText(`PID ${victim.child.pid}`).first().waitFor();
    await dialog.getByRole('button', { name: `Free ${victim.port}` }).click();
    return { ...victim, dialog };
  };

  it('ends the process and proves that the port is free', async () => {
    const { child, port, dialog } = await find(false);
    await dialog.getByRole('heading', { name: `${port} is free` }).waitFor();
    expect(child.signalCode).toBe('SIGTERM');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await rowOf(opened.page, port).filter({ hasText: 'closed' }).waitFor();
    await opened.page.mouse.move(5, 5);
    await rowOf(opened.page, port).waitFor({ state: 'detached' });
  });

  it('forces a process that does not stop when it is told to', async () => {
    const { child, port, dialog } = await find(true);
    await dialog.getByText(/forced in \d s/).waitFor();
    expect(child.exitCode ?? child.signalCode).toBeNull();
    await dialog.getByRole('button', { name: 'Force now' }).click();
    await dialog.getByRole('heading', { name: `${port} is free` }).waitFor();
    expect(child.signalCode).toBe('SIGKILL');
    await dialog.getByRole('button', { name: 'Done' }).click();
  });
});
