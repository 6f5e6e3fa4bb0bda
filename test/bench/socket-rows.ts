/** Reads the listing of `ss -Htulnp` and compares it with a scan: protocol, address, port and pids. Pure. */

export interface SocketRow {
  readonly protocol: 'tcp' | 'udp';
  /** Bare; an IPv6 wildcard that takes IPv4 too, which ss writes as `*`, is `::`. */
  readonly address: string;
  readonly port: number;
  readonly pids: readonly number[];
}

export function readSs(listing: string): SocketRow[] {
  return listing.split('\n').filter(Boolean).map(readLine);
}

function readLine(line: string): SocketRow {
  const [protocol, , , , local = '', , ...users] = line.trim().split(/\s+/);
  if (protocol !== 'tcp' && protocol !== 'udp') throw new Error(`not a line of ss: ${line}`);
  const colon = local.lastIndexOf(':');
  const pids = [...users.join(' ').matchAll(/pid=(\d+)/g)].map((match) => Number(match[1]));
  return {
    protocol,
    address: bareAddress(local.slice(0, colon)),
    port: Number(local.slice(colon + 1)),
    pids: [...new Set(pids)].sort((a, b) => a - b),
  };
}

/** ss writes `[::1]`, `*`, `127.0.0.53%lo` (bound to a device) and `[fe80::1]%eth0`. */
function bareAddress(text: string): string {
  if (text === '*') return '::';
  const [address = '', zone] = text.replace(/[[\]]/g, '').split('%');
  return zone && address.includes(':') ? `${address}%${zone}` : address;
}

/** What is in one of two listings only, each line said as `+` (only in `ours`) or `-`. Empty when they are equal. */
export function differences(ours: readonly SocketRow[], theirs: readonly SocketRow[]): string[] {
  const count = new Map<string, number>();
  for (const row of ours) count.set(rowText(row), (count.get(rowText(row)) ?? 0) + 1);
  for (const row of theirs) count.set(rowText(row), (count.get(rowText(row)) ?? 0) - 1);
  return [...count]
    .filter(([, surplus]) => surplus !== 0)
    .map(([text, surplus]) => `${surplus > 0 ? '+' : '-'} ${text}`);
}

const rowText = ({ protocol, address, port, pids }: SocketRow): string =>
  `${protocol} ${address} ${port} pids ${pids.join(',')}`;
