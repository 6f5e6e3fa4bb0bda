/** Browser mode: a host that serves the page, on a port that people can remember where it is free. */
import { countTunnels, isUp } from '../../preload/tunnel-wishes.ts';
import { type HostOptions, type HostStart, runHost } from './run-host.ts';

export interface BrowserModeOptions extends Omit<HostOptions, 'door' | 'ports' | 'staticRoot'> {
  /** The folder of the built page. */
  staticRoot: string;
  /** A port that the user asked for; without one, 4680 or else any free one. */
  port?: number;
}

export type BrowserMode = HostStart;

export const DEFAULT_PORT = 4680;

/** Prints nothing: says what is to be printed. */
export function serveBrowserMode({ port, ...options }: BrowserModeOptions): Promise<BrowserMode> {
  return runHost({ ...options, door: 'browser', ports: port === undefined ? [DEFAULT_PORT, 0] : [port] });
}

/** Asks nobody: scripts end it too. Says in one line what was up and is stopped, or null. */
export async function endBrowserMode({
  core,
  stop,
}: Pick<Extract<BrowserMode, { kind: 'serving' }>, 'core' | 'stop'>): Promise<string | null> {
  const up = core.service.snapshot().tunnels.filter(isUp).length;
  await stop();
  if (up === 0) return null;
  return up === 1 ? '1 tunnel was up and is stopped.' : `${countTunnels(up)} were up and are stopped.`;
}
