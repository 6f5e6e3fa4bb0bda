/** Goes through many ports of one target: which of them deserve a closer look, and the state of all others. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckSpan, CheckState, ReachTry } from '../../../preload/model.ts';
import type { Refusals } from '../platform/platform.ts';
import type { CheckSetting } from './check-setting.ts';
import { inParallel } from './in-parallel.ts';
import { type Job, stateOf, tryAt } from './look-at-port.ts';
import { LOOPBACK, type Place } from './own-addresses.ts';
import type { ResolvedTarget } from './resolve-targets.ts';

export interface Swept {
  /** In order. */
  readonly open: readonly { readonly port: number; readonly tries: readonly ReachTry[] }[];
  readonly spans: readonly CheckSpan[];
}

/** Two connections each, of the 256 sockets that may be open. */
const AT_ONCE = 128;
/** The event loop is given a turn after so long, in ms. */
const SLICE_MS = 5;

/** An address of the target, and what tells its refusals where that is this machine. */
interface Asked {
  readonly place: Place;
  readonly refusals: Refusals | null;
}

export async function sweep(target: ResolvedTarget, setting: CheckSetting): Promise<Swept> {
  const all = addresses(target, setting);
  const asked = await usable(all, target, setting);
  const places = asked.map(({ place }) => place);
  const states = new Map<number, CheckState>();
  const open = new Map<number, readonly ReachTry[]>();
  const unsure = await refusedOnes(target, asked, setting, states);
  for (const { refusals } of all) refusals?.close();
  await inParallel(unsure, AT_ONCE, setting.stop, async (port) => {
    const job: Job = { target, port };
    const tries = await Promise.all(places.map((place) => tryAt(place, job, setting)));
    const state = stateOf({ ...job, listeners: [], tries }) ?? 'closed';
    if (state === 'in-use') open.set(port, tries);
    else {
      states.set(port, state);
      setting.told.done(1);
    }
  });
  const known = target.here ? knownPorts(target, setting) : [];
  for (const port of known) open.set(port, open.get(port) ?? []);
  const ports = [...open.keys()].sort((a, b) => a - b);
  return {
    open: ports.map((port) => ({ port, tries: open.get(port) ?? [] })),
    spans: spansOf(target, states),
  };
}

function addresses({ here, named }: ResolvedTarget, { own }: CheckSetting): readonly Asked[] {
  const places = here && named.length === 0 ? LOOPBACK : named;
  return places.map((place) => ({ place, refusals: here ? own.openRefusals(place.address) : null }));
}

/** Without the addresses of a family that this machine has not: they would cost a try for every port. */
async function usable(
  all: readonly Asked[],
  target: ResolvedTarget,
  setting: CheckSetting,
): Promise<readonly Asked[]> {
  const job = { target, port: target.from };
  const isThere = await Promise.all(
    all.map(
      // A refusal that the system tells at once costs no connection.
      async ({ place, refusals }) =>
        refusals?.refuses(job.port) || (await tryAt(place, job, setting)).outcome !== 'unreachable',
    ),
  );
  const left = all.filter((_, index) => isThere[index]);
  return left.length > 0 ? left : all;
}

/** Those that are not simply refused; `states` is told of the others. Without those of which something is known. */
async function refusedOnes(
  { here, from, to }: ResolvedTarget,
  asked: readonly Asked[],
  setting: CheckSetting,
  states: Map<number, CheckState>,
): Promise<number[]> {
  const { told, stop } = setting;
  const known = new Set(here ? knownPorts({ from, to }, setting) : []);
  const unsure: number[] = [];
  let began = performance.now();
  for (let port = from; port <= to && !stop.stopped; port++) {
    if (known.has(port)) continue;
    if (asked.length > 0 && asked.every(({ refusals }) => refusals?.refuses(port) === true)) {
      states.set(port, 'closed');
      told.done(1);
    } else unsure.push(port);
    if (performance.now() - began < SLICE_MS) continue;
    await nextTurn();
    began = performance.now();
  }
  return unsure;
}

/** On which somebody is seen to listen, or that are kept for somebody. */
function knownPorts(
  { from, to }: Pick<ResolvedTarget, 'from' | 'to'>,
  { snapshot: { listeners, reservations }, protocol }: CheckSetting,
): number[] {
  const known = [...listeners, ...reservations].filter(
    (one) => one.protocol === protocol && one.port >= from && one.port <= to,
  );
  return [...new Set(known.map(({ port }) => port))];
}

function spansOf(target: ResolvedTarget, states: ReadonlyMap<number, CheckState>): CheckSpan[] {
  const spans: CheckSpan[] = [];
  const { index, host, here, from, to } = target;
  for (let port = from; port <= to; port++) {
    const state = states.get(port);
    if (state === undefined) continue;
    const last = spans.at(-1);
    if (last && last.to === port - 1 && last.state === state) last.to = port;
    else spans.push({ target: index, host, here, from: port, to: port, state });
  }
  return spans;
}
