/** The command line's way to a core: the running host where there is one, else a core of its own. Same contract, same code. */
import { ok, type Result } from '../../preload/model.ts';
import { dataFolder } from '../core/paths.ts';
import { findHost } from '../server/find-host.ts';
import type { Reached } from './reached.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `onError` is told of mistakes of our own; who called gets a failure either way. */
export async function reachCore(env: Env, onError: (error: unknown) => void): Promise<Result<Reached>> {
  const joined = await joinHost(dataFolder(env));
  return joined ?? (await import('./own-core.ts')).workAlone(env, onError);
}

/** Null where no host can be talked to: one that is ending, or another version, is no reason to fail. */
async function joinHost(folder: string): Promise<Result<Reached> | null> {
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
