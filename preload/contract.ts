/** Every call and event between a door and the core. A new call is one entry here (port-calls.ts for those about ports) and one line in handlers.ts. */
import { z } from 'zod';
import { call, Folder, Id, Nothing } from './call-spec.ts';
import {
  Change,
  CheckProgress,
  Desktop,
  EphemeralUse,
  Match,
  Port,
  PortReference,
  PortSession,
  Protocol,
  ReadTunnel,
  ReferenceHit,
  ReferenceSource,
  Reservation,
  Settings,
  Snapshot,
  Timestamp,
  Tunnel,
  TunnelCandidate,
  TunnelLine,
  TunnelSpec,
  UpdateStep,
  Warning,
} from './model.ts';
import { Place } from './place.ts';
import { portCalls } from './port-calls.ts';
import { TUNNEL_FILE_LIMIT } from './tunnel-file.ts';

export { NextPorts } from './port-calls.ts';

/** Tunnels in one call; see describe-tunnels.ts. */
export const MOST_DESCRIBED = 100;

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
  ...portCalls,
  /** For so many minutes, or until `watching.resume`. */
  'watching.pause': call(
    z.strictObject({ minutes: z.int().min(1).max(1440).optional() }),
    z.object({ at: Timestamp }),
  ),
  'watching.resume': call(Nothing, z.object({ at: Timestamp })),
  /** Keeps a port for a project, for whom `match` fits, or for nobody in particular: then any holder is a conflict. */
  'reservations.add': call(
    z.strictObject({
      port: Port,
      protocol: Protocol.default('tcp'),
      name: z.string().trim().min(1).max(100).optional(),
      project: Folder.optional(),
      match: Match.optional(),
    }),
    z.object({ reservation: Reservation }),
  ),
  /** Only what the user made can be removed: a project file's entry is removed in that file. */
  'reservations.remove': call(z.strictObject({ reservationId: Id }), z.object({ reservation: Reservation })),
  'reservations.accept': call(z.strictObject({ offerId: Id }), z.object({ reservation: Reservation })),
  /** That offer is not made again. */
  'reservations.decline': call(z.strictObject({ offerId: Id }), z.object({ declined: z.boolean() })),
  'conflicts.ignore': call(
    z.strictObject({ conflictId: Id, ignored: z.boolean().default(true) }),
    z.object({ ignored: z.boolean() }),
  ),
  /** Keeps the port for that party from now on; the user's own reservation outranks every other. */
  'conflicts.reassign': call(
    z.strictObject({ conflictId: Id, party: z.int().min(0).max(100) }),
    z.object({ reservation: Reservation }),
  ),
  /** Saves a tunnel, stopped. */
  'tunnels.add': call(z.strictObject({ spec: TunnelSpec }), z.object({ tunnel: Tunnel })),
  /** One that runs is started anew where that matters. */
  'tunnels.change': call(z.strictObject({ tunnelId: Id, spec: TunnelSpec }), z.object({ tunnel: Tunnel })),
  /** Stops it first. */
  'tunnels.remove': call(z.strictObject({ tunnelId: Id }), z.object({ tunnel: Tunnel })),
  /** All of them, in their new order. */
  'tunnels.order': call(z.strictObject({ tunnelIds: z.array(Id).max(500) }), z.object({ at: Timestamp })),
  /** Settles at once: the Snapshot tells how it goes. */
  'tunnels.up': call(z.strictObject({ tunnelId: Id }), z.object({ tunnel: Tunnel })),
  'tunnels.down': call(z.strictObject({ tunnelId: Id }), z.object({ tunnel: Tunnel })),
  /** Null declines. The answer is handed to ssh and forgotten. */
  'tunnels.answer': call(
    z.strictObject({ questionId: Id, answer: z.string().max(4_096).nullable() }),
    z.object({ answered: z.boolean() }),
  ),
  /** At most the last 200 lines. */
  'tunnels.log': call(z.strictObject({ tunnelId: Id }), z.object({ lines: z.array(TunnelLine) })),
  /** Tries now what the far ends of its forwards say. */
  'tunnels.probe': call(z.strictObject({ tunnelId: Id }), z.object({ tunnel: Tunnel })),
  /** Of each the exact `ssh` command, and what the tunnel does in one sentence; in the same order. */
  'tunnels.describe': call(
    z.strictObject({ specs: z.array(TunnelSpec).min(1).max(MOST_DESCRIBED) }),
    z.object({ described: z.array(z.object({ command: z.string(), sentence: z.string() })) }),
  ),
  'tunnels.read': call(z.strictObject({ command: z.string().min(1).max(8_000) }), ReadTunnel),
  /** What the user's ssh config, or that file, offers. Nothing is changed there, and nothing of it is run. */
  'tunnels.importable': call(
    z.strictObject({ path: Folder.optional() }),
    z.object({ path: z.string(), candidates: z.array(TunnelCandidate), warnings: z.array(z.string()) }),
  ),
  /** The newest first. */
  'history.list': call(
    z.strictObject({
      port: Port.optional(),
      since: Timestamp.optional(),
      limit: z.int().min(1).max(10_000).default(1_000),
    }),
    z.object({ sessions: z.array(PortSession), more: z.boolean() }),
  ),
  /** Everything that is known of a number, whether or not anybody listens there. */
  'registry.about': call(z.strictObject({ port: Port }), PortReference),
  /** By number, name, alias, word or nearly one of them; best first. */
  'registry.search': call(
    z.strictObject({
      query: z.string().trim().min(1).max(200),
      limit: z.int().min(1).max(200).default(50),
    }),
    z.object({ hits: z.array(ReferenceHit) }),
  ),
  /** Takes IANA's register from a CSV file on disk that the user has chosen. Nothing is ever fetched. */
  'registry.update': call(z.strictObject({ path: Folder }), z.object({ source: ReferenceSource }), 30_000),
  /** Back to the register that Quayside brings along. */
  'registry.reset': call(Nothing, z.object({ source: ReferenceSource })),
  /** A door could not show a notice: said in the window instead. */
  'notices.undelivered': call(z.strictObject({ reason: z.string().max(500) }), z.object({ at: Timestamp })),
  /**
   * Begins to check ports: `3000`, `3000-3999`, `localhost:3000`, `[::1]:80`, `db.test:5432`, `http://localhost:3000`. It runs in
   * the core and is looked at with `reach.look`; one that nobody looks at for 10 s is cancelled. `total`: how many ports.
   */
  'reach.start': call(
    z.strictObject({
      targets: z.array(z.string().min(1).max(300)).min(1).max(100),
      protocol: Protocol.default('tcp'),
      /** Whether what answers is asked what it speaks; by default where at most 64 ports are checked. */
      ask: z.boolean().optional(),
    }),
    z.object({ checkId: Id, total: z.int() }),
  ),
  /** Answers as soon as there is something new since the last look, or after half a second. Kept for a minute after its end. */
  'reach.look': call(z.strictObject({ checkId: Id, after: z.int().min(0).default(0) }), CheckProgress),
  'reach.cancel': call(z.strictObject({ checkId: Id }), z.object({ cancelled: z.boolean() })),
  'settings.get': call(Nothing, z.object({ settings: Settings, warnings: z.array(Warning) })),
  'settings.set': call(Settings.omit({ version: true }).partial().strict(), z.object({ settings: Settings })),
  /** Whether the desktop app starts when its user logs in; see `Snapshot.desktop`. */
  'desktop.startWithSession': call(z.strictObject({ on: z.boolean() }), z.object({ desktop: Desktop })),
  /** Looks for a newer version of the desktop app, which takes up to 20 s; what came of it is `desktop.updates`. */
  'desktop.checkForUpdates': call(Nothing, z.object({ desktop: Desktop }), 30_000),
  /** Brings the desktop app's window up, at a place: it shows something, and does nothing. */
  'desktop.show': call(z.strictObject({ place: Place.optional() }), z.strictObject({})),
  /** A file of tunnels that the user has opened from outside, by the id of its place: what is in it, and its name without its folders. */
  'desktop.openedFile': call(
    z.strictObject({ fileId: Id }),
    z.object({ name: z.string(), text: z.string().max(TUNNEL_FILE_LIMIT) }),
  ),
  /** Takes the next step with the newer version that was found; answers when it has begun. */
  'desktop.update': call(z.strictObject({ step: UpdateStep }), z.object({ desktop: Desktop })),
  'host.doctor': call(Nothing, DoctorReport),
  /** How full the range for outgoing connections is, for each protocol of which the system tells. */
  'host.ephemeral': call(Nothing, z.object({ ranges: z.array(EphemeralUse) })),
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
