/** The desktop door put together: one core, Electron's window and tray, and a local server for the command line. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from './core/core.ts';
import { dataFolder } from './core/paths.ts';
import { createPlatform } from './core/platform/index.ts';
import { openSettings } from './core/settings.ts';
import { VERSION } from './core/version.ts';
import { loadAssets } from './server/assets.ts';
import type { HostEndpoint } from './server/endpoint-file.ts';
import { securityHeaders } from './server/headers.ts';
import { openInBrowser } from './server/open-in-browser.ts';
import { runHost } from './server/run-host.ts';
import { claimDesktop, type Shell } from './shell/index.ts';

/** Built to out/main/desktop.js, so the project lies two folders up. */
const ROOT = join(import.meta.dirname, '..', '..');
const data = dataFolder(process.env);
const onError = (error: unknown) => console.error(error);

const desktop = claimDesktop({
  data,
  preload: join(ROOT, 'out', 'preload', 'index.cjs'),
  icons: join(ROOT, 'resources', 'icons'),
});
// Not awaited at the top: Electron is not ready before this file has been run to its end.
desktop?.ready.then((shell) => start(shell).catch(shell.giveUp));

async function start(shell: Shell): Promise<void> {
  const audience = createAudience();
  const hosting = runHost({
    dataFolder: data,
    door: 'desktop',
    version: VERSION,
    // Only for the command line; the window reaches the core over IPC.
    staticRoot: null,
    ports: [0],
    onAudience: (doors) => audience.tell({ doors }),
    onError,
    async makeCore() {
      const core = await createDesktopCore(shell);
      audience.of(core);
      // Now, not when the server and the first scan are done: the window comes up meanwhile.
      shell.open({
        service: core.service,
        page: { files: loadAssets(join(ROOT, 'out', 'renderer')), headers: securityHeaders(null) },
        onVisible: (window) => audience.tell({ window }),
        onWake: (sleptMs) => void core.wake(sleptMs).catch(onError),
        onError,
        // The core first, whatever the doors do: nothing may be signalled after the wish to quit.
        stop: () => Promise.allSettled([core.stop(), stopHosting()]),
      });
      return core;
    },
  });
  const stopHosting = async () => {
    const host = await hosting;
    if (host.kind === 'serving') await host.stop();
  };
  const host = await hosting;
  if (host.kind === 'running') return pointTo(host.endpoint, shell);
  if (host.kind === 'failed') return shell.giveUp(`${host.failure.message} ${host.failure.nextStep}`);
  for (const { message, nextStep } of host.warnings) onError(`${message} ${nextStep}`);
}

async function createDesktopCore(shell: Shell): Promise<Core> {
  const core = createCore({
    platform: await createPlatform(),
    door: 'desktop',
    version: VERSION,
    dataFolder: data,
    home: homedir(),
    settings: openSettings(data, shell.makeStore),
    makeStore: shell.makeStore,
    openUrl: shell.openUrl,
    desktop: shell.desktop,
    onError,
  });
  // Both quitting and the end of the host stop it, and a second stop would close what others hold by then.
  let stopped: Promise<void> | null = null;
  return {
    ...core,
    stop() {
      stopped ??= core.stop();
      return stopped;
    },
  };
}

/** Somebody watches while the window can be seen or a command line listens. */
function createAudience() {
  const now = { window: false, doors: 0 };
  let core: Core | null = null;
  const look = () => core?.setWatched(now.window || now.doors > 0);
  return {
    of(newCore: Core) {
      core = newCore;
      look();
    },
    tell(change: Partial<typeof now>) {
      Object.assign(now, change);
      look();
    },
  };
}

/** Another host of this data folder runs: browser mode, or Electron's own lock would have found it. */
async function pointTo({ origin, url }: HostEndpoint, shell: Shell): Promise<void> {
  if (await shell.offerRunningHost(origin)) await openInBrowser(url, data, shell.openRedirect);
  shell.quit();
}
