/** A whole core over a scripted machine with three processes: what contract and window tests share. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '../main/core/core.ts';
import type { CoreDeps } from '../main/core/core-deps.ts';
import type { ProcessIdentity } from '../main/core/platform/platform.ts';
import { openSettings } from '../main/core/settings.ts';
import { type Reservation, TunnelSpec } from '../preload/model.ts';
import { noEngines } from './no-engines.ts';
import { scriptedDesktop } from './scripted-desktop.ts';
import {
  createScriptedPlatform,
  type ScriptedPlatform,
  scriptedProcess,
  scriptedSocket,
} from './scripted-platform.ts';
import { waitUntil } from './wait-until.ts';

export interface ScriptedCore {
  core: Core;
  platform: ScriptedPlatform;
  dataFolder: string;
  /** Holds 127.0.0.1:3000 and [::1]:3000. */
  webShop: ProcessIdentity;
  /** Holds 0.0.0.0:4000 and is protected: it is named docker-proxy. */
  proxy: ProcessIdentity;
  /** The id of the row with that port (the first, by address). */
  idOf(port: number): string;
  /** Keeps a port for nobody in particular. */
  reserve(port: number): Promise<Reservation>;
  /** The id of a conflict on a port that somebody holds. */
  conflictOn(port: number): Promise<string>;
  /** The id of the offer that a project's server makes by coming up on a port three times. */
  offerOn(port: number): Promise<string>;
  /** The id of the offer to start again a server of that port, which is freed; `started`: it was started again. */
  againOn(port: number, started?: boolean): Promise<string>;
  /** The id of the tunnel that is saved so; added where it is not. */
  tunnel(spec: { name: string } & Record<string, unknown>): Promise<string>;
  /** The id of a check of that target. */
  checkOf(target: string): Promise<string>;
  errors: unknown[];
}

export async function startScriptedCore(
  rim: Partial<Pick<CoreDeps, 'containers' | 'supervise' | 'makeDriver'>> = {},
): Promise<ScriptedCore> {
  const platform = createScriptedPlatform();
  const webShop = platform.addProcess(scriptedProcess({ pid: 4001, name: 'node' }));
  const proxy = platform.addProcess(
    scriptedProcess({ pid: 4002, name: 'docker-proxy', argv: ['/usr/bin/docker-proxy'] }),
  );
  platform.setSockets([
    scriptedSocket({ port: 3000, holders: [webShop] }),
    scriptedSocket({ port: 3000, family: 'ipv6', address: '::1', holders: [webShop] }),
    scriptedSocket({ port: 4000, address: '0.0.0.0', holders: [proxy] }),
    scriptedSocket({ port: 5353, protocol: 'udp', address: '0.0.0.0', user: 'avahi', hidden: 'other-user' }),
  ]);
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-core-'));
  const errors: unknown[] = [];
  const core = createCore({
    platform,
    door: 'browser',
    version: '0.0.0-test',
    dataFolder,
    home: '/home/dev',
    settings: openSettings(dataFolder),
    onError: (error) => errors.push(error),
    containers: noEngines(),
    desktop: scriptedDesktop(),
    ...rim,
  });
  await core.start();
  const reserve = async (port: number) => {
    const added = await core.service.handlers['reservations.add']({ port, protocol: 'tcp' });
    if (!added.ok) throw new Error(added.failure.message);
    return added.value.reservation;
  };
  return {
    core,
    reserve,
    async checkOf(target) {
      const started = await core.service.handlers['reach.start']({ targets: [target], protocol: 'tcp' });
      if (!started.ok) throw new Error(started.failure.message);
      return started.value.checkId;
    },
    async conflictOn(port) {
      await reserve(port);
      const conflict = core.service.snapshot().conflicts.find((one) => one.port === port);
      if (!conflict) throw new Error(`no conflict on port ${port}`);
      return conflict.id;
    },
    async offerOn(port) {
      const cwd = join(dataFolder, 'project');
      mkdirSync(cwd, { recursive: true });
      writeFileSync(join(cwd, 'package.json'), '{"name": "project"}');
      const others = (await platform.scan()).sockets;
      for (const pid of [7001, 7002, 7003]) {
        const server = platform.addProcess(scriptedProcess({ pid, cwd }));
        platform.setSockets([...others, scriptedSocket({ port, holders: [server] })]);
        await core.service.handlers['ports.snapshot']({ fresh: true });
      }
      platform.setSockets([...others]);
      const offer = await waitUntil('an offer', () => core.service.snapshot().offers[0]);
      return offer.id;
    },
    async againOn(port, started = false) {
      const server = platform.addProcess(scriptedProcess({ pid: 10_000 + port }));
      platform.setSockets([
        ...(await platform.scan()).sockets,
        scriptedSocket({ port, address: '127.0.0.2', holders: [server] }),
      ]);
      const { handlers } = core.service;
      const looked = await handlers['ports.snapshot']({ fresh: true });
      const row = looked.ok && looked.value.listeners.find(({ owner }) => owner?.pid === server.pid);
      if (!row) throw new Error(`no row with port ${port}`);
      const word = { overrideProtected: false, elevate: false };
      const freed = await handlers['ports.free']({ listenerId: row.id, ...word });
      const id = freed.ok && freed.value.againId;
      if (!id) throw new Error(`port ${port} was not freed: ${JSON.stringify(freed)}`);
      if (started) await handlers['ports.startAgain']({ againId: id });
      return id;
    },
    async tunnel(spec) {
      const saved = core.service.snapshot().tunnels.find(({ name }) => name === spec.name);
      if (saved) return saved.id;
      const added = await core.service.handlers['tunnels.add']({ spec: TunnelSpec.parse(spec) });
      if (!added.ok) throw new Error(added.failure.message);
      return added.value.tunnel.id;
    },
    platform,
    dataFolder,
    webShop,
    proxy,
    errors,
    idOf(port) {
      const row = core.service.snapshot().listeners.find((listener) => listener.port === port);
      if (!row) throw new Error(`no row with port ${port}`);
      return row.id;
    },
  };
}
