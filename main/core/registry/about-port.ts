/** Puts together all that is known about one number. */
import type { CommonService, PortReference, ReferenceSource } from '../../../preload/model.ts';
import { commandsByHand } from './commands-by-hand.ts';
import type { CommonEntry } from './common-entry.ts';
import { impliedBy, type MachineRules } from './number-implies.ts';
import { categoryOf } from './port-category.ts';
import { registeredOn } from './registered-text.ts';
import { twinsOf } from './twin-ports.ts';

export interface AboutFacts {
  common: readonly CommonEntry[];
  /** The text of the registered layer. */
  registered: string;
  source: ReferenceSource;
  /** As the platform names it, such as `Linux 6.1`. */
  system: string;
  rules: MachineRules | null;
}

export function aboutPort(port: number, facts: AboutFacts): PortReference {
  const registered = registeredOn(facts.registered, port);
  const common = facts.common.filter((entry) => entry.port === port).map(toService);
  const known = common.length > 0 ? common : registered;
  const protocols = (['tcp', 'udp'] as const).filter((one) => known.some(({ protocol }) => protocol === one));
  return {
    port,
    category: categoryOf(port),
    registered,
    common,
    twins: twinsOf(port),
    implies: impliedBy(port, registered.length > 0, facts.rules),
    byHand: commandsByHand(port, protocols, facts.system),
    source: facts.source,
  };
}

/** A copy: what is handed out is the caller's. */
const toService = ({ protocol, name, meaning, defaultOf, clashes, where }: CommonEntry): CommonService => ({
  protocol,
  name,
  meaning,
  defaultOf: defaultOf.map((one) => ({ ...one })),
  clashes: [...clashes],
  where: [...where],
});
