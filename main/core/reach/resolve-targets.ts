/** Finds the addresses that a target's host has, and whether it is this machine. */
import { isIP } from 'node:net';
import { fail, ok, type Result } from '../../../preload/model.ts';
import { type Interfaces, isOwn, type Place } from './own-addresses.ts';
import type { Target } from './read-targets.ts';

export interface ResolvedTarget extends Target {
  readonly index: number;
  readonly here: boolean;
  /** The addresses that were named, by a name or as they are; none where no host was, or its name has none. */
  readonly named: readonly Place[];
}

/** As `dns.lookup` gives them; none where there is no such name. */
export type LookUp = (name: string) => Promise<readonly { address: string; family: number }[]>;

/** More than these share their work, and one tells as much as the next. */
const MOST_ADDRESSES = 8;

export async function resolveTargets(
  targets: readonly Target[],
  lookUp: LookUp,
  interfaces: Interfaces,
): Promise<ResolvedTarget[]> {
  const names = new Map<string, Promise<readonly { address: string; family: number }[]>>();
  const addresses = (host: string) => {
    const known = names.get(host) ?? find(host, lookUp);
    names.set(host, known);
    return known;
  };
  return Promise.all(
    targets.map(async (target, index) => {
      if (target.host === null) return { ...target, index, here: true, named: [] };
      const found = await addresses(target.host);
      const here = found.length > 0 && found.every(({ address }) => isOwn(address, interfaces));
      const named = found.slice(0, MOST_ADDRESSES).map((one) => namedPlace(one, here));
      return { ...target, index, here, named: named.filter((place) => !isWildcard(place.address)) };
    }),
  );
}

const find: (host: string, lookUp: LookUp) => ReturnType<LookUp> = async (host, lookUp) => {
  const family = isIP(host);
  if (family > 0) return [{ address: host, family }];
  const found = await lookUp(host);
  return [...new Map(found.map((one) => [one.address, one])).values()];
};

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';

const namedPlace = ({ address, family }: { address: string; family: number }, here: boolean): Place => ({
  address,
  family: family === 6 ? 'ipv6' : 'ipv4',
  kind: !here ? 'named' : /^127\.|^::1$/.test(address) ? 'loopback' : 'lan',
  interface: null,
});

/** Every port there is. */
const MOST_HERE = 65_536;
const MOST_ELSEWHERE = 1_024;

/** How many ports that is, or why it is too much. */
export function countPorts(targets: readonly ResolvedTarget[]): Result<number> {
  const sum = (here: boolean) =>
    targets.filter((one) => one.here === here).reduce((all, { from, to }) => all + to - from + 1, 0);
  const [ours, theirs] = [sum(true), sum(false)];
  if (theirs > MOST_ELSEWHERE)
    return fail(
      'invalid-input',
      `That is ${theirs} ports of other hosts; at most ${MOST_ELSEWHERE} are checked at a time.`,
      'Name fewer ports, or only ports of this machine.',
    );
  if (ours > MOST_HERE)
    return fail(
      'invalid-input',
      `That is ${ours} ports; at most ${MOST_HERE} are checked at a time.`,
      'Name each port only once.',
    );
  return ok(ours + theirs);
}
