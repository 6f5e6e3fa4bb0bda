/** A core in this process: for a command where no host runs, and for browser mode. */
import { homedir } from 'node:os';
import { createClient } from '../../preload/client.ts';
import { createLoopback } from '../../preload/loopback.ts';
import { fail, type Host, ok, type Result } from '../../preload/model.ts';
import { createServe } from '../../preload/serve.ts';
import { type Core, createCore } from '../core/core.ts';
import { dataFolder } from '../core/paths.ts';
import { createPlatform } from '../core/platform/index.ts';
import type { ProcessIdentity } from '../core/platform/platform.ts';
import { openSettings } from '../core/settings.ts';
import { VERSION } from '../core/version.ts';
import { readEndpoint } from '../server/endpoint-file.ts';
import type { Reached } from './reached.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `unavailable` where the system cannot be read. */
export async function workAlone(env: Env, onError: (error: unknown) => void): Promise<Result<Reached>> {
  const core = await makeCore(env, 'command-line', onError);
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
  const folder = dataFolder(env);
  return createCore({
    platform: await createPlatform(),
    door,
    version: VERSION,
    dataFolder: folder,
    home: homeFolder(),
    settings: openSettings(folder),
    otherHost: door === 'command-line' ? hostBeside(folder) : null,
    onError,
  });
}

/** The host that the endpoint file names, whether it answers or not; null where its start is not known. */
function hostBeside(folder: string): ProcessIdentity | null {
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
