/** The container engines behind one face: all of them are asked side by side, each time anew, and nothing is kept. */
import type { Container } from '../../../preload/model.ts';
import { fail, ok, type Result } from '../../../preload/model.ts';
import type { EngineReply } from './ask-engine.ts';
import type { ContainerEngines, FoundContainer } from './container-engines.ts';
import { isContainerId, isContainerName } from './container-id.ts';
import type { EngineAddress } from './engine-address.ts';
import {
  type Asking,
  askToStart,
  askToStop,
  inspect,
  type Look,
  listContainers,
  type Seen,
} from './engine-calls.ts';
import {
  gaveUp,
  noEngine,
  refusalFailure,
  TELLING_ORDER,
  troubleFailure,
  unknownContainer,
  type Wanted,
} from './engine-failures.ts';
import type { EngineFiles } from './engine-files.ts';
import type { Surroundings } from './engine-places.ts';
import { findEngines } from './find-engines.ts';
import { publishersIn, seenIn } from './find-publisher.ts';

export interface ContainerEnginesDeps extends Surroundings {
  readonly files: EngineFiles;
  /** How long one look at an engine may take, in ms; 500 where none is given. There are two in a row at most. */
  readonly lookMs?: number;
}

/** People wait for the plan. */
const LOOK_MS = 500;

/** Ports of one container that are told of; the others are not shown. */
const MOST_PORTS = 1_000;

export function createContainerEngines(deps: ContainerEnginesDeps): ContainerEngines {
  const ending = new AbortController();
  const stopped = ending.signal;
  const asking = { lookMs: deps.lookMs ?? LOOK_MS, stopped };
  const engines = async () => (stopped.aborted ? [] : findEngines(deps, deps.files));

  return {
    async findByPort(protocol, port, address) {
      const wanted = { protocol, port, address };
      const asked = (await engines()).map((engine) => publishersIn(engine, wanted, asking));
      const [best] = (await Promise.all(asked)).flat().sort((one, other) => other.near - one.near);
      if (!best) return null;
      const { engine, container } = best.seen;
      const [closer] = seenIn(await inspect(engine, container.id, asking));
      // What a list tells is enough where the closer look fails; but who has stopped since publishes nothing.
      return toFound(closer ?? best.seen);
    },
    async findById(id) {
      if (!isContainerId(id)) return null;
      const looks = await Promise.all((await engines()).map((engine) => inspect(engine, id, asking)));
      const [seen] = looks.flatMap(seenIn);
      return seen ? toFound(seen) : null;
    },
    async running() {
      const looks = await Promise.all((await engines()).map((engine) => listContainers(engine, asking)));
      if (!looks.some(({ kind }) => kind === 'seen')) return null;
      return looks.flatMap(seenIn).flatMap((seen) => toFound(seen) ?? []);
    },
    stop: (container, graceMs) =>
      atItsEngine({ container, command: command('stop', container) }, engines, asking, (engine) =>
        askToStop(engine, container.id, graceMs, stopped),
      ),
    start: (container) =>
      atItsEngine({ container, command: command('start', container) }, engines, asking, (engine) =>
        askToStart(engine, container.id, stopped),
      ),
    command,
    dispose: () => ending.abort(),
  };
}

function command(verb: 'stop' | 'start', { engine, name, id }: Container): string[] {
  return [engine === 'podman' ? 'podman' : 'docker', verb, isContainerName(name) ? name : id];
}

function toFound({ container, podman }: Seen): FoundContainer | null {
  const { id, name, image, composeProject, composeService, restart, ports, running } = container;
  if (!running) return null;
  const engine = podman ? 'podman' : 'docker';
  return {
    container: { id, name, image, composeProject, composeService, engine },
    restart,
    ports: ports.slice(0, MOST_PORTS),
  };
}

/** Looks first which engine has that very container, so that no other is ever told to stop something. */
async function atItsEngine(
  wanted: Wanted,
  engines: () => Promise<EngineAddress[]>,
  asking: Asking,
  ask: (engine: EngineAddress) => Promise<EngineReply>,
): Promise<Result<null>> {
  const { id } = wanted.container;
  if (!isContainerId(id))
    return fail('invalid-input', 'That is no id of a container.', 'Look at the list again.');
  if (asking.stopped.aborted) return gaveUp(wanted);
  const all = await engines();
  const looks = await Promise.all(all.map((engine) => inspect(engine, id, asking)));
  const [seen] = looks.flatMap(seenIn);
  if (!seen) return whyNot(wanted, all, looks);
  const reply = await ask(seen.engine);
  if (reply.kind === 'trouble') return troubleFailure(reply.trouble, seen.engine, wanted);
  // 304: it is so already.
  if (reply.status === 204 || reply.status === 304) return ok(null);
  return refusalFailure(reply.status, reply.body, seen.engine, wanted);
}

function whyNot(wanted: Wanted, engines: readonly EngineAddress[], looks: readonly Look[]): Result<null> {
  const troubles = looks.flatMap((look, index) => {
    const engine = engines[index];
    return look.kind === 'trouble' && engine ? [{ trouble: look.trouble, engine }] : [];
  });
  const telling = TELLING_ORDER.map((trouble) => troubles.find((one) => one.trouble === trouble)).find(
    Boolean,
  );
  if (telling) return troubleFailure(telling.trouble, telling.engine, wanted);
  if (troubles.length < looks.length) return unknownContainer(wanted);
  const left = troubles.find(({ trouble }) => trouble !== 'absent');
  return left ? troubleFailure(left.trouble, left.engine, wanted) : noEngine(wanted);
}
