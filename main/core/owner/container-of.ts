/** Which running container a row belongs to: by the id that its process bears, or by the port that it publishes. Pure. */
import type { Listener } from '../../../preload/model.ts';
import { isContainerProxy } from '../container-proxies.ts';
import type { FoundContainer } from '../containers/container-engines.ts';
import { nearness } from '../containers/published-ports.ts';
import type { ProcessFacts } from '../platform/platform.ts';

/** A row of the list, with what is known of its owner's process. */
export interface ContainerRow {
  readonly listener: Listener;
  readonly owner: ProcessFacts | null;
}

/** What an engine would have to say for a row. */
export type Asked =
  | { readonly by: 'id'; readonly id: string }
  /** `certain`: a proxy holds it, so it is some container's port. */
  | { readonly by: 'port'; readonly listener: Listener; readonly certain: boolean };

/** Null where nothing speaks for a container: then no engine is asked. */
export function askedOf({ listener, owner }: ContainerRow): Asked | null {
  if (owner?.containerId) return { by: 'id', id: owner.containerId };
  if (owner) return isContainerProxy(owner) ? { by: 'port', listener, certain: true } : null;
  return isHiddenByEngine(listener) ? { by: 'port', listener, certain: false } : null;
}

/** Engines run as root, or hold the port where nobody sees them; other users' servers are their own. */
const isHiddenByEngine = ({ ownerHidden, user }: Listener): boolean =>
  ownerHidden === 'namespace' ||
  (ownerHidden === 'other-user' && (user === null || user === 'root' || user === '0'));

export function containerOf(asked: Asked, running: readonly FoundContainer[]): FoundContainer | null {
  if (asked.by === 'id') return running.find(({ container }) => container.id === asked.id) ?? null;
  const { listener, certain } = asked;
  const [best] = running
    .map((found) => ({ found, near: nearness(found.ports, listener) }))
    .filter(({ found, near }) => near > 0 && (certain || isAtThatAddress(listener, found)))
    .sort((one, other) => other.near - one.near);
  return best?.found ?? null;
}

/** A hidden server at 127.0.0.1 may well stand beside a container that publishes the same port on every address. */
const isAtThatAddress = ({ scope, address, port, protocol }: Listener, { ports }: FoundContainer): boolean =>
  scope === 'all' ||
  ports.some((one) => one.port === port && one.protocol === protocol && one.address === address);
