/** A core over a machine with many real servers of different kinds, each in a place of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContainerEngines } from '../../main/core/containers/create-container-engines.ts';
import { realEngineFiles } from '../../main/core/containers/engine-files.ts';
import { type Core, createCore } from '../../main/core/core.ts';
import { createPlatform } from '../../main/core/platform/index.ts';
import type { Platform, ServiceUnit } from '../../main/core/platform/platform.ts';
import { openSettings } from '../../main/core/settings.ts';
import type { CheckResult, Listener, Owner, Spoken } from '../../preload/model.ts';
import { freePort } from '../free-port.ts';
import { makePlace, type ServerPlace, type StartServer } from './server-place.ts';

export interface OwnerStage {
  /** All of them, side by side. Settles once each listens. */
  start(servers: Readonly<Record<string, StartServer>>): Promise<void>;
  /** Looks once, with the containers of the engine at that address (as `CONTAINER_HOST` has it). */
  look(engine: string): Promise<void>;
  /** What speaks at each server's port, by its name. */
  listen(): Promise<Map<string, Spoken | null>>;
  place(server: string): ServerPlace;
  row(server: string): Listener;
  /** Who started this test, as far as it stands above every server that it starts. */
  ourselves(): Owner;
  /** The pids that hold the server's port, as the system's own tool tells. */
  holders(server: string): number[];
  pretendUnit(pid: number, unit: ServiceUnit): void;
  end(): Promise<void>;
}

export async function openOwnerStage(): Promise<OwnerStage> {
  const places = new Map<string, ServerPlace>();
  const pretended = new Map<number, ServiceUnit>();
  const errors: unknown[] = [];
  const own = createServer().listen(0, '127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'quayside-stage-'));
  let core: Core | undefined;

  const rowAt = (port: number): Listener => {
    const rows = core?.service
      .snapshot()
      .listeners.filter((one) => one.port === port && one.protocol === 'tcp');
    const [row] = rows ?? [];
    if (!row) throw new Error(`nobody listens at ${port}`);
    return row;
  };
  const placeOf = (server: string): ServerPlace => {
    const place = places.get(server);
    if (!place) throw new Error(`there is no ${server}`);
    return place;
  };

  return {
    async start(servers) {
      const names = Object.keys(servers);
      // In a row: of ports that are drawn one by one, two could be the same.
      const first = await freePort('127.0.0.1', names.length);
      for (const [at, name] of names.entries()) places.set(name, makePlace(first + at));
      await Promise.all(Object.entries(servers).map(([name, start]) => start(placeOf(name))));
    },
    async look(engine) {
      const files = realEngineFiles(async () => null);
      const env = { CONTAINER_HOST: engine };
      core = createCore({
        platform: withUnits(await createPlatform(), pretended),
        door: 'command-line',
        version: '0.0.0-test',
        dataFolder: folder,
        home: folder,
        settings: openSettings(folder),
        // Patient: many things have just been started.
        containers: createContainerEngines({ env, home: '/nowhere', uid: null, files, lookMs: 20_000 }),
        onError: (error) => errors.push(error),
      });
      await core.start();
    },
    async listen() {
      const byPort = new Map([...places].map(([name, { port }]) => [port, name]));
      const results = await checkAll(core, [...byPort.keys()]);
      return new Map(results.map(({ port, spoken }) => [byPort.get(port) ?? '', spoken]));
    },
    place: placeOf,
    row: (server) => rowAt(placeOf(server).port),
    ourselves() {
      const address = own.address();
      const { owner } = rowAt(typeof address === 'object' && address ? address.port : 0);
      if (!owner) throw new Error('this test has no owner');
      return owner;
    },
    holders(server) {
      const argv = ['-Htlnp', `sport = :${placeOf(server).port}`];
      const told = execFileSync('ss', argv, { encoding: 'utf8' });
      return [...told.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid));
    },
    pretendUnit: (pid, unit) => pretended.set(pid, unit),
    async end() {
      await core?.stop();
      own.close();
      const ended = await Promise.allSettled([...places.values()].map((place) => place.end()));
      rmSync(folder, { recursive: true, force: true });
      errors.push(...ended.filter((one) => one.status === 'rejected').map(({ reason }) => reason));
      if (errors.length > 0) throw errors[0];
    },
  };
}

async function checkAll(core: Core | undefined, ports: readonly number[]): Promise<CheckResult[]> {
  const handlers = core?.service.handlers;
  const targets = ports.map((port) => `127.0.0.1:${port}`);
  const begun = await handlers?.['reach.start']({ targets, protocol: 'tcp', ask: true });
  if (!begun?.ok) throw new Error(`no check: ${JSON.stringify(begun)}`);
  const { checkId } = begun.value;
  const results: CheckResult[] = [];
  for (let after = 0; ; ) {
    const looked = await handlers?.['reach.look']({ checkId, after });
    if (!looked?.ok) throw new Error(`no result: ${JSON.stringify(looked)}`);
    results.push(...looked.value.results);
    after = looked.value.next;
    if (looked.value.state !== 'running' && !looked.value.more) return results;
  }
}

/** Where no control groups may be made: what their files would say. */
const withUnits = (platform: Platform, units: ReadonlyMap<number, ServiceUnit>): Platform => ({
  ...platform,
  async describe(identity) {
    const facts = await platform.describe(identity);
    const unit = units.get(identity.pid);
    return facts && unit ? { ...facts, unit } : facts;
  },
});
