/** Finds the engines of this machine: which of the places have a socket, each once, and none that a stranger put there. */

import { join } from 'node:path';
import {
  CONFIG_BYTES,
  CONTEXT_BYTES,
  contextFile,
  contextHost,
  contextName,
  dockerFolder,
} from './docker-context.ts';
import type { EngineAddress } from './engine-address.ts';
import type { EngineFiles } from './engine-files.ts';
import { type EnginePlace, enginePlaces, listedFolders, type Surroundings } from './engine-places.ts';

/** Nobody has more; each is asked at every look. */
const MOST_ENGINES = 16;

/** Costs a look at about twenty paths, and no connection. In order: what the user named comes first. */
export async function findEngines(around: Surroundings, files: EngineFiles): Promise<EngineAddress[]> {
  const [host, names] = await Promise.all([currentHost(around, files), namesOf(around, files)]);
  const places = enginePlaces(around, host, (folder) => names.get(folder) ?? []);
  const keys = await Promise.all(places.map((place) => keyOf(place, around.uid, files)));
  const found = new Map<string, EngineAddress>();
  places.forEach(({ address }, index) => {
    const key = keys[index];
    if (key && !found.has(key)) found.set(key, address);
  });
  return [...found.values()].slice(0, MOST_ENGINES);
}

async function currentHost({ env, home }: Surroundings, files: EngineFiles): Promise<string | null> {
  const folder = dockerFolder(env, home);
  const config = env.DOCKER_CONTEXT ? null : await files.text(join(folder, 'config.json'), CONFIG_BYTES);
  const name = contextName(env, config);
  return name === null ? null : contextHost(await files.text(contextFile(folder, name), CONTEXT_BYTES));
}

async function namesOf(around: Surroundings, files: EngineFiles): Promise<Map<string, readonly string[]>> {
  const folders = Object.values(listedFolders(around)).flat();
  return new Map(
    await Promise.all(folders.map(async (folder) => [folder, await files.names(folder)] as const)),
  );
}

/** One text for one socket, however many paths lead to it; null where there is none to trust. */
async function keyOf(place: EnginePlace, uid: number | null, files: EngineFiles): Promise<string | null> {
  const { address, told } = place;
  // Whether a pipe or a port is there is known by connecting alone.
  if (address.kind === 'pipe') return address.path.toLowerCase();
  if (address.kind === 'tcp') return `${address.host} ${address.port}`;
  const socket = await files.socket(address.path);
  if (!socket) return null;
  // Some of the usual places can be made by anybody, such as one below /tmp: a stranger's engine could claim any port.
  const trusted = told || uid === null || socket.uid === 0 || socket.uid === uid;
  return trusted ? socket.key : null;
}
