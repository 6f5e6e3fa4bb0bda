/** What of a freed server is kept to start it again, and what of that may be shown. Pure. */
import type { Protocol, Result, StartAgain } from '../../../preload/model.ts';
import { cleanArgv, cleanText } from '../clean-text.ts';
import type { StartFacts } from '../platform/platform.ts';
import { filterEnvironment } from './withheld-variables.ts';

/** What a free has ended. */
export interface Freed {
  readonly port: number;
  readonly protocol: Protocol;
  readonly kind: StartAgain['kind'];
  /** For people: `node`, or what its engine, service manager or supervisor calls it. */
  readonly name: string;
  /** The rows that it held, for the history. */
  readonly listenerIds: readonly string[];
  /** Of the topmost process that was ended; or how whatever ran it is asked to start it. */
  readonly start: StartFacts | (() => Promise<Result<null>>);
}

export interface Offer {
  readonly freed: Freed;
  /** What the doors see. */
  readonly again: StartAgain;
  /** Rows on the same port that were there after the free, and so are not in the way. */
  readonly beside: ReadonlySet<string>;
  /** About how much memory it takes, in characters. */
  readonly size: number;
  /** The path as the system knows it; what is shown is cleaned. */
  readonly log: string | null;
}

/** All of them are part of every Snapshot. */
const ARGV_CHARACTERS = 1_000;

/** The secrets are left out here, so that they are not even kept. */
export function makeOffer(freed: Freed, id: string, until: Date, beside: ReadonlySet<string>): Offer {
  const { port, protocol, kind, start } = freed;
  const begin = { id, port, protocol, kind, name: cleanText(freed.name, 128) };
  const end = { until: until.toISOString(), started: null };
  if (typeof start === 'function') {
    return {
      freed,
      again: { ...begin, argv: [], cwd: null, withheld: [], ...end },
      beside,
      size: 0,
      log: null,
    };
  }
  const { env, withheld } = filterEnvironment(start.env);
  const facts = { ...start, env };
  const argv = cleanArgv(start.argv, ARGV_CHARACTERS);
  return {
    freed: { ...freed, start: facts },
    again: { ...begin, argv, cwd: cleanText(start.cwd, 4_096), withheld, ...end },
    beside,
    size: JSON.stringify(facts).length,
    log: null,
  };
}

export const withStart = (
  offer: Offer,
  started: { at: Date; pid: number | null; log: string | null },
  until: Date,
): Offer => ({
  ...offer,
  log: started.log,
  again: {
    ...offer.again,
    until: until.toISOString(),
    started: {
      at: started.at.toISOString(),
      pid: started.pid,
      log: started.log && cleanText(started.log, 4_096),
    },
  },
});
