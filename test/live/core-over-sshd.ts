/** A whole core whose tunnels run the real ssh against the sshd's of a stage, and a page for them to lead to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform } from '../../main/core/platform/platform.ts';
import { openSettings } from '../../main/core/settings.ts';
import { type Forward, TunnelSpec as Spec, type Tunnel, type TunnelSpec } from '../../preload/model.ts';
import type { Service } from '../../preload/serve.ts';
import { waitUntil } from '../wait-until.ts';
import type { SshdStage } from './sshd-stage.ts';

export interface CoreOverSshd {
  readonly service: Service;
  readonly core: Core;
  readonly dataFolder: string;
  /** Where a page answers `through`, on 127.0.0.1. */
  readonly pagePort: number;
  /** What the core told to be a bug. */
  readonly errors: unknown[];
  /** Saves a tunnel to 127.0.0.1 by the stage's key; `more` says at least its `sshPort`. */
  add(forwards: Forward[], more: Partial<TunnelSpec>): Promise<string>;
  tunnel(id: string): Tunnel;
  /** Until it is in that state; its log is a part of the error. */
  state(id: string, wanted: Tunnel['state'], limitMs?: number): Promise<Tunnel>;
  up(id: string): Promise<unknown>;
  down(id: string): Promise<unknown>;
  fetchThrough(port: number): Promise<string>;
  /** As at a new start of the program, over the same data. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** `open`: in place of this machine's own platform. */
export async function startCoreOverSshd(
  stage: SshdStage,
  open: () => Promise<Platform> = createPlatform,
): Promise<CoreOverSshd> {
  const errors: unknown[] = [];
  const page = await servePage();
  const dataFolder = mkdtempSync(join(tmpdir(), 'quayside-tunnels-'));
  const make = async () => {
    const made = createCore({
      platform: await open(),
      door: 'browser',
      version: '0.0.0-test',
      dataFolder,
      home: dataFolder,
      settings: openSettings(dataFolder),
      sshConfigFile: stage.configFile,
      onError: (error) => errors.push(error),
    });
    await made.start();
    return made;
  };
  let core = await make();
  const handlers = () => core.service.handlers;
  const tunnel = (id: string) => {
    const found = core.service.snapshot().tunnels.find((one) => one.id === id);
    if (!found) throw new Error('no such tunnel');
    return found;
  };
  return {
    get core() {
      return core;
    },
    get service() {
      return core.service;
    },
    dataFolder,
    // A server on TCP has an address with a port.
    pagePort: (page.address() as AddressInfo).port,
    errors,
    async add(forwards, more) {
      const { name: user, identityFile } = stage.user;
      const known = { name: 'db-prod', destination: '127.0.0.1', user, identityFile };
      const added = await handlers()['tunnels.add']({ spec: Spec.parse({ ...known, forwards, ...more }) });
      if (!added.ok) throw new Error(added.failure.message);
      return added.value.tunnel.id;
    },
    tunnel,
    state: (id, wanted, limitMs = 30_000) =>
      waitUntil(
        `the state ${wanted}`,
        () => (tunnel(id).state === wanted ? tunnel(id) : null),
        limitMs,
      ).catch(async (error) => {
        const log = await handlers()['tunnels.log']({ tunnelId: id });
        throw new Error(`${error}\n${JSON.stringify(tunnel(id))}\n${JSON.stringify(log)}`);
      }),
    up: (id) => handlers()['tunnels.up']({ tunnelId: id }),
    down: (id) => handlers()['tunnels.down']({ tunnelId: id }),
    fetchThrough: async (port) => (await fetch(`http://127.0.0.1:${port}/`)).text(),
    async restart() {
      await core.stop();
      core = await make();
    },
    async end() {
      await core.stop();
      page.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function servePage(): Promise<Server> {
  const page = createServer((_, answer) => answer.end('through')).listen(0, '127.0.0.1');
  await new Promise((resolve) => page.once('listening', resolve));
  return page;
}
