/** A scripted world for one tunnel's machine: it carries out the effects, remembers them, and has a clock of its own. */

import type {
  MachineSpec,
  TunnelEffect,
  TunnelEvent,
  TunnelMachine,
} from '../../main/core/tunnels/tunnel-events.ts';
import { createTunnelMachine, stepTunnel } from '../../main/core/tunnels/tunnel-machine.ts';
import type { Forward } from '../../preload/nouns/tunnel.ts';

export const LOCAL: Forward = { kind: 'local', bindPort: 5432, host: 'db', hostPort: 5432 };
export const REMOTE: Forward = { kind: 'remote', bindPort: 9000, host: '127.0.0.1', hostPort: 3000 };
export const DYNAMIC: Forward = { kind: 'dynamic', bindPort: 1080 };

export const specOf = (...forwards: Forward[]): MachineSpec => ({
  carrier: 'ssh',
  destination: 'db-prod',
  forwards: forwards.length > 0 ? forwards : [LOCAL],
});

/** What ssh says of a log-in: it proves nothing. */
export const SAID_LOG_IN = [
  "debug1: Authenticating to 10.0.0.1:22 as 'dev'",
  'debug1: Next authentication method: publickey',
  'Authenticated to 10.0.0.1 ([10.0.0.1]:22) using "publickey".',
];
export const LISTENS = 'debug1: Local forwarding listening on 127.0.0.1 port 5432.';
/** All that is local is bound by now. */
export const INTERACTIVE = 'debug1: Entering interactive session.';
export const REFUSED = 'ssh: connect to host 10.0.0.1 port 22: Connection refused';
export const DENIED = 'dev@10.0.0.1: Permission denied (publickey).';

export interface World {
  readonly machine: TunnelMachine;
  readonly now: number;
  /** All effects since `taken` was called last. */
  taken(): TunnelEffect[];
  /** How many processes were asked for, and how many live. */
  readonly spawned: number;
  readonly living: number;
  readonly mostLiving: number;
  /** Of every wait, from its beginning on, in ms. */
  readonly waits: number[];
  readonly timer: number | null;
  send(event: TunnelEvent): void;
  lines(...texts: string[]): void;
  /** All that ssh says of a log-in, and the proof of it; `bound` are the forwards that are proven with it. */
  logIn(...bound: number[]): void;
  /** Start to `up`, with the ports free. */
  up(): void;
  /** Check and start, where that is awaited. */
  launch(): void;
  end(code?: number | null, signal?: string | null): void;
  /** Lets the time go to the next timer, or so far; every timer on the way rings. */
  wait(ms: number): void;
  waitForTimer(): void;
}

/** `random`: 0.5 leaves each wait as it is. */
export function createWorld(spec: MachineSpec = specOf(), random = 0.5): World {
  let machine = createTunnelMachine(spec, 0);
  let now = 0;
  let effects: TunnelEffect[] = [];
  const alive = new Set<number>();
  const counts = { spawned: 0, mostLiving: 0 };
  const waits: number[] = [];
  let timer: number | null = null;
  const see = (effect: TunnelEffect) => {
    if (effect.kind === 'schedule') timer = effect.at;
    if (effect.kind !== 'spawn') return;
    counts.spawned += 1;
    alive.add(effect.run);
    counts.mostLiving = Math.max(counts.mostLiving, alive.size);
  };
  const send = (event: TunnelEvent) => {
    const before = machine;
    const step = stepTunnel(machine, event, { now, random: () => random });
    machine = step.machine;
    if ((event.type === 'ended' || event.type === 'not-started') && before.run === event.run)
      alive.delete(event.run);
    effects.push(...step.effects);
    step.effects.forEach(see);
    if (machine.state === 'retrying' && machine.nextAt !== null && machine.nextAt !== before.nextAt)
      waits.push(machine.nextAt - now);
  };
  const world: World = {
    get machine() {
      return machine;
    },
    get now() {
      return now;
    },
    get spawned() {
      return counts.spawned;
    },
    get living() {
      return alive.size;
    },
    get mostLiving() {
      return counts.mostLiving;
    },
    get timer() {
      return timer;
    },
    waits,
    taken() {
      const taken = effects;
      effects = [];
      return taken;
    },
    send,
    lines: (...texts) => {
      for (const text of texts) send({ type: 'line', run: machine.run, text });
    },
    logIn(...bound) {
      world.lines(...SAID_LOG_IN);
      world.send({ type: 'logged-in', run: machine.run, bound });
    },
    launch() {
      send({ type: 'checked', run: machine.run, held: null });
      send({ type: 'started', run: machine.run, pid: 1_000 + machine.run });
    },
    up() {
      if (machine.phase === 'idle') send({ type: 'start' });
      world.launch();
      world.logIn();
      world.lines(LISTENS, INTERACTIVE);
    },
    end: (code = 255, signal = null) => send({ type: 'ended', run: machine.run, code, signal }),
    wait(ms) {
      const until = now + ms;
      while (timer !== null && timer <= until) {
        now = Math.max(now, timer);
        const before = timer;
        send({ type: 'tick' });
        if (timer === before) throw new Error(`a timer rings for ever: ${machine.phase} ${machine.state}`);
      }
      now = until;
    },
    waitForTimer() {
      if (timer === null) throw new Error('no timer is set');
      world.wait(timer - now);
    },
  };
  return world;
}
