/** Hears when the system or a program ends the app, so that nobody is asked then. */
import type { PowerMonitor } from 'electron';

export interface SessionEndDeps {
  power: Pick<PowerMonitor, 'on'>;
  process: Pick<NodeJS.Process, 'on'>;
  onEnd: () => void;
}

/**
 * Only once the app is ready: Electron sets handlers of its own for signals before, which wish to quit as a user does.
 * Windows ends a session without any wish to quit.
 */
export function followSessionEnd({ power, process, onEnd }: SessionEndDeps): void {
  power.on('shutdown', onEnd);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onEnd);
}
