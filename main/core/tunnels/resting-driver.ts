/** A tunnel that is carried by nobody: it stays as it is. */
import type { MakeDriver, TunnelView } from './tunnel-driver.ts';

export const STOPPED: Omit<TunnelView, 'since'> = {
  state: 'stopped',
  upSince: null,
  attempts: 0,
  nextAt: null,
  failure: null,
  question: null,
  pid: null,
  chosenPorts: [],
  health: [],
  bytes: null,
  blockedBy: null,
};

export const restingDriver =
  (now: () => Date): MakeDriver =>
  () => {
    const since = now().toISOString();
    return {
      view: () => ({ ...STOPPED, since }),
      start() {},
      async stop() {},
      answer: () => false,
      async probe() {},
      log: () => [],
      portsChanged() {},
      woke() {},
    };
  };
