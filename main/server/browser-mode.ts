/** Browser mode: a host that serves the page, on a port that people can remember where it is free. */
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
