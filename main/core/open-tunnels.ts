/** Puts tunnels together: what is saved, what drives it on this machine, and the calls about it. */
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Snapshot, Tunnel } from '../../preload/model.ts';
import { exec } from './exec.ts';
import { nextPorts } from './next-ports.ts';
import type { Platform } from './platform/platform.ts';
import { readSmallFile } from './projects/read-small-file.ts';
import type { MakeStore } from './saved-file.ts';
import { tunnelHandlers } from './tunnel-calls.ts';
import { openSavedTunnels } from './tunnels/saved-tunnels.ts';
import type { MakeDriver } from './tunnels/tunnel-driver.ts';
import { createTunnelParts } from './tunnels/tunnel-parts.ts';
import { createTunnels, type Tunnels } from './tunnels/tunnels.ts';
import { createUserSshConfig } from './tunnels/user-ssh-config.ts';

export interface OpenTunnelsDeps {
  platform: Platform;
  dataFolder: string;
  home: string;
  now: () => Date;
  monotonic: () => number;
  makeStore: MakeStore | undefined;
  /** Instead of ssh and our own relay. */
  makeDriver: MakeDriver | undefined;
  /** In place of the user's own ssh config. An absolute path. */
  sshConfigFile: string | undefined;
  /** Looked at anew. */
  fresh: () => Promise<Snapshot>;
  onChange(): void;
  onTunnel(tunnelId: string, tunnel: Tunnel | null): void;
  onError(error: unknown): void;
}

export interface OpenTunnels {
  tunnels: Tunnels;
  handlers: ReturnType<typeof tunnelHandlers>;
  /** Ends what an earlier host left behind, and brings up what is to start by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function openTunnels(deps: OpenTunnelsDeps): OpenTunnels {
  const { platform, home, now } = deps;
  const env = process.env;
  const userConfig = createUserSshConfig({
    home,
    env,
    read: readSmallFile,
    list: (folder) => readdir(folder).catch(() => []),
    local: {
      user: platform.self.user,
      home,
      uid: process.getuid?.() ?? null,
      hostName: hostname(),
      env,
    },
    systemFolder: platform.sshWays?.systemFolder,
    file: deps.sshConfigFile,
  });
  const parts = createTunnelParts({
    userConfig,
    platform,
    exec,
    dataFolder: deps.dataFolder,
    env,
    now,
    monotonic: deps.monotonic,
    random: Math.random,
    listeners: async () => (await deps.fresh()).listeners,
    async nextPort(above) {
      const range = { from: Math.min(above + 1, 65_535), to: 65_535, count: 1, protocol: 'tcp' as const };
      const [port] = await nextPorts(range, await deps.fresh());
      return port ?? null;
    },
    sshConfigFile: deps.sshConfigFile,
    onError: deps.onError,
  });
  const saved = openSavedTunnels(deps.dataFolder, deps.makeStore);
  const tunnels = createTunnels({
    saved: { ...saved, warnings: () => [...saved.warnings(), ...parts.warnings()] },
    makeDriver: deps.makeDriver ?? parts.makeDriver,
    onChange: deps.onChange,
    onTunnel: deps.onTunnel,
  });
  return {
    tunnels,
    handlers: tunnelHandlers({ tunnels, userConfig, now }),
    async start() {
      await parts.start();
      // What was found on the way is told, also where nothing is started.
      deps.onChange();
      tunnels.startAll();
    },
    async stop() {
      await tunnels.stop();
      parts.stop();
    },
  };
}
