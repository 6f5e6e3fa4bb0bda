/** Every call and event between a door and the core. A new call is one entry here and one line in handlers.ts. */
import { z } from 'zod';
import {
  Change,
  FreePlan,
  FreeResult,
  Port,
  Protocol,
  Settings,
  Snapshot,
  Timestamp,
  Warning,
} from './model.ts';

interface CallSpec<I extends z.ZodType, O extends z.ZodType> {
  input: I;
  output: O;
  /** After how many ms an unanswered call is given up. */
  timeoutMs: number;
}

const call = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  timeoutMs = 10_000,
): CallSpec<I, O> => ({
  input,
  output,
  timeoutMs,
});

const Nothing = z.strictObject({});
const ListenerId = z.string().min(1).max(64);
const FreeId = z.string().min(1).max(64);
const GraceMs = z.int().min(0).max(60_000);

export const NextPorts = z.object({ ports: z.array(Port) });

export const DoctorReport = z.object({
  version: z.string(),
  runtime: z.string(),
  system: z.string(),
  dataFolder: z.string(),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['ok', 'degraded', 'failed']),
      message: z.string(),
      nextStep: z.string().nullable(),
    }),
  ),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

export const calls = {
  /** The newest Snapshot; with `fresh`, of a scan that started after the call came in. */
  'ports.snapshot': call(z.strictObject({ fresh: z.boolean().default(false) }), Snapshot),
  /** The whole command line, however long, of a listener's owner. */
  'ports.argv': call(z.strictObject({ listenerId: ListenerId }), z.object({ argv: z.array(z.string()) })),
  'ports.plan': call(z.strictObject({ listenerId: ListenerId, graceMs: GraceMs.optional() }), FreePlan),
  'ports.free': call(
    z.strictObject({
      listenerId: ListenerId,
      graceMs: GraceMs.optional(),
      /** The user has confirmed to end a process of their own protected list. Opens nothing else. */
      overrideProtected: z.boolean().default(false),
    }),
    FreeResult,
    100_000,
  ),
  'ports.cancelFree': call(z.strictObject({ freeId: FreeId }), z.object({ cancelled: z.boolean() })),
  /** Ends the wait and forces now. */
  'ports.forceFree': call(z.strictObject({ freeId: FreeId }), z.object({ forced: z.boolean() })),
  /** The lowest ports from `from` to `to` on which nobody listens and which the system lets us bind. */
  'ports.next': call(
    z
      .strictObject({
        from: Port.default(3000),
        to: Port.default(65535),
        count: z.int().min(1).max(100).default(1),
        protocol: Protocol.default('tcp'),
      })
      .refine((range) => range.from <= range.to, 'from must not be greater than to'),
    NextPorts,
  ),
  /** Opens `http(s)://localhost:port` in the user's browser. */
  'ports.open': call(z.strictObject({ listenerId: ListenerId }), z.object({ url: z.string() })),
  'watching.pause': call(Nothing, z.object({ at: Timestamp })),
  'watching.resume': call(Nothing, z.object({ at: Timestamp })),
  'settings.get': call(Nothing, z.object({ settings: Settings, warnings: z.array(Warning) })),
  'settings.set': call(Settings.omit({ version: true }).partial().strict(), z.object({ settings: Settings })),
  'host.doctor': call(Nothing, DoctorReport),
} as const;

export const events = {
  /** The whole Snapshot: the newest one, coalesced, whenever it changed, and once on subscription. */
  snapshot: Snapshot,
  /** What changed, one thing a message, in order, none left out. */
  change: Change,
} as const;

export type CallName = keyof typeof calls;
/** What a caller passes: fields with a default may be left out. */
export type CallInput<K extends CallName> = z.input<(typeof calls)[K]['input']>;
/** What a handler gets: defaults filled in. */
export type HandlerInput<K extends CallName> = z.output<(typeof calls)[K]['input']>;
export type CallOutput<K extends CallName> = z.output<(typeof calls)[K]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<K extends EventName> = z.output<(typeof events)[K]>;

export const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name);
export const isEventName = (name: string): name is EventName => Object.hasOwn(events, name);
