/** What is asked of one engine: its containers, one container, stop and start. */
import { askEngine, type EngineReply, type EngineTrouble } from './ask-engine.ts';
import type { EngineAddress } from './engine-address.ts';
import { readContainerList, readInspected, type ToldContainer } from './engine-answers.ts';

/** About a thousand containers; more would take too long to read in one go. */
const LIST_BYTES = 2 * 1024 * 1024;
const ONE_BYTES = 1024 * 1024;
/** How long an engine may take beyond the grace that it gives, in ms. */
const STOP_SLACK_MS = 10_000;
/** A start sets up networks and may pull up a virtual machine's disks, in ms. */
const START_MS = 30_000;

/** How the engines are asked. */
export interface Asking {
  /** How long one look at an engine may take, in ms. */
  readonly lookMs: number;
  /** Gives up at once what is asked. */
  readonly stopped: AbortSignal;
}

export interface Seen {
  readonly engine: EngineAddress;
  readonly podman: boolean;
  readonly container: ToldContainer;
}

export type Look =
  | { readonly kind: 'seen'; readonly seen: readonly Seen[] }
  | { readonly kind: 'trouble'; readonly trouble: EngineTrouble };

export async function listContainers(engine: EngineAddress, asking: Asking): Promise<Look> {
  const path = '/containers/json';
  const reply = await look(engine, path, LIST_BYTES, asking);
  return toLook(engine, reply, (body) => readContainerList(body));
}

/** Sees nothing where the engine does not know it. `id`: a checked one, perhaps only its beginning. */
export async function inspect(engine: EngineAddress, id: string, asking: Asking): Promise<Look> {
  const path = `/containers/${id}/json`;
  const reply = await look(engine, path, ONE_BYTES, asking);
  if (reply.kind === 'answer' && reply.status === 404) return { kind: 'seen', seen: [] };
  return toLook(engine, reply, (body) => {
    const container = readInspected(body);
    // An answer about another container is none.
    return container?.id.startsWith(id) ? [container] : null;
  });
}

const look = (engine: EngineAddress, path: string, maxBytes: number, { lookMs, stopped }: Asking) =>
  askEngine(engine, { method: 'GET', path, limitMs: lookMs, maxBytes, stopped });

function toLook(
  engine: EngineAddress,
  reply: EngineReply,
  read: (body: string) => ToldContainer[] | null,
): Look {
  if (reply.kind === 'trouble') return reply;
  const containers = reply.status === 200 ? read(reply.body) : null;
  if (!containers) return { kind: 'trouble', trouble: 'broken' };
  return { kind: 'seen', seen: containers.map((container) => ({ engine, podman: reply.podman, container })) };
}

/** Settles once it has stopped. Engines count in whole seconds. */
export function askToStop(engine: EngineAddress, id: string, graceMs: number, stopped: AbortSignal) {
  const seconds = Math.max(0, Math.ceil(graceMs / 1000));
  const path = `/containers/${id}/stop?t=${seconds}`;
  const limitMs = seconds * 1000 + STOP_SLACK_MS;
  return askEngine(engine, { method: 'POST', path, limitMs, maxBytes: ONE_BYTES, stopped });
}

export function askToStart(engine: EngineAddress, id: string, stopped: AbortSignal) {
  const path = `/containers/${id}/start`;
  return askEngine(engine, { method: 'POST', path, limitMs: START_MS, maxBytes: ONE_BYTES, stopped });
}
