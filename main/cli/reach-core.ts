/** The command line's way to a core: the running host where there is one, else a core of its own. Same contract, same code. */
import { homedir } from 'node:os';
import type { Client } from '../../preload/client.ts';
import { fail, type Host, ok, type Result } from '../../preload/model.ts';
import type { Core } from '../core/core.ts';
import type { ProcessIdentity } from '../core/platform/platform.ts';

export interface Reached {
  readonly client: Client;
  /** No host runs: this process looks for itself, and has just done so. */
  readonly alone: boolean;
  /** This process and those above it, which must not be ended: the host knows only its own. */
  ownPids(): Promise<readonly number[]>;
  /** Nothing is signalled any more by a core of our own. A host is asked to cancel each free by its name. */
  endFrees(): void;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** `onError` is told of mistakes of our own; who called gets a failure either way. */
export async function reachCore(env: Env, onError: (error: unknown) => void): Promise<Result<Reached>> {
  // Compiling validators pays for a host; a command validates each thing once. Before any of them is made.
  (await import('zod')).config({ jitless: true });
  const { dataFolder } = await import('../core/paths.ts');
  const folder = dataFolder(env);
  return (await joinHost(folder)) ?? workAlone(env, onError);
}

/** Null where no host can be talked to: one that is ending, or another version, is no reason to fail. */
async function joinHost(folder: string): Promise<Result<Reached> | null> {
  const { findHost } = await import('../server/find-host.ts');
  const endpoint = await findHost(folder);
  if (!endpoint) return null;
  const [{ connectToHost }, { createClient }] = await Promise.all([
    import('../server/connect.ts'),
    import('../../preload/client.ts'),
  ]);
  try {
    const transport = await connectToHost(endpoint);
    const client = createClient({ connect: async () => transport, reconnect: false });
    return ok({
      client,
      alone: false,
      async ownPids() {
        const { createPlatform } = await import('../core/platform/index.ts');
        const platform = await createPlatform();
        platform.dispose();
        return platform.self.pids;
      },
      endFrees() {},
      close: async () => client.close(),
    });
  } catch {
    return null;
  }
}

async function workAlone(env: Env, onError: (error: unknown) => void): Promise<Result<Reached>> {
  const [{ createLoopback }, { createServe }, { createClient }, core] = await Promise.all([
    import('../../preload/loopback.ts'),
    import('../../preload/serve.ts'),
    import('../../preload/client.ts'),
    makeCore(env, 'command-line', onError),
  ]);
  try {
    await core.start();
  } catch (error) {
    onError(error);
    return fail('unavailable', 'The system cannot be read.', 'Try again; `quayside doctor` says more.');
  }
  core.setWatched(true);
  const { client: end, server } = createLoopback();
  createServe(core.service, { onError })(server);
  const client = createClient({ connect: async () => end, reconnect: false });
  return ok({
    client,
    alone: true,
    // The core itself refuses to end these.
    ownPids: async () => [],
    endFrees: () => void core.stop(),
    async close() {
      client.close();
      await core.stop();
    },
  });
}

/** The core with this system's platform and the user's settings. */
export async function makeCore(
  env: Env,
  door: Host['door'],
  onError: (error: unknown) => void,
): Promise<Core> {
  const [{ createCore }, { openSettings }, { createPlatform }, { dataFolder }, { VERSION }] =
    await Promise.all([
      import('../core/core.ts'),
      import('../core/settings.ts'),
      import('../core/platform/index.ts'),
      import('../core/paths.ts'),
      import('../core/version.ts'),
    ]);
  const folder = dataFolder(env);
  return createCore({
    platform: await createPlatform(),
    door,
    version: VERSION,
    dataFolder: folder,
    home: homeFolder(),
    settings: openSettings(folder),
    otherHost: door === 'command-line' ? await hostBeside(folder) : null,
    onError,
  });
}

/** The host that the endpoint file names, whether it answers or not; null where its start is not known. */
async function hostBeside(folder: string): Promise<ProcessIdentity | null> {
  const { readEndpoint } = await import('../server/endpoint-file.ts');
  const reading = readEndpoint(folder);
  if (reading.state !== 'there' || reading.endpoint.startKey === null) return null;
  return { pid: reading.endpoint.pid, startKey: reading.endpoint.startKey };
}

function homeFolder(): string {
  try {
    return homedir();
  } catch {
    // Neither HOME nor an entry for this user.
    return '';
  }
}
