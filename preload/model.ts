/** The nouns that every door shares. Types are inferred from the validators, so the two cannot differ. */
import { z } from 'zod';
import { Conflict, Notice, Offer, Reservation } from './nouns/conflict.ts';
import { Desktop } from './nouns/desktop.ts';
import { FreeProgress, FreeResult, StartAgain } from './nouns/freeing.ts';
import { Listener, Pid, Timestamp } from './nouns/listener.ts';
import { Settings } from './nouns/settings.ts';
import { Tunnel } from './nouns/tunnel.ts';

export * from './nouns/conflict.ts';
export * from './nouns/connections.ts';
export * from './nouns/desktop.ts';
export * from './nouns/failure.ts';
export * from './nouns/freeing.ts';
export * from './nouns/history.ts';
export * from './nouns/listener.ts';
export * from './nouns/reach.ts';
export * from './nouns/reference.ts';
export * from './nouns/result.ts';
export * from './nouns/settings.ts';
export * from './nouns/tunnel.ts';

/** Something that works less well than it could, with what to do about it. */
export const Warning = z.object({ code: z.string(), message: z.string(), nextStep: z.string() });
export type Warning = z.infer<typeof Warning>;

/** What this host and system can do; the doors ask for these and never for the system's name. */
export const Capabilities = z.object({
  /** Processes can be ended safely here. */
  free: z.boolean(),
  /** A closing port is told by an event; else by the next scan. */
  closeEvents: z.boolean(),
  /** Addresses are opened by the host; else the page opens them itself. */
  openUrl: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const Host = z.object({
  door: z.enum(['desktop', 'browser', 'command-line']),
  version: z.string(),
  pid: Pid,
  user: z.string(),
  home: z.string(),
  /** Runs with administrator's rights. */
  elevated: z.boolean(),
});
export type Host = z.infer<typeof Host>;

export const Watching = z.object({
  state: z.enum(['starting', 'watching', 'paused', 'stalled']),
  /** Which reader the system's sockets come from, such as `netlink` or `procfs`. */
  reader: z.string(),
  /** What a scan that finds nothing new costs, in ms from start to end, rounded to 0.1. */
  scanMs: z.number(),
  /** When a pause ends by itself, or null. */
  resumesAt: Timestamp.nullable(),
});
export type Watching = z.infer<typeof Watching>;

/** Everything that a door shows. One truth, replaced as a whole, never patched. */
export const Snapshot = z.object({
  schema: z.literal(1),
  revision: z.int().nonnegative(),
  at: Timestamp,
  host: Host,
  capabilities: Capabilities,
  watching: Watching,
  settings: Settings,
  listeners: z.array(Listener),
  freeing: z.array(FreeProgress),
  /** What was freed lately and can be started again. */
  again: z.array(StartAgain),
  reservations: z.array(Reservation),
  /** Reservations that the history suggests; nothing is reserved until one is accepted. */
  offers: z.array(Offer),
  conflicts: z.array(Conflict),
  /** In the user's order. */
  tunnels: z.array(Tunnel),
  /** What the desktop app arranges with its system; null behind every other door. */
  desktop: Desktop.nullable(),
  warnings: z.array(Warning),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** One thing that happened, as `quayside events` prints it. */
export const Change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), at: Timestamp, listener: Listener }),
  z.object({ type: z.literal('closed'), at: Timestamp, listener: Listener }),
  z.object({ type: z.literal('changed'), at: Timestamp, listener: Listener, before: Listener }),
  z.object({ type: z.literal('freed'), at: Timestamp, result: FreeResult }),
  z.object({ type: z.literal('started-again'), at: Timestamp, again: StartAgain }),
  /** Its state, its failure or what is saved of it changed; `null` once it is removed. */
  z.object({
    type: z.literal('tunnel'),
    at: Timestamp,
    tunnelId: z.string(),
    tunnel: Tunnel.nullable(),
  }),
  z.object({ type: z.literal('conflict'), at: Timestamp, conflict: Conflict }),
  z.object({ type: z.literal('resolved'), at: Timestamp, conflict: Conflict }),
  z.object({ type: z.literal('notice'), at: Timestamp, notice: Notice }),
]);
export type Change = z.infer<typeof Change>;
