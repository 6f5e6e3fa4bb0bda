/** Whether a container's published port is the one that is asked for, and which of several is nearest. */
import type { FoundContainer } from './container-engines.ts';

/** `address` is bare; a wildcard is `0.0.0.0` or `::`. */
export type PublishedPort = FoundContainer['ports'][number];

/** Ranks of addresses: the higher, the nearer. */
const NONE = 0;
const OTHER_WILDCARD = 1;
const OWN_WILDCARD = 2;
const EXACT = 3;

/** 0: another port. Else the nearest of its ports, higher for nearer. */
export const nearness = (ports: readonly PublishedPort[], wanted: PublishedPort): number =>
  ports.reduce(
    (nearest, one) => (one.port === wanted.port ? Math.max(nearest, addressRank(one, wanted)) : nearest),
    NONE,
  );

/**
 * How far below the wanted port the nearest published one is, in ports; null where none is. A podman of old lists only the
 * first port of a range.
 */
export function distanceBelow(ports: readonly PublishedPort[], wanted: PublishedPort): number | null {
  const nearest = ports.reduce(
    (highest, one) =>
      one.port < wanted.port && addressRank(one, wanted) > NONE ? Math.max(highest, one.port) : highest,
    0,
  );
  return nearest === 0 ? null : wanted.port - nearest;
}

function addressRank(published: PublishedPort, wanted: PublishedPort): number {
  if (published.protocol !== wanted.protocol) return NONE;
  const [there, here] = [bare(published.address), bare(wanted.address)];
  if (there === here) return EXACT;
  if (there !== '0.0.0.0' && there !== '::') return NONE;
  return there.includes(':') === here.includes(':') ? OWN_WILDCARD : OTHER_WILDCARD;
}

/** IPv4 in IPv6's clothes is IPv4, and engines write no zones. */
const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
