/** Drives one tunnel: feeds its state machine with what happens, and does what that wants done. */
import type { TunnelSpec } from '../../../preload/model.ts';
import type { MakeCarrier } from './carrier.ts';
import { createLogRing, logLine } from './log-ring.ts';
import type { TunnelDriver, TunnelView } from './tunnel-driver.ts';
import type { BlockedBy, MachineSpec, TunnelEffect, TunnelEvent, TunnelMachine } from './tunnel-events.ts';
import { steadyOffset, tunnelFields } from './tunnel-fields.ts';
import { createTunnelMachine, stepTunnel } from './tunnel-machine.ts';

export interface MachineDriverDeps {
  makeCarrier: MakeCarrier;
  /** The first local port of it that somebody holds, or null. */
  check(spec: TunnelSpec): Promise<BlockedBy | null>;
  /** False where ssh can never ask the user through us. */
  asks?: boolean;
  /** As the machine's clock. */
  monotonic: () => number;
  now: () => Date;
  random: () => number;
  onError(error: unknown): void;
}

export function createMachineDriver(
  spec: TunnelSpec,
  onChange: () => void,
  deps: MachineDriverDeps,
): TunnelDriver {
  let machine = createTunnelMachine(machineSpec(spec, deps.asks ?? true), deps.monotonic());
  let offset = steadyOffset(null, deps.monotonic(), deps.now().getTime());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = '';
  const waiting: TunnelEvent[] = [];
  let isStepping = false;
  const resting = new Set<() => void>();
  const ring = createLogRing();
  const say = (text: string) => ring.push(logLine(text, deps.now()));

  const send = (event: TunnelEvent): void => {
    waiting.push(event);
    // What an effect brings about at once waits for its turn.
    if (isStepping) return;
    isStepping = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) take(next);
    } finally {
      isStepping = false;
    }
    changed();
  };

  const carrier = deps.makeCarrier({ send, say, now: deps.now, wallOffset: () => offset });

  const take = (event: TunnelEvent) => {
    if (event.type === 'line') say(event.text);
    const step = stepTunnel(machine, event, { now: deps.monotonic(), random: deps.random });
    machine = step.machine;
    for (const effect of step.effects) carryOut(effect);
  };

  const carryOut = (effect: TunnelEffect): void => {
    switch (effect.kind) {
      case 'check':
        check(effect.run);
        return;
      case 'spawn':
        carrier.spawn(effect.run, effect.unattended);
        return;
      case 'terminate':
        carrier.terminate(effect.run);
        return;
      case 'force':
        carrier.force(effect.run);
        return;
      case 'withdraw':
        carrier.withdraw(effect.id);
        return;
      case 'schedule':
        schedule(effect.at);
        return;
      case 'notify':
        // Notices follow from the states of all tunnels together.
        return;
      case 'probe':
        carrier.probe().catch(deps.onError);
        return;
    }
  };

  const check = (run: number) => {
    deps.check(spec).then(
      (held) => send({ type: 'checked', run, held }),
      (error) => {
        // ssh itself says what is wrong with a port.
        deps.onError(error);
        send({ type: 'checked', run, held: null });
      },
    );
  };

  const schedule = (at: number | null) => {
    clearTimeout(timer);
    if (at === null) return;
    // A timer may ring a little early, and the machine would have nothing to do then.
    timer = setTimeout(() => send({ type: 'tick' }), Math.max(0, Math.ceil(at - deps.monotonic()) + 1));
    timer.unref();
  };

  const view = (): TunnelView => {
    offset = steadyOffset(offset, deps.monotonic(), deps.now().getTime());
    return { ...tunnelFields(machine, offset), bytes: carrier.bytes() };
  };

  const changed = () => {
    if (isAtRest(machine)) for (const settle of resting) settle();
    const { bytes: _bytes, ...fields } = view();
    const text = JSON.stringify(fields);
    if (text === shown) return;
    shown = text;
    onChange();
  };

  return {
    view,
    start: (attended) => send({ type: 'start', unattended: !attended }),
    stop() {
      send({ type: 'stop' });
      if (isAtRest(machine)) return Promise.resolve();
      return new Promise((resolve) => {
        const settle = () => {
          resting.delete(settle);
          resolve();
        };
        resting.add(settle);
      });
    },
    answer(questionId, text) {
      if (machine.question?.id !== questionId || !carrier.answer(questionId, text)) return false;
      send({ type: 'answered', id: questionId, cancelled: text === null });
      return true;
    },
    probe: () => carrier.probe(),
    log: () => ring.lines(),
    portsChanged() {
      const { blockedBy } = machine;
      if (blockedBy) send({ type: 'port-freed', port: blockedBy.port });
    },
    woke: (sleptMs) => send({ type: 'wake', sleptMs }),
  };
}

/** Nothing of it runs, and nothing will by itself. */
const isAtRest = ({ wanted, hasProcess, phase }: TunnelMachine): boolean =>
  !wanted && !hasProcess && phase === 'idle';

function machineSpec({ carrier, destination, forwards }: TunnelSpec, asks: boolean): MachineSpec {
  const [first] = forwards;
  const far = first?.hostSocket ?? `${first?.host ?? ''}:${first?.hostPort ?? ''}`;
  return { carrier, destination: carrier === 'ssh' ? destination : far, forwards, asks };
}
