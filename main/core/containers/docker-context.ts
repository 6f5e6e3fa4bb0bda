/** Docker's current context: which engine the user's own `docker` talks to. Files that are broken say nothing. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

export const CONFIG_BYTES = 256 * 1024;
export const CONTEXT_BYTES = 64 * 1024;

const Config = z.object({ currentContext: z.string().max(256) });
const Meta = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

export const dockerFolder = (env: Env, home: string): string => env.DOCKER_CONFIG || join(home, '.docker');

/** The context's name; null for the built-in one, which stands for the usual places. */
export function contextName(env: Env, config: string | null): string | null {
  const name = env.DOCKER_CONTEXT || read(Config, config)?.currentContext;
  return name && name !== 'default' ? name : null;
}

/** Where Docker keeps what it knows of a context: the folder is named by a digest, so no name leads elsewhere. */
export const contextFile = (folder: string, name: string): string =>
  join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'), 'meta.json');

/** The address in a context's file, such as `unix:///run/docker.sock`. */
export const contextHost = (meta: string | null): string | null =>
  read(Meta, meta)?.Endpoints.docker.Host ?? null;

function read<T>(shape: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
