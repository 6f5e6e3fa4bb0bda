/** Becomes the one host of a data folder: the claim, the core, the server and the file that says where it is. */
import { type Failure, fail, type Host, type Result, type Warning } from '../../preload/model.ts';
import type { Core } from '../core/core.ts';
import { claimHost, type HostClaim } from './claim-host.ts';
import type { HostEndpoint } from './endpoint-file.ts';
import { findHost } from './find-host.ts';
import { removeRedirects } from './open-in-browser.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

export interface HostOptions extends Pick<ServerOptions, 'staticRoot' | 'onError' | 'onAudience' | 'limits'> {
  dataFolder: string;
  door: Host['door'];
  version: string;
  /** Tried in this order; 0 is any free one. */
  ports: readonly number[];
  /** Only called once this process is the host. */
  makeCore: () => Promise<Core>;
}

export type HostStart =
  | {
      kind: 'serving';
      core: Core;
      /** With the token in the fragment. */
      url: string;
      origin: string;
      port: number;
      warnings: readonly Warning[];
      /** Ends the claim, the doors and the core. May be called more than once. */
      stop(): Promise<void>;
    }
  /** A host of this data folder runs already. */
  | { kind: 'running'; endpoint: HostEndpoint }
  | { kind: 'failed'; failure: Failure };

/** Settles after the core's first scan. Without `onAudience`, open doors set the core's pace. */
export async function runHost(options: HostOptions): Promise<HostStart> {
  const claiming = await claimHost(options.dataFolder);
  if (claiming.kind === 'failed') return claiming;
  if (claiming.kind === 'taken') return joinHost(options.dataFolder, claiming.pid);
  const { claim } = claiming;
  const parts: Parts = {};
  const stop = once(async () => {
    claim.unpublish();
    removeRedirects(options.dataFolder);
    // The doors close before the core stops, so that none of them sees it stop.
    await parts.server?.close();
    await parts.core?.stop();
    claim.release();
  });
  try {
    const served = await serveAs(claim, options, parts);
    if (!served.ok) {
      await stop();
      return { kind: 'failed', failure: served.failure };
    }
    const { core, server } = served.value;
    const { url, origin, port } = server;
    return { kind: 'serving', core, url, origin, port, warnings: claim.warnings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What was started so far, and so must be stopped. */
interface Parts {
  core?: Core;
  server?: RunningServer;
}

async function joinHost(dataFolder: string, pid: number): Promise<HostStart> {
  const endpoint = await findHost(dataFolder);
  if (endpoint) return { kind: 'running', endpoint };
  const message = `Quayside runs already (process ${pid}), but it does not answer.`;
  return {
    kind: 'failed',
    failure: fail('unavailable', message, `End process ${pid}, then start again.`).failure,
  };
}

async function serveAs(
  claim: HostClaim,
  options: HostOptions,
  parts: Parts,
): Promise<Result<{ core: Core; server: RunningServer }>> {
  const core = await options.makeCore();
  parts.core = core;
  const started = await startOnFirst(options.ports, {
    ...options,
    service: core.service,
    onAudience: options.onAudience ?? ((open) => core.setWatched(open > 0)),
  });
  if (!started.ok) return started;
  const server = started.value;
  parts.server = server;
  await core.start();
  const { url, origin, token } = server;
  const { door, version } = options;
  const published = claim.publish({ url, origin, token, door, version });
  return published.ok ? { ok: true, value: { core, server } } : published;
}

async function startOnFirst(
  ports: readonly number[],
  options: Omit<ServerOptions, 'port'>,
): Promise<Result<RunningServer>> {
  let last: Result<RunningServer> = fail('invalid-input', 'No port was given.', 'Give one.');
  for (const port of ports) {
    last = await startServer({ ...options, port });
    if (last.ok) break;
  }
  return last;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}
