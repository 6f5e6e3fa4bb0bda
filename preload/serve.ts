/** The core's end of the wire: checks every frame, calls the handler, pushes events. Knows no transport by name. */
import {
  type CallName,
  type CallOutput,
  calls,
  type EventName,
  type EventPayload,
  type HandlerInput,
  isCallName,
  isEventName,
} from './contract.ts';
import { type Failure, fail, type Result, type Snapshot } from './model.ts';
import { ClientFrame, MAX_CLIENT_FRAME, type ServerFrame, type Transport } from './protocol.ts';

export type Handlers = {
  [K in CallName]: (input: HandlerInput<K>) => Promise<Result<CallOutput<K>>>;
};

/** What the core offers to every door. */
export interface Service {
  handlers: Handlers;
  snapshot(): Snapshot;
  /** Tells of each event until the returned function is called. A `snapshot` event means that `snapshot()` is new. */
  subscribe<K extends EventName>(event: K, listener: (payload: EventPayload<K>) => void): () => void;
}

export interface ServeLimits {
  /** Calls of one door that may be under way at once. */
  concurrentCalls: number;
  /** Frames of one door per second, refilled evenly; a burst of as many is allowed. */
  framesPerSecond: number;
  /** Events that may wait for a slow reader before it is dropped. Snapshots do not count: only the newest waits. */
  queuedEvents: number;
}

const DEFAULT_LIMITS: ServeLimits = { concurrentCalls: 64, framesPerSecond: 200, queuedEvents: 10_000 };

const internalFailure = (): Failure =>
  fail('internal', 'Something went wrong inside Quayside.', 'Try again; `quayside doctor` says more.')
    .failure;

/** Returns a function that puts one door's transport to work and that door's way to let go of it. */
export function createServe(
  service: Service,
  options: { limits?: Partial<ServeLimits>; onError?: (error: unknown) => void; now?: () => number } = {},
): (transport: Transport) => () => void {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const now = options.now ?? (() => performance.now());
  // One serialisation for all doors, however many there are.
  let cached: { snapshot: Snapshot; text: string } | null = null;
  const snapshotText = () => {
    const snapshot = service.snapshot();
    if (cached?.snapshot !== snapshot) {
      cached = { snapshot, text: frameText({ kind: 'event', event: 'snapshot', payload: snapshot }) };
    }
    return cached.text;
  };

  return (transport) => {
    const subscriptions = new Map<EventName, () => void>();
    const bucket = createBucket(limits.framesPerSecond, now);
    let running = 0;
    let queued = 0;
    let sendingSnapshot = false;
    let snapshotIsNew = false;
    let closed = false;

    const reply = (frame: ServerFrame) => {
      if (!closed) transport.send(frameText(frame)).catch(release);
    };
    const refuse = (id: number | null, failure: Failure) => reply({ kind: 'failure', id, failure });

    const pushSnapshot = () => {
      snapshotIsNew = true;
      if (sendingSnapshot || closed) return;
      sendingSnapshot = true;
      snapshotIsNew = false;
      transport.send(snapshotText()).then(() => {
        sendingSnapshot = false;
        if (snapshotIsNew) pushSnapshot();
      }, release);
    };

    const subscribe = (event: EventName) => {
      if (subscriptions.has(event)) return;
      if (event === 'snapshot') {
        subscriptions.set(event, service.subscribe('snapshot', pushSnapshot));
        pushSnapshot();
        return;
      }
      const push = (payload: unknown) => {
        if (closed) return;
        if (++queued > limits.queuedEvents) return release();
        transport.send(frameText({ kind: 'event', event, payload })).then(() => {
          queued--;
        }, release);
      };
      subscriptions.set(event, service.subscribe(event, push));
    };

    const runCall = async (id: number, name: CallName, input: unknown) => {
      const spec = calls[name];
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) {
        return refuse(
          id,
          fail('invalid-input', invalidInput(name, parsed.error.issues), 'Correct it and try again.').failure,
        );
      }
      if (running >= limits.concurrentCalls) {
        return refuse(
          id,
          fail('busy', 'Too many calls are under way.', 'Wait for some of them to end.').failure,
        );
      }
      running++;
      try {
        // The compiler cannot join the name to its own input here; safeParse above did.
        const handler = service.handlers[name] as (input: unknown) => Promise<Result<unknown>>;
        const result = await withTimeout(handler(parsed.data), spec.timeoutMs, name);
        if (result.ok) reply({ kind: 'result', id, value: result.value });
        else refuse(id, result.failure);
      } catch (error) {
        options.onError?.(error);
        refuse(id, internalFailure());
      } finally {
        running--;
      }
    };

    const receive = (text: string) => {
      if (closed) return;
      const frame = readFrame(text);
      if (!frame.ok) return refuse(frame.id, frame.failure);
      const { value } = frame;
      const id = value.kind === 'call' ? value.id : null;
      if (!bucket.take())
        return refuse(id, fail('busy', 'Too many messages at once.', 'Slow down and try again.').failure);
      if (value.kind === 'call') {
        if (isCallName(value.name)) void runCall(value.id, value.name, value.input);
        else
          refuse(
            id,
            fail('unknown-call', 'There is no such call.', 'Update the program that made it.').failure,
          );
        return;
      }
      if (!isEventName(value.event)) {
        return refuse(
          id,
          fail('unknown-call', 'There is no such event.', 'Update the program that asked for it.').failure,
        );
      }
      if (value.kind === 'subscribe') return subscribe(value.event);
      subscriptions.get(value.event)?.();
      subscriptions.delete(value.event);
    };

    const release = () => {
      if (closed) return;
      closed = true;
      for (const stop of subscriptions.values()) stop();
      subscriptions.clear();
      transport.close();
    };

    transport.onMessage(receive);
    transport.onClose(release);
    return release;
  };
}

const frameText = (frame: ServerFrame): string => JSON.stringify(frame);

type FrameReading = { ok: true; value: ClientFrame } | { ok: false; id: number | null; failure: Failure };

function readFrame(text: string): FrameReading {
  const refused = (id: number | null, message: string): FrameReading => ({
    ok: false,
    id,
    failure: fail('invalid-input', message, 'Send one frame of the contract as JSON text.').failure,
  });
  if (typeof text !== 'string' || text.length > MAX_CLIENT_FRAME)
    return refused(null, 'The frame is too large or not text.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refused(null, 'The frame is not JSON.');
  }
  const parsed = ClientFrame.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const id = ClientFrame.options[0].shape.id.safeParse((json as { id?: unknown } | null)?.id);
  return refused(id.success ? id.data : null, 'The frame is not one of the contract.');
}

/** One line that names each wrong field. The values themselves are not repeated: they may be hostile or huge. */
function invalidInput(name: string, issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const parts = issues.slice(0, 3).map((issue) => {
    const field = issue.path.map(String).join('.').slice(0, 80);
    return field ? `${field}: ${issue.message.slice(0, 160)}` : issue.message.slice(0, 160);
  });
  return `${name} was given something it does not take (${parts.join('; ')}).`;
}

async function withTimeout<T>(work: Promise<Result<T>>, ms: number, name: string): Promise<Result<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(
      () => resolve(fail('timeout', `${name} did not answer within ${ms / 1000} s.`, 'Try again.')),
      ms,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function createBucket(perSecond: number, now: () => number): { take(): boolean } {
  let tokens = perSecond;
  let last = now();
  return {
    take() {
      const time = now();
      tokens = Math.min(perSecond, tokens + ((time - last) / 1000) * perSecond);
      last = time;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
