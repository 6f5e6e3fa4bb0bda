/** Names the network interface of a link-local IPv6 address, which neither table of sockets writes down. */
import { readFileSync } from 'node:fs';
import { formatIpv6, isLinkLocal } from './ip-address.ts';

/** Reads /proc/net/if_inet6: `fe80…(32 digits) index prefix scope flags name`. */
export function parseInterfaceAddresses(text: string): Map<string, string> {
  const zones = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [digits, , , , , name] = line.trim().split(/\s+/);
    if (!name || !digits || digits.length !== 32) continue;
    const address = formatIpv6(Buffer.from(digits, 'hex'));
    // The same address on two interfaces cannot be told apart by address: then none is claimed.
    zones.set(address, zones.has(address) ? '' : name);
  }
  return zones;
}

/** Adds the zone to a link-local address. The file is read once per parsed table at most, and seldom at all. */
export function createZones(
  read = (): string => readFileSync('/proc/net/if_inet6', 'utf8'),
): (address: string) => string {
  let zones: Map<string, string> | null = null;
  return (address) => {
    if (!isLinkLocal(address)) return address;
    if (!zones) {
      try {
        zones = parseInterfaceAddresses(read());
      } catch {
        zones = new Map();
      }
    }
    const zone = zones.get(address);
    return zone ? `${address}%${zone}` : address;
  };
}
