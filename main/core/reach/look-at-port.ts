/** Looks at one port: who listens, and what a connection comes to at every address that matters. */
import type { CheckState, Listener, ReachTry } from '../../../preload/model.ts';
import type { CheckSetting } from './check-setting.ts';
import type { Place } from './own-addresses.ts';
import type { ResolvedTarget } from './resolve-targets.ts';

export interface Job {
  readonly target: ResolvedTarget;
  readonly port: number;
}

export interface Looked extends Job {
  /** Of this machine, on that port and protocol. */
  readonly listeners: readonly Listener[];
  readonly tries: readonly ReachTry[];
}

export async function lookAt(job: Job, setting: CheckSetting): Promise<Looked> {
  const { target, port } = job;
  const { protocol, snapshot } = setting;
  const listeners = target.here
    ? snapshot.listeners.filter((row) => row.port === port && row.protocol === protocol)
    : [];
  const places = protocol === 'udp' ? [] : placesOf(target, listeners, setting);
  return { ...job, listeners, tries: await tryAll(places, job, setting) };
}

/** Of many ports the addresses of one are tried side by side: what each then takes too long, all would wait for. */
function tryAll(places: readonly Place[], job: Job, setting: CheckSetting): Promise<ReachTry[]> {
  const { few, inTurn } = setting;
  const tryOne = (place: Place) => tryAt(place, job, setting);
  if (job.target.here && few) return Promise.all(places.map((place) => inTurn(() => tryOne(place))));
  const tryThem = () => Promise.all(places.map(tryOne));
  return job.target.here ? inTurn(tryThem) : tryThem();
}

export async function tryAt(place: Place, { target, port }: Job, setting: CheckSetting): Promise<ReachTry> {
  const { connect, limits, stop } = setting;
  const limitMs = target.here ? limits.hereMs : limits.thereMs;
  return { ...place, ...(await connect(place.address, port, { limitMs, stop })) };
}

/** Every address of this machine, what was named and what is bound among them, each once. */
function placesOf(target: ResolvedTarget, listeners: readonly Listener[], { places }: CheckSetting): Place[] {
  if (!target.here) return [...target.named];
  const bound = listeners
    .filter(({ scope }) => scope !== 'all')
    .map(({ address, family, scope }): Place => {
      return { address, family, kind: scope === 'loopback' ? 'loopback' : 'lan', interface: null };
    });
  return [...new Map([...bound, ...target.named, ...places].map((place) => [place.address, place])).values()];
}

/** What is true of the port itself, where only some addresses of it were named: of those. Null: nobody is there. */
export function stateOf({ target, listeners, tries }: Looked): CheckState | null {
  if (target.named.length === 0) {
    const used = listeners.length > 0 || tries.some(({ outcome }) => outcome === 'answers');
    return used ? 'in-use' : heardNothing(tries.filter(({ kind }) => kind !== 'lan'));
  }
  const named = tries.filter(({ address }) => target.named.some((place) => place.address === address));
  if (named.some(({ outcome }) => outcome === 'answers')) return 'in-use';
  if (listeners.some((listener) => target.named.some((place) => covers(listener, place)))) return 'in-use';
  const elsewhere = listeners.length > 0 || tries.some(({ outcome }) => outcome === 'answers');
  return heardNothing(named) ?? (elsewhere || !target.here ? 'closed' : null);
}

function heardNothing(tries: readonly ReachTry[]): CheckState | null {
  // Of one that could not even be tried nothing is known, least of all that it is closed.
  if (tries.some(({ outcome }) => outcome === 'no-answer' || outcome === 'not-tried')) return 'no-answer';
  // Of an address family that this machine has not nothing follows.
  const told = tries.filter(({ outcome }) => outcome !== 'unreachable');
  return tries.length > 0 && told.length === 0 ? 'unreachable' : null;
}

/** Whether a listener takes what is sent to that address. */
const covers = ({ address, family, scope, dualStack }: Listener, place: Place): boolean =>
  address === place.address || (scope === 'all' && (family === place.family || dualStack));
