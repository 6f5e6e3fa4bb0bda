/** The face of tunnels: what is saved, and how each of them is. */
import {
  fail,
  ok,
  type Reservation,
  type Result,
  type Tunnel,
  type TunnelLine,
  type TunnelSpec,
  type Warning,
} from '../../../preload/model.ts';
import { isWanted } from '../../../preload/tunnel-wishes.ts';
import { reservationId } from '../reservation-id.ts';
import { type SavedTunnel, type SavedTunnels, unknownTunnel } from './saved-tunnels.ts';
import type { MakeDriver, TunnelDriver } from './tunnel-driver.ts';

export interface TunnelsDeps {
  saved: SavedTunnels;
  makeDriver: MakeDriver;
  /** Something of the list is new. */
  onChange(): void;
  /** One tunnel is new, or other than it was; null once it is removed. */
  onTunnel(tunnelId: string, tunnel: Tunnel | null): void;
}

export interface Tunnels {
  list(): Tunnel[];
  warnings(): readonly Warning[];
  /** The local ports that they count on. */
  reservations(): Reservation[];
  /** The ids of those reservations whose tunnel is neither wanted up now nor starts by itself. */
  resting(): ReadonlySet<string>;
  /** Brings up those that are to start by themselves, with nobody there to be asked. */
  startAll(): void;
  add(spec: TunnelSpec): Promise<Result<Tunnel>>;
  change(id: string, spec: TunnelSpec): Promise<Result<Tunnel>>;
  remove(id: string): Promise<Result<Tunnel>>;
  order(ids: readonly string[]): Promise<Result<null>>;
  up(id: string): Result<Tunnel>;
  down(id: string): Promise<Result<Tunnel>>;
  answer(questionId: string, text: string | null): boolean;
  log(id: string): Result<readonly TunnelLine[]>;
  probe(id: string): Promise<Result<Tunnel>>;
  portsChanged(): void;
  woke(sleptMs: number): void;
  /** Settles once nothing of any of them runs any more. */
  stop(): Promise<void>;
}

export function createTunnels({ saved, makeDriver, onChange, onTunnel }: TunnelsDeps): Tunnels {
  const drivers = new Map<string, TunnelDriver>();
  let stopped = false;

  const tell = (id: string) => {
    const one = saved.find(id);
    onTunnel(id, one && tunnelOf(one));
    onChange();
  };
  const driverOf = ({ id, spec }: SavedTunnel): TunnelDriver => {
    const known = drivers.get(id);
    if (known) return known;
    const driver = makeDriver(id, spec, () => tell(id));
    drivers.set(id, driver);
    return driver;
  };
  const tunnelOf = (one: SavedTunnel): Tunnel => ({ id: one.id, ...one.spec, ...driverOf(one).view() });
  const withTunnel = (id: string): Result<SavedTunnel> => {
    const one = saved.find(id);
    return one ? ok(one) : unknownTunnel();
  };
  const letGo = async (id: string) => {
    const driver = drivers.get(id);
    drivers.delete(id);
    await driver?.stop();
  };

  return {
    list: () => saved.list().map(tunnelOf),
    warnings: saved.warnings,
    reservations: () => saved.list().flatMap(reservationsOf),
    resting() {
      const resting = saved.list().filter((one) => !one.spec.autoStart && !isWanted(tunnelOf(one)));
      return new Set(resting.flatMap(reservationsOf).map(({ id }) => id));
    },
    startAll() {
      for (const one of saved.list()) if (one.spec.autoStart && !stopped) driverOf(one).start(false);
    },
    async add(spec) {
      const added = await saved.add(spec);
      if (!added.ok) return added;
      tell(added.value.id);
      return ok(tunnelOf(added.value));
    },
    async change(id, spec) {
      const before = saved.find(id);
      const changed = await saved.change(id, spec);
      if (!changed.ok || !before) return changed.ok ? unknownTunnel() : changed;
      const runs = isWanted(tunnelOf(before));
      if (isOtherwise(before.spec, spec)) {
        await letGo(id);
        if (runs && !stopped) driverOf(changed.value).start(true);
      }
      tell(id);
      return ok(tunnelOf(changed.value));
    },
    async remove(id) {
      const one = withTunnel(id);
      if (!one.ok) return one;
      const last = tunnelOf(one.value);
      await letGo(id);
      const removed = await saved.remove(id);
      if (!removed.ok) return removed;
      tell(id);
      return ok({ ...last, state: 'stopped', pid: null });
    },
    async order(ids) {
      const ordered = await saved.order(ids);
      onChange();
      return ordered;
    },
    up(id) {
      const one = withTunnel(id);
      if (!one.ok) return one;
      if (stopped) return fail('unavailable', 'Quayside is ending.', 'Start it again and try then.');
      driverOf(one.value).start(true);
      return ok(tunnelOf(one.value));
    },
    async down(id) {
      const one = withTunnel(id);
      if (!one.ok) return one;
      await driverOf(one.value).stop();
      return ok(tunnelOf(one.value));
    },
    answer: (questionId, text) => [...drivers.values()].some((driver) => driver.answer(questionId, text)),
    log(id) {
      const one = withTunnel(id);
      return one.ok ? ok(driverOf(one.value).log()) : one;
    },
    async probe(id) {
      const one = withTunnel(id);
      if (!one.ok) return one;
      await driverOf(one.value).probe();
      return ok(tunnelOf(one.value));
    },
    portsChanged() {
      for (const driver of drivers.values()) driver.portsChanged();
    },
    woke(sleptMs) {
      for (const driver of drivers.values()) driver.woke(sleptMs);
    },
    async stop() {
      stopped = true;
      await Promise.all([...drivers.values()].map((driver) => driver.stop()));
    },
  };
}

/** A name, a tag, whether it starts by itself: none of these needs another process. */
function isOtherwise(a: TunnelSpec, b: TunnelSpec): boolean {
  const essence = ({ name: _name, tags: _tags, autoStart: _autoStart, ...rest }: TunnelSpec) => rest;
  return JSON.stringify(essence(a)) !== JSON.stringify(essence(b));
}

/** The ports that it opens on this machine. */
function reservationsOf({ spec }: SavedTunnel): Reservation[] {
  return spec.forwards.flatMap(({ kind, bindPort }) => {
    if (kind === 'remote' || bindPort === undefined) return [];
    const reservation = {
      port: bindPort,
      protocol: 'tcp' as const,
      name: spec.name,
      project: null,
      match: null,
      source: 'tunnel' as const,
    };
    return [{ id: reservationId(reservation), ...reservation }];
  });
}
