/** Tunnels that are carried by nobody and are as a test says; what was asked of them is kept. */
import type { MakeDriver, TunnelView } from '../main/core/tunnels/tunnel-driver.ts';

export interface ScriptedTunnels {
  makeDriver: MakeDriver;
  /** From now on the tunnel with that id is so. */
  set(id: string, view: Partial<TunnelView>): void;
  /** `start id attended`, `stop id`, `woke id 5000`, in order. */
  readonly asked: string[];
}

const STOPPED: Omit<TunnelView, 'since'> = {
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

const SINCE = '2026-01-01T00:00:00.000Z';

export function createScriptedTunnels(): ScriptedTunnels {
  const views = new Map<string, TunnelView>();
  const tell = new Map<string, () => void>();
  const asked: string[] = [];
  const set = (id: string, view: Partial<TunnelView>) => {
    views.set(id, { ...STOPPED, since: SINCE, ...view });
    tell.get(id)?.();
  };
  return {
    set,
    asked,
    makeDriver(id, _spec, onChange) {
      tell.set(id, onChange);
      return {
        view: () => views.get(id) ?? { ...STOPPED, since: SINCE },
        start(attended) {
          asked.push(`start ${id} ${attended ? 'attended' : 'alone'}`);
          set(id, { state: 'connecting' });
        },
        async stop() {
          asked.push(`stop ${id}`);
          set(id, {});
        },
        answer: () => false,
        async probe() {},
        log: () => [],
        portsChanged() {},
        woke: (sleptMs) => void asked.push(`woke ${id} ${sleptMs}`),
      };
    },
  };
}
