/** All places where a container engine may listen for this user: told ones first, then the usual ones of each engine. */
import { join } from 'node:path';
import { type EngineAddress, readEngineAddress } from './engine-address.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** The user's number; null where the system has none. */
  readonly uid: number | null;
}

export interface EnginePlace {
  readonly address: EngineAddress;
  /** Named by the user, in the environment or in Docker's context, and not only usual. */
  readonly told: boolean;
}

/** Folders with one engine for each thing in them, as far as they exist. */
export interface ListedFolders {
  readonly colima: string[];
  readonly podmanMachine: string[];
  readonly podmanApi: string[];
}

/** The folders whose names `enginePlaces` wants. */
export function listedFolders({ env, home }: Surroundings): ListedFolders {
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  return {
    colima: [join(home, '.colima'), join(config, 'colima'), ...(env.COLIMA_HOME ? [env.COLIMA_HOME] : [])],
    podmanMachine: [join(home, '.local/share/containers/podman/machine')],
    podmanApi: env.TMPDIR ? [join(env.TMPDIR, 'podman')] : [],
  };
}

/** `names`: what is in a listed folder. `contextHost`: the address in Docker's current context. */
export function enginePlaces(
  around: Surroundings,
  contextHost: string | null,
  names: (folder: string) => readonly string[],
): EnginePlace[] {
  const { env } = around;
  const told = [env.DOCKER_HOST, env.CONTAINER_HOST, contextHost]
    .map((text) => (text ? readEngineAddress(text) : null))
    .filter((address) => address !== null);
  return [
    ...told.map((address) => ({ address, told: true })),
    ...usualSockets(around, names).map(
      (path): EnginePlace => ({ address: { kind: 'socket', path }, told: false }),
    ),
    { address: { kind: 'pipe', path: '//./pipe/docker_engine' }, told: false },
  ];
}

function usualSockets(around: Surroundings, names: (folder: string) => readonly string[]): string[] {
  const { env, home, uid } = around;
  const folders = listedFolders(around);
  const runtime = [
    ...(env.XDG_RUNTIME_DIR ? [env.XDG_RUNTIME_DIR] : []),
    ...(uid === null ? [] : [`/run/user/${uid}`]),
  ];
  const below = (listed: string[], file: string) =>
    listed.flatMap((folder) => names(folder).map((name) => join(folder, name, file)));
  return [
    '/var/run/docker.sock',
    '/run/docker.sock',
    ...runtime.map((folder) => join(folder, 'docker.sock')),
    ...['.docker/run/docker.sock', '.docker/desktop/docker.sock'].map((path) => join(home, path)),
    '/run/podman/podman.sock',
    ...runtime.map((folder) => join(folder, 'podman/podman.sock')),
    ...folders.podmanMachine.map((folder) => join(folder, 'podman.sock')),
    ...below(folders.podmanMachine, 'podman.sock'),
    ...folders.podmanApi.flatMap((folder) =>
      names(folder).flatMap((name) => (name.endsWith('-api.sock') ? [join(folder, name)] : [])),
    ),
    ...['.orbstack/run/docker.sock', '.rd/docker.sock'].map((path) => join(home, path)),
    ...below(folders.colima, 'docker.sock'),
  ];
}
