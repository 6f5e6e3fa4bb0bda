/** A door's end of the wire: typed calls and events over any transport, and reconnection. */
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
  events,
} from './contract.ts';
import { fail, ok, type Result } from './model.ts';
import { ServerFrame, type Transport } from './protocol.ts';

export type ConnectionState = 'connecting' | 'open' | 'closed';

export interface Client {
  /** Never rejects: a refusal, a time-out and a lost connection are failures with a sentence and a next step. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<Result<CallOutput<K>>>;
  on<K extends EventName>(event: K, listener: (payload: EventPayload<K>) => void): () => void;
  onState(listener: (state: ConnectionState) => void): () => void;
  state(): ConnectionState;
  close(): void;
}

export interface ClientOptions {
  connect: () => Promise<Transport>;
  /** Connect again after a loss, with a growing pause. Off, a loss closes the client. */
  reconnect: boolean;
  /** Added to each call's own limit, which the core keeps: this one only notices a core that is silent. */
  extraTimeoutMs?: number;
  /** The first pause before connecting again in ms; it doubles up to 20 times as much. */
  retryMs?: number;
}

interface Pending {
  name: CallName;
  settle(result: Result<unknown>): void;
}

const disconnected = () =>
  fail('disconnected', 'The connection to Quayside is lost.', 'It reconnects by itself; try again then.');

export function createClient(options: ClientOptions): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const retryMs = options.retryMs ?? 250;
  let transport: Transport | null = null;
  let state: ConnectionState = 'connecting';
  let nextId = 1;
  let attempts = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];

  const setState = (next: ConnectionState) => {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener(next);
    if (next === 'connecting') return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const send = (frame: unknown) => {
    transport?.send(JSON.stringify(frame)).catch(() => lose());
  };

  const lose = () => {
    transport = null;
    for (const call of pending.values()) call.settle(disconnected());
    pending.clear();
    if (state === 'closed') return;
    if (!options.reconnect) return setState('closed');
    setState('connecting');
    const pause = Math.min(retryMs * 2 ** attempts, retryMs * 20);
    attempts++;
    retryTimer = setTimeout(connect, pause);
  };

  const receive = (text: string) => {
    const frame = readServerFrame(text);
    if (!frame) return;
    if (frame.kind === 'event') return deliver(frame.event, frame.payload);
    if (frame.id === null) return;
    const call = pending.get(frame.id);
    if (!call) return;
    pending.delete(frame.id);
    if (frame.kind === 'failure') return call.settle({ ok: false, failure: frame.failure });
    const output = calls[call.name].output.safeParse(frame.value);
    call.settle(
      output.success
        ? ok(output.data)
        : fail(
            'internal',
            `Quayside answered ${call.name} in a form that is not known here.`,
            'Reload, or update Quayside.',
          ),
    );
  };

  const deliver = (name: string, payload: unknown) => {
    const event = (Object.keys(events) as EventName[]).find((known) => known === name);
    if (!event) return;
    const parsed = events[event].safeParse(payload);
    if (!parsed.success) return;
    for (const listener of listeners.get(event) ?? []) listener(parsed.data as never);
  };

  const connect = () => {
    options.connect().then(
      (opened) => {
        if (state === 'closed') return opened.close();
        transport = opened;
        attempts = 0;
        opened.onMessage(receive);
        opened.onClose(() => {
          if (transport === opened) lose();
        });
        for (const event of listeners.keys()) send({ kind: 'subscribe', event });
        setState('open');
      },
      () => lose(),
    );
  };

  const opened = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (state !== 'connecting') return resolve();
      const timer = setTimeout(resolve, ms);
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  connect();

  return {
    async call(name, input) {
      const limit = calls[name].timeoutMs + (options.extraTimeoutMs ?? 5_000);
      if (attempts === 0) await opened(limit);
      if (!transport) return disconnected();
      const id = nextId++;
      const result = await new Promise<Result<unknown>>((resolve) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          resolve(fail('timeout', `Quayside did not answer ${name}.`, 'Try again, or restart Quayside.'));
        }, limit);
        pending.set(id, {
          name,
          settle(value) {
            clearTimeout(timer);
            resolve(value);
          },
        });
        send({ kind: 'call', id, name, input });
      });
      // `receive` checked a value against this very call's output.
      return result as Result<CallOutput<typeof name>>;
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      if (!listeners.has(event)) {
        listeners.set(event, set);
        if (transport) send({ kind: 'subscribe', event });
      } else if (event === 'snapshot' && transport) {
        // A later listener wants the present state too: subscribing anew makes the core send it.
        send({ kind: 'unsubscribe', event });
        send({ kind: 'subscribe', event });
      }
      set.add(listener as (payload: never) => void);
      return () => {
        set.delete(listener as (payload: never) => void);
        if (set.size > 0 || listeners.get(event) !== set) return;
        listeners.delete(event);
        if (transport) send({ kind: 'unsubscribe', event });
      };
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    state: () => state,
    close() {
      clearTimeout(retryTimer);
      const open = transport;
      transport = null;
      for (const call of pending.values()) call.settle(disconnected());
      pending.clear();
      setState('closed');
      open?.close();
    },
  };
}

function readServerFrame(text: string): ServerFrame | null {
  try {
    const parsed = ServerFrame.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
