/** Tunnels on the desktop: their rows in the tray, and quitting while they are up, over a real core and mappings that carry. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TunnelSpec } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { inDouble } from './double-launcher.ts';
import { type DesktopApp, onTheDouble } from './driver.ts';
import { callInPage } from './page-calls.ts';
import { makeProject, type ProjectServer, startServer } from './project-server.ts';

onTheDouble('tunnels on the desktop', (launcher) => {
  let folder: string;
  let app: DesktopApp;
  let page: Page;
  let server: ProjectServer;
  let serverPort: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'quayside-desktop-'));
    serverPort = await freePort();
    server = await startServer(makeProject(folder, 'behind'), serverPort);
    app = await launcher.launch({ dataFolder: join(folder, 'data'), trayHost: true });
    page = await app.window();
    await waitUntil('the whole menu', async () =>
      (await app.trayMenu())?.some(({ label }) => label === 'Pause watching'),
    );
  });
  afterEach(async () => {
    systemEnds();
    await app.close();
    await server.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const rows = async () => (await app.trayMenu())?.find(({ label }) => label === 'Tunnels')?.items ?? [];
  const labels = async () => (await rows()).map(({ label }) => label);
  const dialogs = () => inDouble(app, ({ recorded }) => recorded.dialogs.map(({ options }) => options));
  const answer = (response: number) =>
    inDouble(app, ({ recorded }, chosen) => recorded.dialogs.at(-1)?.answer({ response: chosen }), response);
  const systemEnds = () =>
    void app.evaluate(({ powerMonitor }) => void powerMonitor.emit('shutdown')).catch(() => {});
  const wishToQuit = () => void app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});

  /** A mapping to the server; the port that it opens. */
  async function add(name: string): Promise<number> {
    const port = await freePort();
    const spec: TunnelSpec = {
      name,
      carrier: 'relay',
      destination: '',
      forwards: [{ kind: 'local', bindPort: port, host: '127.0.0.1', hostPort: serverPort }],
      autoStart: false,
      tags: [],
    };
    await callInPage(page, 'tunnels.add', { spec });
    return port;
  }
  /** The same, and up by a click in the tray. */
  async function addUp(name: string): Promise<number> {
    const port = await add(name);
    await waitUntil('its row', async () => (await labels()).includes(`${name} — stopped`));
    await app.clickTray('Tunnels', `${name} — stopped`);
    await waitUntil('it up', async () => (await labels()).includes(`${name} — up`));
    return port;
  }
  const through = async (port: number) => (await fetch(`http://127.0.0.1:${port}`)).text();

  it('are started and stopped by a click, and say how they are', async () => {
    const port = await addUp('web');
    await add('docs');
    await waitUntil('both', async () => (await rows()).length > 3);
    expect((await rows()).map(({ label, checked }) => [label, checked])).toEqual([
      ['web — up', true],
      ['docs — stopped', false],
      ['', false],
      ['Stop all', false],
    ]);
    expect(await through(port)).toBe('behind');
    // Its row in the list is the tunnel, and nothing but the tunnel is stopped for it.
    const row = await waitUntil('its row', async () =>
      (await callInPage(page, 'ports.snapshot', {})).listeners.find((one) => one.port === port),
    );
    expect(row.tunnel?.name).toBe('web');
    expect(await callInPage(page, 'ports.plan', { listenerId: row.id })).toMatchObject({
      verb: 'none',
      tunnelId: row.tunnel?.id,
      refusal: { outcome: 'protected', message: 'This is your tunnel web.' },
    });
    await app.clickTray('Tunnels', 'Stop all');
    await waitUntil('none up', async () => (await labels()).join() === 'web — stopped,docs — stopped');
    await expect(through(port)).rejects.toThrow();
  });

  it('are twenty in the menu, and the rest in the window', async () => {
    for (let count = 1; count <= 22; count++) await add(`t${count}`);
    await waitUntil('all', async () => (await labels()).at(-1) === '2 more…');
    expect(await rows()).toHaveLength(21);
    await app.clickTray('Tunnels', '2 more…');
    await waitUntil('the place', async () => new URL(page.url()).hash === '#/tunnels');
  });

  it('are asked about before quitting, and go on where that is the answer', async () => {
    const port = await addUp('web');
    await addUp('docs');
    await app.clickTray('Quit');
    await waitUntil('the question', async () => (await dialogs()).length === 1);
    expect(await dialogs()).toMatchObject([
      { message: '2 tunnels are up. Quit and stop them?', buttons: ['Quit', 'Keep running'], cancelId: 1 },
    ]);
    wishToQuit();
    await answer(1);
    expect(await through(port)).toBe('behind');
    await app.clickTray('Quit');
    await waitUntil('the second question', async () => (await dialogs()).length === 2);
    await answer(0);
    expect(await app.ended).toBe(0);
    await expect(through(port)).rejects.toThrow();
  });

  it('are not asked about where none is up', async () => {
    await add('web');
    await app.clickTray('Quit');
    expect(await app.ended).toBe(0);
  });

  it.each(['shutdown', 'SIGTERM'])('are stopped without a question at %s', async (end) => {
    const port = await addUp('web');
    if (end === 'shutdown') systemEnds();
    else process.kill(app.pid, 'SIGTERM');
    expect(await app.ended).toBe(0);
    await expect(through(port)).rejects.toThrow();
  });
});
