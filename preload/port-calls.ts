/** The calls about ports: who has them, how they are freed, which are next. */
import { z } from 'zod';
import { call, Folder, Id } from './call-spec.ts';
import {
  FreePlan,
  FreeResult,
  FreeVerb,
  Port,
  PortConnections,
  PortExplanation,
  Protocol,
  Snapshot,
  StartAgain,
} from './model.ts';

const EachPeer = z.int().min(0).max(200).default(20);
const GraceMs = z.int().min(0).max(60_000);

/** The longest grace time, the longest that an engine or a service manager may take, and a person's answer to it. */
const FREE_LIMIT_MS = 200_000;
const MOST_FREES = 100;

/** What is to be freed. `verb` is the one that the user was shown: where the plan has it no more, the answer is `changed`. */
const FreeTarget = { listenerId: Id, verb: FreeVerb.exclude(['none']).optional() };

const FreeWord = {
  graceMs: GraceMs.optional(),
  /** The user has confirmed to end a process of their own protected list. Opens nothing else. */
  overrideProtected: z.boolean().default(false),
  /** The system may ask for an administrator's word, once. */
  elevate: z.boolean().default(false),
};

export const NextPorts = z.object({ ports: z.array(Port) });
export type NextPorts = z.infer<typeof NextPorts>;

export const portCalls = {
  /** The newest Snapshot; with `fresh`, of a scan that started after the call came in. */
  'ports.snapshot': call(z.strictObject({ fresh: z.boolean().default(false) }), Snapshot),
  /** The whole command line, however long, of a listener's owner. */
  'ports.argv': call(z.strictObject({ listenerId: Id }), z.object({ argv: z.array(z.string()) })),
  'ports.plan': call(z.strictObject({ listenerId: Id, graceMs: GraceMs.optional() }), FreePlan),
  'ports.free': call(z.strictObject({ ...FreeTarget, ...FreeWord }), FreeResult, FREE_LIMIT_MS),
  /** The plans of several listeners, in their order; what one free ends together has one plan. */
  'ports.planMany': call(
    z.strictObject({
      listenerIds: z.array(Id).min(1).max(MOST_FREES),
      graceMs: GraceMs.optional(),
      /** The plan as it would be with that word, for who has given it. */
      overrideProtected: z.boolean().default(false),
    }),
    z.object({ plans: z.array(FreePlan) }),
    30_000,
  ),
  /** One result a port and protocol, in the order in which they were asked for; those of one owner one after another. */
  'ports.freeMany': call(
    z.strictObject({ targets: z.array(z.strictObject(FreeTarget)).min(1).max(MOST_FREES), ...FreeWord }),
    z.object({ results: z.array(FreeResult) }),
    3 * FREE_LIMIT_MS,
  ),
  /** Starts again what a free has ended; once. */
  'ports.startAgain': call(z.strictObject({ againId: Id }), z.object({ again: StartAgain }), 30_000),
  /** The end of its output, cleaned, at most 64 KB. */
  'ports.againLog': call(z.strictObject({ againId: Id }), z.object({ path: z.string(), text: z.string() })),
  /** Why a port on which nobody is seen to listen can or cannot be taken. */
  'ports.explain': call(z.strictObject({ port: Port, protocol: Protocol.default('tcp') }), PortExplanation),
  /** Who is connected: to what the owner of a listener took on its port, or to a port. At most `each` connections a peer are listed. */
  'ports.connections': call(
    z.union([
      z.strictObject({ listenerId: Id, each: EachPeer }),
      z.strictObject({ port: Port, protocol: Protocol.default('tcp'), each: EachPeer }),
    ]),
    PortConnections,
  ),
  /**
   * What the owners of some rows have used until now: the processor in ms since their start, memory in bytes; null of who is
   * hidden or gone. `atMs` is of a clock that only goes forward, so that two answers make a rate. `unsupported` where not told.
   */
  'ports.usage': call(
    z.strictObject({ listenerIds: z.array(Id).min(1).max(100) }),
    z.object({
      atMs: z.number(),
      usage: z.array(z.object({ cpuMs: z.number(), memoryBytes: z.number() }).nullable()),
    }),
  ),
  'ports.cancelFree': call(z.strictObject({ freeId: Id }), z.object({ cancelled: z.boolean() })),
  /** Ends the wait and forces now. */
  'ports.forceFree': call(z.strictObject({ freeId: Id }), z.object({ forced: z.boolean() })),
  /** The lowest ports from `from` to `to` on which nobody listens, that nobody else has reserved, and that can be bound. */
  'ports.next': call(
    z
      .strictObject({
        from: Port.default(3000),
        to: Port.default(65535),
        count: z.int().min(1).max(100).default(1),
        protocol: Protocol.default('tcp'),
        /** The root of the project that asks: its own reserved ports come first where they are free. */
        project: Folder.optional(),
      })
      .refine((range) => range.from <= range.to, 'from must not be greater than to'),
    NextPorts,
  ),
  /** Opens `http(s)://localhost:port` in the user's browser. */
  'ports.open': call(z.strictObject({ listenerId: Id }), z.object({ url: z.string() })),
} as const;
