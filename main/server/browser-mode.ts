/** Browser mode: the core behind the server, as the one host of its data folder. Prints nothing itself. */
import { type Failure, fail, type Result, type Warning } from '../../preload/model.ts';
import type { Core } from '../core/core.ts';
import { claimHost, findHost, type HostClaim, type HostEndpoint } from './endpoint.ts';
import { removeRedirects } from './open-in-browser.ts';
import { type RunningServer, startServer } from './server.ts';

export interface BrowserModeOptions {
  dataFolder: string;
  staticRoot: string;
  version: string;
  /** A port that the user asked for; without one, 4680 or else any free one. */
  port?: number;
  /** Makes the core. Only called once this process is the host. */
  makeCore: () => Promise<Core>;
  onError?: (error: unknown) => void;
}

export type BrowserMode =
  | {
      kind: 'serving';
      url: string;
      port: number;
      warnings: readonly Warning[];
      /** Ends the doors, the core and the claim. May be called more than once. */
      stop(): Promise<void>;
    }
  /** A host of this data folder runs already. */
  | { kind: 'running'; endpoint: HostEndpoint }
  | { kind: 'failed'; failure: Failure };

export const DEFAULT_PORT = 4680;

export async function serveBrowserMode(options: BrowserModeOptions): Promise<BrowserMode> {
  const claiming = await claimHost(options.dataFolder);
  if (claiming.kind === 'failed') return claiming;
  if (claiming.kind === 'taken') return joinHost(options.dataFolder, claiming.pid);
  const { claim } = claiming;
  try {
    return await serveAs(claim, options);
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function joinHost(dataFolder: string, pid: number): Promise<BrowserMode> {
  const endpoint = await findHost(dataFolder);
  if (endpoint) return { kind: 'running', endpoint };
  return notAnswering(
    `Quayside runs already (process ${pid}), but it does not answer.`,
    `End process ${pid}, then start again.`,
  );
}

const notAnswering = (message: string, nextStep: string): BrowserMode => ({
  kind: 'failed',
  failure: fail('unavailable', message, nextStep).failure,
});

async function serveAs(claim: HostClaim, options: BrowserModeOptions): Promise<BrowserMode> {
  const core = await options.makeCore();
  const server = await startOnAPort(core, options);
  const undo = async () => {
    claim.release();
    removeRedirects(options.dataFolder);
    if (server.ok) await server.value.close();
    await core.stop();
  };
  if (!server.ok) {
    await undo();
    return { kind: 'failed', failure: server.failure };
  }
  await core.start();
  const { url, origin, port, token } = server.value;
  const published = claim.publish({ url, origin, token, door: 'browser', version: options.version });
  if (!published.ok) {
    await undo();
    return { kind: 'failed', failure: published.failure };
  }
  let stopping: Promise<void> | null = null;
  return {
    kind: 'serving',
    url,
    port,
    warnings: claim.warnings,
    stop() {
      stopping ??= undo();
      return stopping;
    },
  };
}

async function startOnAPort(core: Core, options: BrowserModeOptions): Promise<Result<RunningServer>> {
  const startOn = (port: number) =>
    startServer({
      service: core.service,
      staticRoot: options.staticRoot,
      port,
      dataFolder: options.dataFolder,
      door: 'browser',
      onAudience: (open) => core.setWatched(open > 0),
      ...(options.onError ? { onError: options.onError } : {}),
    });
  const server = await startOn(options.port ?? DEFAULT_PORT);
  return server.ok || options.port !== undefined ? server : startOn(0);
}
