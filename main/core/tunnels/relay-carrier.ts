/** Carries a tunnel by our own relay: a mapping from ports here to ports of this machine or network, without SSH. */
import type { TunnelSpec } from '../../../preload/model.ts';
import type { AddressBook } from './bind-addresses.ts';
import type { Carrier, CarrierRim } from './carrier.ts';
import type { SshFailure } from './failure-codes.ts';
import { forwardHealth, probeHostSide } from './probe-forward.ts';
import { type Relay, startRelay } from './relay.ts';

export interface RelayCarrierDeps {
  book: AddressBook;
  /** In ms, never going back. */
  monotonic: () => number;
  onError(error: unknown): void;
}

export function createRelayCarrier(
  spec: TunnelSpec,
  { send, say, now }: CarrierRim,
  { book, monotonic, onError }: RelayCarrierDeps,
): Carrier {
  let relays: Relay[] = [];
  /** Of relays that are closed: what went through them counts on. */
  let before = { sent: 0, received: 0 };
  let current = 0;

  const closeAll = async () => {
    const closing = relays;
    before = bytes();
    relays = [];
    await Promise.all(closing.map((relay) => relay.close()));
  };

  const bytes = () =>
    relays
      .map((relay) => relay.bytes())
      .reduce((sum, one) => ({ sent: sum.sent + one.sent, received: sum.received + one.received }), before);

  const spawn = async (run: number) => {
    for (const { kind: _kind, ...request } of spec.forwards) {
      const started = await startRelay(request, { book, now: monotonic });
      if (current !== run || !started.ok) {
        if (started.ok) await started.value.close();
        await closeAll();
        const failure = started.ok ? null : relayFailure(started.failure);
        send({ type: 'not-started', run, code: 'EADDRINUSE', ...(failure && { failure }) });
        return;
      }
      started.value.onFailure(({ failure }) => say(`${failure.message} ${failure.nextStep}`));
      relays.push(started.value);
    }
    send({ type: 'started', run, pid: null });
    for (const index of spec.forwards.keys()) send({ type: 'listening', run, forward: index });
  };

  const end = (run: number) => {
    if (current !== run) return;
    current = 0;
    if (relays.length === 0) return;
    closeAll().then(() => send({ type: 'ended', run, code: 0, signal: null }), onError);
  };

  return {
    spawn(run) {
      current = run;
      spawn(run).catch((error) => {
        onError(error);
        send({ type: 'not-started', run, code: 'EIO' });
      });
    },
    terminate: end,
    force: end,
    withdraw() {},
    answer: () => false,
    async probe() {
      await Promise.all(
        spec.forwards.map(async (forward, index) => {
          const outcome = await probeHostSide(forward, book);
          const { reached, message } = forwardHealth(index, forward, outcome, now().toISOString());
          send({ type: 'probed', forward: index, reached, message });
        }),
      );
    },
    bytes,
  };
}

function relayFailure({
  code,
  message,
  nextStep,
}: {
  code: string;
  message: string;
  nextStep: string;
}): SshFailure {
  const isTaken = code === 'unavailable';
  return {
    code: isTaken ? 'port-busy' : code === 'permission' ? 'port-not-allowed' : 'bind-failed',
    kind: isTaken ? 'blocked' : 'permanent',
    level: 'error',
    message,
    nextStep,
  };
}
